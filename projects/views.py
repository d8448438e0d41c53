"""Pages of projects, enterprises and campaigns."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.filters import CampaignFilter, EnterpriseFilter, ProjectFilter
from projects.layouts import CAMPAIGNS, DISPATCH, ENTERPRISES, LEDGER, PROJECTS
from projects.models import (
    Campaign,
    CampaignCategory,
    Enterprise,
    EnterpriseTitle,
    Project,
    TalentSelection,
)
from projects.tables import CampaignTable, EnterpriseTable, ProjectTable
from zone.batches.bulk import BulkChange
from zone.layouts.export import LayoutExport
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.tracking.layouts import MONTH_FORM
from zone.tracking.models import UndertakingState
from zone.tracking.undertaking_page import KeyFigure, asked_month, undertaking_page
from zone.units import money_headline
from zone.views import TablePage


class ProjectList(TablePage):
    """All investment projects this person may see."""

    title = "重点项目"
    name = "projects"
    cache_by_ledger = True
    table_class = ProjectTable
    filterset_class = ProjectFilter
    bulk = BulkChange("projects")
    layouts = (LayoutExport(DISPATCH), LayoutExport(LEDGER), LayoutExport(PROJECTS))

    def get_table_kwargs(self):
        return {} if self.filter_words else {"empty_text": "还没有您可以查看的重点项目；登记并分配到部门后会列在这里。"}

    def get_queryset(self):
        return Project.objects.visible_to(self.request.user)

    def get_key_figures(self):
        told = Project.objects.visible_to(self.request.user).aggregate(
            total=Count("pk"),
            active=Count("pk", filter=Q(state=UndertakingState.ACTIVE)),
            completed=Count("pk", filter=Q(state=UndertakingState.COMPLETED)),
            invested=Sum("total_investment_wan"),
            unknown=Count("pk", filter=Q(total_investment_wan=None)),
            examples=Count("pk", filter=Q(is_example=True)),
        )
        invested = "未公开" if told["invested"] is None else money_headline(told["invested"])
        return [
            KeyFigure(
                "可查看的项目", f"{told['total']} 个", f"其中示例 {told['examples']} 个" if told["examples"] else ""
            ),
            KeyFigure("推进中", f"{told['active']} 个", _share_of(told["active"], told["total"])),
            KeyFigure("已完成", f"{told['completed']} 个", _share_of(told["completed"], told["total"])),
            KeyFigure("总投资合计", invested, f"{told['unknown']} 个项目未公开，未计入" if told["unknown"] else ""),
        ]


def _share_of(part: int, whole: int) -> str:
    return f"占 {part / whole * 100:.1f}%" if part else ""


@login_required
@require_safe
def project(request, code: str):
    """One investment project."""
    visible = Project.objects.visible_to(request.user).select_related("park", "chain", "owner", "lead_department")
    one = get_object_or_404(visible, code=code)
    told = undertaking_page(one, reader=request.user, month=asked_month(request.GET.get("month", "")))
    total = one.total_investment_wan
    key_figures = told.key_figures(
        KeyFigure("总投资", "未公开" if total is None else money_headline(total), one.get_stage_display())
    )
    return render(
        request,
        "projects/project.html",
        {
            "title": one.name,
            "project": one,
            "undertaking": one,
            "page": told,
            "key_figures": key_figures,
            "supporting": list(one.supporting_departments.all()),
            "enterprises": list(one.enterprises.all()),
            "is_example": one.is_example,
        },
    )


def _projects_of(enterprise, user: User) -> QuerySet[Project]:
    """Visible projects an enterprise owns or is related to; `enterprise` may be a reference to an outer row."""
    return Project.objects.visible_to(user).filter(Q(owner=enterprise) | Q(enterprises=enterprise))


class EnterpriseList(TablePage):
    """The zone's enterprises."""

    title = "企业"
    name = "enterprises"
    cache_by_ledger = True
    template_name = "projects/enterprise_list.html"
    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    bulk = BulkChange("enterprises")
    layouts = (LayoutExport(ENTERPRISES),)

    def get_table_kwargs(self):
        return {} if self.filter_words else {"empty_text": "还没有登记企业；管理员在管理台登记后会列在这里。"}

    def get_queryset(self):
        own = _projects_of(OuterRef("pk"), self.request.user).order_by().annotate(every=Value(1)).values("every")
        counted = own.annotate(count=Count("pk", distinct=True)).values("count")
        return Enterprise.objects.annotate(project_count=Coalesce(Subquery(counted), 0))

    def get_key_figures(self):
        told = Enterprise.objects.aggregate(
            total=Count("pk", distinct=True),
            examples=Count("pk", distinct=True, filter=Q(is_example=True)),
            chained=Count("pk", distinct=True, filter=Q(chain__isnull=False)),
            title_count=Count("titles"),
            holders=Count("titles__enterprise", distinct=True),
        )
        return [
            KeyFigure("在册企业", f"{told['total']} 家", f"其中示例 {told['examples']} 家" if told["examples"] else ""),
            KeyFigure("有称号的企业", f"{told['holders']} 家", _share_of(told["holders"], told["total"])),
            KeyFigure("称号", f"{told['title_count']} 项"),
            KeyFigure("已归入产业链", f"{told['chained']} 家", _share_of(told["chained"], told["total"])),
        ]


@login_required
@require_safe
def enterprise(request, code: str):
    """One enterprise: its titles, the projects and campaigns it is part of, the people selected from it."""
    require_business_reader(request.user)
    one = get_object_or_404(Enterprise.objects.select_related("park", "chain"), code=code)
    projects = _projects_of(one, request.user).distinct().select_related("lead_department")
    visible = Campaign.objects.visible_to(request.user)
    selections = one.selections.filter(campaign__in=visible.values("pk")).select_related("campaign")
    titles = list(one.titles.all())
    selected, found = list(selections), list(projects.order_by("code"))
    return render(
        request,
        "projects/enterprise.html",
        {
            "title": one.name,
            "enterprise": one,
            "titles": titles,
            "projects": found,
            "selections": selected,
            "campaigns": list(visible.filter(chain=one.chain_id).order_by("code")) if one.chain_id else [],
            "key_figures": [
                KeyFigure("称号", f"{len(titles)} 项", titles[0].title if titles else ""),
                KeyFigure("相关项目", f"{len(found)} 个", _owned(found, one)),
                KeyFigure("入选人才", f"{len(selected)} 人"),
                KeyFigure("产业链", str(one.chain or "未公开")),
            ],
            "is_example": one.is_example,
        },
    )


def _owned(projects: list[Project], enterprise: Enterprise) -> str:
    owned = sum(project.owner_id == enterprise.pk for project in projects)
    return f"其中建设单位 {owned} 个" if projects else ""


class CampaignList(TablePage):
    """Campaigns this person may see, site reviews and talent plans among them."""

    title = "专项与招商"
    name = "campaigns"
    cache_by_ledger = True
    table_class = CampaignTable
    filterset_class = CampaignFilter
    bulk = BulkChange("campaigns")
    layouts = (LayoutExport(MONTH_FORM), LayoutExport(CAMPAIGNS))

    def get_table_kwargs(self):
        return {} if self.filter_words else {"empty_text": "还没有您可以查看的专项行动；登记并分配到部门后会列在这里。"}

    def get_queryset(self):
        return Campaign.objects.visible_to(self.request.user)

    def get_key_figures(self):
        told = Campaign.objects.visible_to(self.request.user).aggregate(
            total=Count("pk"),
            active=Count("pk", filter=Q(state=UndertakingState.ACTIVE)),
            attraction=Count("pk", filter=Q(category=CampaignCategory.ATTRACTION)),
            reviews=Count("pk", filter=Q(category=CampaignCategory.SITE_REVIEW)),
            examples=Count("pk", filter=Q(is_example=True)),
        )
        return [
            KeyFigure(
                "可查看的专项", f"{told['total']} 项", f"其中示例 {told['examples']} 项" if told["examples"] else ""
            ),
            KeyFigure("推进中", f"{told['active']} 项", _share_of(told["active"], told["total"])),
            KeyFigure("招商引资", f"{told['attraction']} 项"),
            KeyFigure("观摩评比", f"{told['reviews']} 次"),
        ]


@login_required
@require_safe
def campaign(request, code: str):
    """One campaign; a talent plan names its people, a chain campaign its enterprises."""
    visible = Campaign.objects.visible_to(request.user).select_related("chain", "lead_department")
    one = get_object_or_404(visible, code=code)
    told = undertaking_page(one, reader=request.user, month=asked_month(request.GET.get("month", "")))
    titles = Prefetch("titles", EnterpriseTitle.objects.order_by("-year", "pk"))
    members = Enterprise.objects.filter(chain=one.chain_id).select_related("park").prefetch_related(titles)
    selections = TalentSelection.objects.filter(campaign=one).select_related("enterprise")
    is_talent = one.category == CampaignCategory.TALENT
    return render(
        request,
        "projects/campaign.html",
        {
            "title": one.name,
            "campaign": one,
            "undertaking": one,
            "page": told,
            "key_figures": told.key_figures(),
            "supporting": list(one.supporting_departments.all()),
            "parks": list(one.parks.all()),
            "is_talent": is_talent,
            "selections": list(selections) if is_talent else [],
            "members": list(members) if one.chain_id else [],
            "is_example": one.is_example,
        },
    )
