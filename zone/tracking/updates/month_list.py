"""Who has reported for a month and who still owes: the list behind 填报."""

from datetime import date

import django_filters as filters
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from zone.counts import count_to_most
from zone.filters import SearchFilter
from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.people.models import Department, User
from zone.seal_marks import month_mark
from zone.tables import Column, DateTimeColumn, LinkColumn, StateColumn, Sums, ZoneTable
from zone.templatetags.zone import badge, light
from zone.tracking.columns import NameColumn
from zone.tracking.kinds import checked_kinds, state_word
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.months import (
    CHANGED_BY_FILING,
    added_up,
    due_words,
    filing_counts,
    listed_count,
    reported_in,
    still_owing,
    with_filing,
)
from zone.tracking.moves import PENDING, UpdateState
from zone.tracking.permissions import files_updates, leads
from zone.tracking.reminders import reminded_of
from zone.views import TablePage

UNFILED, OWING, TO_CHECK, TO_PUBLISH = "unfiled", "owing", "to-check", "to-publish"
STATES = [
    (OWING, "未报（含草稿、退回）"),
    (UNFILED, "未填报"),
    (UpdateState.DRAFT, "草稿"),
    (UpdateState.RETURNED, "已退回"),
    (TO_CHECK, "待部门审核"),
    (TO_PUBLISH, "待发布"),
    (UpdateState.PUBLISHED, "已发布"),
]
LINK_WORDS = {
    None: "填报",
    UpdateState.DRAFT: "继续填报",
    UpdateState.RETURNED: "修改",
}
"""What the one link of a row says to a writer; to everyone else it says 查看."""


def months_shown(months: list[ReportMonth]) -> list[tuple[ReportMonth, str, bool]]:
    """The newest months with the time left, and whether it has passed: the tabs of the month's pages."""
    today = clock.today()
    return [(one, due_words(one, today), one.is_open and one.is_overdue) for one in months[:12]]


def reported_by(user: User, month: date | None) -> QuerySet[Undertaking]:
    """Undertakings of which `month` is or must be reported, each with the state of its newest update.

    Administrators and leaders see every department's, others those their own department leads.
    """
    if month is None:
        return Undertaking.objects.none()
    updates = ProgressUpdate.objects.filter(month=month).exclude(state=UpdateState.DISCARDED)
    newest = updates.filter(undertaking=OuterRef("pk")).order_by("-revision")
    seen = Undertaking.objects.visible_to(user)
    if not user.sees_everything:
        seen = seen.led_by(user)
    return with_filing(reported_in(seen, month), month).annotate(
        state_now=Subquery(newest.values("state")[:1]),
        correcting=Subquery(newest.values("corrects")[:1]),
        submitted_at=Subquery(newest.values("submitted_at")[:1]),
        author_name=Subquery(newest.values("author__name")[:1]),
    )


class UpdatesFilter(filters.FilterSet):
    """Narrows the month's list. The month itself is read by the page."""

    month = filters.ChoiceFilter(label="月份", method="no_filter", empty_label=None)
    q = SearchFilter(fields=("code", "name"), finds="名称、拼音首字母、编码")
    department = filters.ModelChoiceFilter(
        field_name="lead_department",
        queryset=Department.objects.all(),
        to_field_name="code",
        label="牵头部门",
        empty_label="全部部门",
    )
    state = filters.ChoiceFilter(label="填报状态", method="in_state", choices=STATES, empty_label="全部状态")

    class Meta:
        model = Undertaking
        fields = ["month", "q", "department", "state"]

    def __init__(self, *args, months: list[ReportMonth], sees_everything: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["month"].extra["choices"] = [(f"{m.month:%Y-%m}", str(m)) for m in months]
        if not sees_everything:
            del self.filters["department"]

    def no_filter(self, queryset, name, value):
        return queryset

    def in_state(self, queryset, name, value):
        if value == OWING:
            return queryset.filter(is_filed=False)
        if value == UNFILED:
            return queryset.filter(state_now__isnull=True)
        if value in (TO_CHECK, TO_PUBLISH):
            to_check = Q(state_now=UpdateState.SUBMITTED, kind__in=checked_kinds())
            waiting = queryset.filter(state_now__in=PENDING)
            return waiting.filter(to_check) if value == TO_CHECK else waiting.exclude(to_check)
        return queryset.filter(state_now=value)


class UpdatesTable(ZoneTable):
    """The month's undertakings with what was filed of each, and one link."""

    code = LinkColumn("编码", linkify=lambda record: record.get_absolute_url())
    name = NameColumn("事项")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    state_now = StateColumn("状态", empty_values=())
    due = Column("时限", empty_values=(), orderable=False)
    submitted_at = DateTimeColumn("提交时间", default="—")
    author_name = Column("填报人", default="—")
    action = Column("操作", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(ZoneTable.Meta):
        model = Undertaking
        fields = ["code", "name", "lead_department", "state_now", "due", "submitted_at", "author_name", "action"]
        order_by = "code"
        empty_text = "这个月份没有需要填报的事项。"

    def __init__(self, data, *, month: ReportMonth, today: date, writer: User, **kwargs):
        self.month, self.today, self.writer = month, today, writer
        super().__init__(data, **kwargs)

    def render_state_now(self, record):
        if record.state_now is None:
            return light(None)
        word = state_word(record.state_now, record.kind)
        return badge(record.state_now, f"更正 {word}" if record.correcting else word)

    def value_state_now(self, record):
        return state_word(record.state_now, record.kind) if record.state_now else "未填报"

    def render_due(self, record):
        if record.is_filed:
            return badge("returned", "■ 逾期报送") if record.is_late else "按时"
        words = due_words(self.month, self.today)
        return badge("returned", f"■ {words}") if self.month.is_overdue else words

    def value_due(self, record):
        if record.is_filed:
            return "逾期报送" if record.is_late else "按时"
        return due_words(self.month, self.today)

    def render_action(self, record):
        url = reverse("tracking:update", args=[record.code, f"{self.month.month:%Y-%m}"])
        writes = files_updates(self.writer) and leads(self.writer, record)
        word = LINK_WORDS.get(record.state_now, "查看") if writes and self.month.is_open else "查看"
        css = "" if word == "查看" else "button"
        return format_html('<a class="{}" href="{}" aria-label="{}：{}">{}</a>', css, url, word, record.name, word)


class UpdatesPage(TablePage):
    """A month's reporting: what my department owes; for administrators and leaders, what every department owes."""

    title = "填报"
    name = "updates"
    fixed_filters = ("month",)
    template_name = "tracking/updates.html"
    is_imported = True
    counted_from = (*CHANGED_BY_FILING, Department)
    table_class = UpdatesTable
    filterset_class = UpdatesFilter

    @cached_property
    def months(self) -> list[ReportMonth]:
        return list(ReportMonth.objects.begun().order_by("-month"))

    @cached_property
    def month(self) -> ReportMonth | None:
        """The month asked for; else the latest open one; else the latest; None before any was opened."""
        asked = self.request.GET.get("month", "")
        named = [m for m in self.months if f"{m.month:%Y-%m}" == asked]
        return next(iter(named or [m for m in self.months if m.is_open] or self.months), None)

    @property
    def export_title(self) -> str:
        return f"{self.title}{self.month}" if self.month else self.title

    @property
    def export_mark(self) -> str:
        return month_mark(self.month.month) if self.month else ""

    def get(self, request, *args, **kwargs):
        """Whoever files updates opens the month as the grid; this list of it is one click away."""
        if not request.GET and files_updates(request.user) and self.month:
            return redirect("tracking:grid", f"{self.month.month:%Y-%m}")
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return reported_by(self.request.user, self.month.month if self.month else None)

    def get_filterset_kwargs(self, filterset_class):
        data = self.request.GET.copy()
        if self.month and "month" not in data:
            data["month"] = f"{self.month.month:%Y-%m}"
        more = {"data": data, "months": self.months, "sees_everything": self.request.user.sees_everything}
        return super().get_filterset_kwargs(filterset_class) | more

    def get_table_kwargs(self):
        hidden = [] if self.request.user.sees_everything else ["lead_department"]
        return {"month": self.month, "today": clock.today(), "writer": self.request.user, "exclude": hidden}

    def _count_cached(self, columns, count):
        """The whole month of every department is counted with its departments, which the page and the desk show too."""
        is_whole = self.filterset.is_valid() and not any(chip.url_without for chip in self.chips)
        if self.month and is_whole and self.request.user.sees_everything:
            return Sums(listed_count(self.month.month), {}, {})
        return super()._count_cached(columns, count)

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs)
        shown["month"] = self.month
        shown["months"] = months_shown(self.months)
        if self.month and self.request.user.sees_everything:
            shown["departments"] = filing_counts(self.month.month)
            shown["all_departments"] = added_up(shown["departments"])
        elif self.month:
            shown["owed"] = self._owed(self.month)
            shown["reminded"] = reminded_of(self.request.user.department_id, [self.month])
        return shown

    def _owed(self, month: ReportMonth) -> int:
        """What the person's department still owes, to `counts.MOST`."""
        user = self.request.user
        owed = still_owing(month.month).led_by(user)
        return cached_by_ledger(CHANGED_BY_FILING, ("owed", month.month, user.scope), lambda: count_to_most(owed))
