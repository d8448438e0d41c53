"""Pages of the livelihood tasks: the years, one year's list, one task."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from livelihood.batch_resource import TASKS
from livelihood.filters import TaskFilter
from livelihood.layouts import PROGRESS, TASK_REGISTER
from livelihood.models import Task
from livelihood.tables import TaskTable
from zone.batches.bulk import BulkChange
from zone.key_figures import KeyFigure, share_of
from zone.layouts.export import LayoutExport
from zone.ledger import clock
from zone.people.models import Department
from zone.people.permissions import require_business_reader
from zone.tracking.models import ProgressUpdate, UndertakingState
from zone.tracking.moves import UpdateState
from zone.tracking.undertaking_page import undertaking_page
from zone.units import month_or_none
from zone.views import TablePage

MOST_YEARS = 4
"""Other years that a year's list links to."""


def _counted(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Marks each task that has something published."""
    published = ProgressUpdate.objects.filter(undertaking=OuterRef("pk"), state=UpdateState.PUBLISHED)
    return tasks.annotate(is_published=Exists(published))


COUNTS = {
    "total": Count("pk"),
    "done": Count("pk", filter=Q(state=UndertakingState.COMPLETED)),
    "published": Count("pk", filter=Q(is_published=True)),
    "unknown": Count("pk", filter=Q(category="")),
    "examples": Count("pk", filter=Q(is_example=True)),
}
"""How many tasks there are, are done, have something published, are not made public, are examples."""


def _years() -> list[int]:
    """Years with tasks, the newest first."""
    return list(Task.objects.order_by("-year").values_list("year", flat=True).distinct())


@login_required
@require_safe
def index(request):
    """This year's tasks, else the newest year's; a sentence where there is none."""
    require_business_reader(request.user)
    years = _years()
    if years:
        this = clock.today().year
        return redirect("livelihood:year", next((year for year in years if year <= this), years[-1]))
    return render(request, "livelihood/index.html", {"title": "民生实事"})


class TaskList(TablePage):
    """The tasks of one year this person may see."""

    name = "tasks"
    counted_from = (Task, Department, ProgressUpdate)
    rows_per_page = 50  # a year's tasks stand on one page
    template_name = "livelihood/task_list.html"
    table_class = TaskTable
    filterset_class = TaskFilter
    bulk = BulkChange(TASKS)
    layouts = (LayoutExport(PROGRESS), LayoutExport(TASK_REGISTER))

    def get_table_kwargs(self):
        own = "本年度暂无您可查看的民生实事；本部门牵头或配合的会列在这里。"
        return {} if self.filter_words else {"empty_text": own}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.title = f"{kwargs['year']}年民生实事"

    def get_queryset(self):
        if self.kwargs["year"] not in self.years:
            raise Http404
        return self._tasks()

    @cached_property
    def years(self) -> list[int]:
        return _years()

    def get_tools(self):
        others = [year for year in self.years if year != self.kwargs["year"]][:MOST_YEARS]
        return [*((f"{year}年", reverse("livelihood:year", args=[year])) for year in others), *super().get_tools()]

    def _tasks(self) -> QuerySet[Task]:
        return Task.objects.visible_to(self.request.user).filter(year=self.kwargs["year"])

    @cached_property
    def counts(self) -> dict[str, int]:
        """Of the rows that match the filter."""
        return _counted(self.rows.order_by()).aggregate(**COUNTS)

    def get_key_figures(self):
        counts = self.counts
        is_example = counts["examples"] == counts["total"] > 0
        return [
            KeyFigure("实事总数", f"{counts['total']} 项", "全部为示例" if is_example else ""),
            KeyFigure(
                "已完成",
                f"{counts['done']} 项",
                share_of(counts["done"], counts["total"]),
            ),
            KeyFigure("已发布进展", f"{counts['published']} 项"),
            KeyFigure("内容未公开", f"{counts['unknown']} 项"),
        ]

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs)
        is_example = bool(shown.get("key_figures")) and self.counts["examples"] == self.counts["total"] > 0
        return shown | {"is_example": is_example}


@login_required
@require_safe
def task(request, year: int, number: int):
    """One of a year's tasks."""
    visible = Task.objects.visible_to(request.user).select_related("lead_department")
    one = get_object_or_404(visible, year=year, number=number)
    page = undertaking_page(one, reader=request.user, month=month_or_none(request.GET.get("month", "")))
    return render(
        request,
        "livelihood/task.html",
        {
            "title": one.name,
            "task": one,
            "undertaking": one,
            "page": page,
            "key_figures": page.key_figures(),
            "supporting": list(one.supporting_departments.all()),
            "is_example": one.is_example,
        },
    )
