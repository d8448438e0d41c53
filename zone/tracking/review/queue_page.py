"""The review queue: a list whose rows are whole cases, decided one by one or many at once."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied

from zone.people.models import Department
from zone.tables import (
    BooleanColumn,
    Column,
    DateTimeColumn,
    LinkColumn,
    MonthColumn,
    TextColumn,
    WordColumn,
    ZoneTable,
)
from zone.tracking.filters import QueueFilter
from zone.tracking.models import ProgressUpdate
from zone.tracking.months import CHANGED_BY_FILING
from zone.tracking.moves import CHECK_MOVES, MOVES
from zone.tracking.permissions import require_reviewer
from zone.tracking.review.cases import NO_REASON, ReturnReason, move_many, with_people
from zone.tracking.review.drawn_cases import drawn_cases
from zone.tracking.update_fields import TEXTS
from zone.views import TablePage

REVIEW_MOVES = (*CHECK_MOVES, "publish", "return")


class QueueTable(ZoneTable):
    """What waits, as files hold it and as the page can be ordered, with every text of an update.

    The page itself draws whole cases.
    """

    recorded_under = "undertaking__code"

    code = LinkColumn("编码", accessor="undertaking__code")
    name = TextColumn("事项", accessor="undertaking__name")
    month = MonthColumn("月份", accessor="month__month", order_by="month_id")
    kind = WordColumn("类型", accessor="undertaking__get_kind_display", order_by="undertaking__kind")
    lead_department = Column(
        "牵头部门", accessor="undertaking__lead_department", order_by="undertaking__lead_department__order"
    )
    state = WordColumn("状态")
    author = Column("填报人", orderable=False)
    submitted_at = DateTimeColumn("提交时间")
    late = BooleanColumn("时限", accessor="is_late", yes="逾期", no="按期")
    is_example = BooleanColumn("数据", accessor="undertaking__is_example", yes="示例", no="真实", orderable=False)

    class Meta(ZoneTable.Meta):
        order_by = "submitted_at"

    def __init__(self, data, **kwargs):
        texts = [(name, TextColumn(text.label, orderable=False, default="—")) for name, text in TEXTS.items()]
        super().__init__(data, extra_columns=texts, **kwargs)


class ReviewQueue(TablePage):
    """Updates waiting for this person, with last month, this month and the plan side by side."""

    title = "审核"
    name = "review"
    template_name = "tracking/review.html"
    rows_template = "tracking/_cases.html"
    table_class = QueueTable
    filterset_class = QueueFilter
    selects_rows = False  # a case has its own checkbox, beside the hash of the content that was shown

    counts_to = 1000
    counted_from = (*CHANGED_BY_FILING, Department)

    @property
    def scope(self):
        """Nobody reviews what they had a hand in: each person has a queue of their own."""
        return (self.request.user.pk, *super().scope)

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            require_reviewer(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return with_people(ProgressUpdate.objects.waiting_for(self.request.user))

    def get_context_data(self, *, ticked=(), reason=ReturnReason(), **kwargs):  # noqa: B008 (it never changes)
        bulk = "publish" if self.request.user.is_administrator else "check"
        return super().get_context_data(**kwargs) | {
            "cases": drawn_cases(self.table.records, ticked),
            "bulk": bulk,
            "bulk_label": MOVES[bulk].label,
            "reason": reason,
        }

    def act_on(self, selection):
        """Make one move on every ticked case; each one's outcome is shown above what is left to do.

        Also on one that no longer waits, as somebody decided it meanwhile: it says so and is not passed over.
        """
        name = self.request.POST.get("move", "")
        if name not in REVIEW_MOVES:
            raise PermissionDenied
        reason = ReturnReason.sent(self.request.POST)
        outcomes = []
        if not selection.seen:
            messages.error(self.request, "请先勾选要处理的填报。")
        elif MOVES[name].note and not reason.note:
            reason = replace(reason, error=NO_REASON)
        else:
            outcomes = move_many(selection.seen, name, by=self.request.user, note=reason.note)
            reason = reason.after(outcomes)
        done = sum(outcome.done for outcome in outcomes)
        return self.render_list(reason=reason, ticked=set(selection.seen), outcomes=outcomes, done=done)
