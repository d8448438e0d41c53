"""Pages of the projects."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.batch_resource import PROJECTS
from projects.enterprises.models import Enterprise
from projects.filters import ProjectFilter
from projects.layouts import ATTRACTION, DISPATCH, PROJECT_REGISTER
from projects.models import Project
from projects.tables import ProjectTable
from zone.batches.bulk import BulkChange
from zone.key_figures import KeyFigure, examples_among, share_of
from zone.layouts.export import LayoutExport
from zone.people.models import Department
from zone.tracking.models import UndertakingState
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.years import OPENING, archive_link
from zone.units import money_headline, month_or_none
from zone.views import TablePage


class ProjectList(TablePage):
    """All investment projects this person may see."""

    title = "重点项目"
    name = "projects"
    counted_from = (Project, Enterprise, Department)
    table_class = ProjectTable
    filterset_class = ProjectFilter
    counted = {
        "active": Count("pk", filter=Q(state=UndertakingState.ACTIVE)),
        "completed": Count("pk", filter=Q(state=UndertakingState.COMPLETED)),
        "invested": Sum("total_investment_wan"),
        "unknown": Count("pk", filter=Q(total_investment_wan=None)),
    }
    opening_filter = OPENING
    bulk = BulkChange(PROJECTS)
    layouts = (LayoutExport(DISPATCH), LayoutExport(ATTRACTION), LayoutExport(PROJECT_REGISTER))

    def get_table_kwargs(self):
        return {} if self.is_narrowed else {"empty_text": "暂无您可查看的重点项目；登记并分配到部门后在此列出。"}

    def get_queryset(self):
        return Project.objects.visible_to(self.request.user)

    def get_tools(self):
        return [*archive_link(self.filterset.form, self.list_state), *super().get_tools()]

    def get_key_figures(self):
        total, counts = self.table.row_count, self.table.counts
        invested = "未公开" if counts["invested"] is None else money_headline(counts["invested"])
        return [
            KeyFigure("项目总数", f"{total} 个", examples_among(counts["examples"], "个")),
            KeyFigure("推进中", f"{counts['active']} 个", share_of(counts["active"], total)),
            KeyFigure("已完成", f"{counts['completed']} 个", share_of(counts["completed"], total)),
            KeyFigure("总投资合计", invested, f"{counts['unknown']} 个项目未公开，未计入" if counts["unknown"] else ""),
        ]


@login_required
@require_safe
def project(request, code: str):
    """One investment project."""
    visible = Project.objects.visible_to(request.user).select_related("park", "chain", "owner", "lead_department")
    one = get_object_or_404(visible, code=code)
    page = undertaking_page(one, reader=request.user, month=month_or_none(request.GET.get("month", "")))
    total = one.total_investment_wan
    key_figures = page.key_figures(
        KeyFigure("总投资", "未公开" if total is None else money_headline(total), one.get_stage_display())
    )
    return render(
        request,
        "projects/project.html",
        {
            "title": one.name,
            "project": one,
            "undertaking": one,
            "page": page,
            "key_figures": key_figures,
            "supporting": list(one.supporting_departments.all()),
            "enterprises": list(one.enterprises.all()),
            "is_example": one.is_example,
        },
    )
