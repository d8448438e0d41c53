"""The review queue: a table of what waits, decided row by row in a panel beside it, or many at once."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import redirect, render

from zone.outcomes import outcomes_to_show, show_next
from zone.people.models import Department
from zone.request_ids import parse_ids
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
from zone.tracking.review.cases import NO_REASON, ReturnReason, cases, mark_seen, move_many, with_content, with_people
from zone.tracking.review.drawn_rows import drawn_rows
from zone.tracking.update_fields import TEXTS
from zone.views import TablePage

MAX_DECIDED = 500
"""Updates decided at once; the queue shows fewer on a page."""
REVIEW_MOVES = (*CHECK_MOVES, "publish", "return")
MINE, TO_CHECK, TO_PUBLISH, ALL = "mine", "to-check", "to-publish", "all"
WAITING = [(MINE, "待我处理"), (TO_CHECK, "待部门审核"), (TO_PUBLISH, "待发布"), (ALL, "全部待处理")]
"""Which part of what waits the page shows."""
BULK_OF = {TO_CHECK: "stand_in"}
"""What an administrator does with many rows of a part at once; of the others, publish them."""


class QueueTable(ZoneTable):
    """What waits, as files hold it and as the page can be ordered, with every text of an update.

    The page itself draws rows with the figures of each.
    """

    recorded_under = "undertaking__code"

    code = LinkColumn("编码", accessor="undertaking__code")
    name = TextColumn("事项", accessor="undertaking__name")
    month = MonthColumn("月份", accessor="month__month", order_by="month_id")
    kind = WordColumn("类型", accessor="undertaking__get_kind_display", order_by="undertaking__kind")
    lead_department = Column(
        "牵头部门", accessor="undertaking__lead_department", order_by="undertaking__lead_department__order"
    )
    state = WordColumn("状态", accessor="get_state_display", order_by="state")
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
    """Updates that wait, with last month, this month and the plan side by side; what is odd stands first."""

    title = "审核"
    name = "review"
    template_name = "tracking/review.html"
    rows_template = "tracking/_queue.html"
    table_class = QueueTable
    filterset_class = QueueFilter
    fixed_filters = ("wait",)
    selects_rows = False  # a row has its own checkbox, beside the hash of the content that was shown
    rows_per_page = 100
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

    @property
    def wait(self) -> str:
        """The part that is asked for; else what waits for this person."""
        asked = self.request.GET.get("wait", MINE)
        return asked if asked in dict(WAITING) else MINE

    def get_queryset(self) -> QuerySet[ProgressUpdate]:
        user, updates = self.request.user, ProgressUpdate.objects
        if self.wait == MINE:
            return with_people(updates.waiting_for(user))
        pending = updates.pending_in(user)
        if self.wait != ALL:
            pending = pending.to_check() if self.wait == TO_CHECK else pending.to_publish()
        return with_people(pending)

    @property
    def bulk_move(self) -> str:
        """What is done with many rows at once here."""
        return BULK_OF.get(self.wait, "publish") if self.request.user.is_administrator else "check"

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs)
        rows = drawn_rows(self.table.records, ticks_plain=self.request.GET.get("tick") == "plain")
        flagged = sorted((row for row in rows if row.is_flagged), key=lambda row: not row.is_odd)
        plain = [row for row in rows if not row.is_flagged]
        return shown | {
            "groups": [group for group in (("需要留意", flagged), ("其余", plain)) if group[1]],
            "plain_count": len(plain),
            "tick_plain_url": f"{self.list_state.path}?{self.list_state.query}&tick=plain",
            "bulk": self.bulk_move,
            "bulk_label": MOVES[self.bulk_move].label,
            "display_inputs": (*shown["display_inputs"], ("wait", self.wait)),
            "parts": [(part, word, self.list_state.only().with_params(wait=part).url) for part, word in WAITING],
            "wait": self.wait,
            "outcomes": [] if self.is_htmx else outcomes_to_show(self.request),
            "outcome_unit": "份",
        }

    def get(self, request, *args, **kwargs):
        """The queue, or the page that lists what was ticked: `decide` names the move, `rows` the updates."""
        if (name := request.GET.get("decide", "")) in REVIEW_MOVES:
            return self._confirm(name, ReturnReason(), parse_ids(request.GET.get("rows", "").split(",")[:MAX_DECIDED]))
        return super().get(request, *args, **kwargs)

    def act_on(self, selection):
        """Lead on to the page that lists what was ticked; once confirmed, make one move on each and show each one's
        outcome.

        Also on one that no longer waits, as somebody decided it meanwhile: it says so and is not passed over.
        """
        name = self.request.POST.get("move", "")
        if name not in REVIEW_MOVES:
            raise PermissionDenied
        reason = ReturnReason.sent(self.request.POST)
        if not selection.seen:
            messages.error(self.request, "请先勾选要处理的填报。")
            return self.render_list()
        if "confirmed" not in self.request.POST:
            rows = ",".join(map(str, selection.seen))
            return redirect(self.list_state.with_params(decide=name, rows=rows).url)
        if MOVES[name].note and not reason.note:
            return self._confirm(name, replace(reason, error=NO_REASON), selection.seen)
        outcomes = move_many(selection.seen, name, by=self.request.user, note=reason.note)
        shown = [outcome.shown for outcome in outcomes]
        if undecided := [outcome.update.pk for outcome in outcomes if not outcome.done]:
            return self._confirm(name, reason, undecided, outcomes=shown, outcome_unit="份")
        show_next(self.request, shown)
        return redirect(self.list_state.url)

    def _confirm(self, name, reason, keys, **outcome):
        """The page that lists what one click is about to decide, whole and as it stands now."""
        chosen = ProgressUpdate.objects.visible_to(self.request.user).filter(pk__in=keys).order_by("submitted_at", "pk")
        shown = cases(with_content(chosen.pending()))
        for case in shown:
            mark_seen(case.update, by=self.request.user)
        page = {
            "cases": shown,
            "decided": chosen.exclude(pk__in=[case.update.pk for case in shown]).select_related("undertaking"),
            "move": name,
            "label": MOVES[name].label,
            "reason": reason,
            "back": self.list_state.url,
            "is_example": any(case.update.undertaking.is_example for case in shown),
        }
        return render(self.request, "tracking/decide.html", page | outcome)
