"""Pages of parks and industry chains: who settled there, and the sections that other rooms bring."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from projects.enterprises.filters import ChainFilter, ParkFilter
from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.enterprises.sections import PLACE_SECTIONS, counted_models, counts, read_sections
from projects.enterprises.tables import ChainTable, ParkTable
from zone.key_figures import KeyFigure
from zone.parts import Part
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.views import TablePage


def _with_counts(places: QuerySet, field: str, user: User) -> QuerySet:
    """Count each place's enterprises and the rows of other rooms; `field` names the place in them."""
    settled = Enterprise.objects.filter(**{field: OuterRef("pk")}).order_by().values(field)
    enterprise_count = Coalesce(Subquery(settled.annotate(count=Count("pk")).values("count")), 0)
    return places.annotate(enterprise_count=enterprise_count, **counts(field, user))


class ParkList(TablePage):
    """The zone's industrial parks."""

    title = "园区"
    name = "parks"
    table_class = ParkTable
    filterset_class = ParkFilter

    def get_queryset(self):
        return _with_counts(Park.objects.all(), "park", self.request.user)

    @property
    def counted_from(self):  # type: ignore[override]  # other rooms register theirs later
        return {Park, Enterprise, *counted_models()}


class ChainList(TablePage):
    """The zone's industry chains."""

    title = "产业链"
    name = "chains"
    table_class = ChainTable
    filterset_class = ChainFilter

    def get_queryset(self):
        return _with_counts(IndustryChain.objects.all(), "chain", self.request.user)

    @property
    def counted_from(self):  # type: ignore[override]  # other rooms register theirs later
        return {IndustryChain, Enterprise, *counted_models()}


@login_required
@require_safe
def park(request, code: str):
    """One park."""
    require_business_reader(request.user)
    found = get_object_or_404(Park, code=code)
    return _page(request, found, "park", is_example=found.is_example)


@login_required
@require_safe
def chain(request, code: str):
    """One industry chain."""
    require_business_reader(request.user)
    return _page(request, get_object_or_404(IndustryChain, code=code), "chain", is_example=False)


def _page(request, place: Park | IndustryChain, field: str, *, is_example: bool):
    settled = Enterprise.objects.filter(**{field: place}).select_related("park", "chain").prefetch_related("titles")
    enterprises = Part(request, "enterprises", settled.order_by("code"))
    sections = read_sections(PLACE_SECTIONS, place, field, request)
    console = f"admin:{place._meta.app_label}_{place._meta.model_name}_change"
    page = {
        "console_url": reverse(console, args=[place.pk]),
        "title": place.name,
        "place": place,
        "enterprises": enterprises,
        "sections": sections,
        "key_figures": [
            KeyFigure("企业", f"{enterprises.count} 家"),
            *(section.key_figure for section in sections if section.key_figure),
        ],
        "is_example": is_example,
    }
    return render(request, "enterprises/place.html", page)
