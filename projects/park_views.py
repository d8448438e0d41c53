"""Pages of parks and industry chains: who settled there, and what is being built."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.filters import ChainFilter, ParkFilter
from projects.models import Campaign, Enterprise, IndustryChain, Park, Project
from projects.tables import ChainTable, ParkTable
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.tracking.undertaking_page import KeyFigure
from zone.views import TablePage


def _with_counts(places: QuerySet, field: str, user: User) -> QuerySet:
    """Count each place's enterprises and, of its projects, those this person may see; `field` is its key in both."""

    def count(rows: QuerySet) -> Coalesce:
        of_place = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
        return Coalesce(Subquery(of_place.annotate(count=Count("pk")).values("count")), 0)

    return places.annotate(
        enterprise_count=count(Enterprise.objects.all()), project_count=count(Project.objects.visible_to(user))
    )


class ParkList(TablePage):
    """The zone's industrial parks."""

    title = "园区"
    name = "parks"
    cache_by_ledger = True
    table_class = ParkTable
    filterset_class = ParkFilter

    def get_queryset(self):
        return _with_counts(Park.objects.all(), "park", self.request.user)


class ChainList(TablePage):
    """The zone's industry chains."""

    title = "产业链"
    name = "chains"
    cache_by_ledger = True
    table_class = ChainTable
    filterset_class = ChainFilter

    def get_queryset(self):
        return _with_counts(IndustryChain.objects.all(), "chain", self.request.user)


@login_required
@require_safe
def park(request, code: str):
    """One park: its enterprises, projects and the campaigns that name it."""
    require_business_reader(request.user)
    one = get_object_or_404(Park, code=code)
    campaigns = Campaign.objects.visible_to(request.user).filter(parks=one)
    return _page(request, one, Enterprise.objects.filter(park=one), {"park": one}, campaigns, one.is_example)


@login_required
@require_safe
def chain(request, code: str):
    """One industry chain: its enterprises, projects and campaigns."""
    require_business_reader(request.user)
    one = get_object_or_404(IndustryChain, code=code)
    campaigns = Campaign.objects.visible_to(request.user).filter(chain=one)
    return _page(request, one, Enterprise.objects.filter(chain=one), {"chain": one}, campaigns, False)


def _page(request, place: Park | IndustryChain, enterprises, of_place: dict, campaigns, is_example: bool):
    projects = Project.objects.visible_to(request.user).filter(**of_place).select_related("lead_department")
    found = list(projects.order_by("code"))
    settled = list(enterprises.select_related("park", "chain").prefetch_related("titles").order_by("code"))
    named = list(campaigns.order_by("code"))
    page = {
        "title": place.name,
        "place": place,
        "projects": found,
        "enterprises": settled,
        "campaigns": named,
        "key_figures": [
            KeyFigure("企业", f"{len(settled)} 家"),
            KeyFigure("可查看的项目", f"{len(found)} 个"),
            KeyFigure("相关专项", f"{len(named)} 项"),
        ],
        "is_example": is_example,
    }
    return render(request, "projects/park.html", page)
