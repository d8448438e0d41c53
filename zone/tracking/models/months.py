"""The months for which updates are filed."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from zone.ledger import clock
from zone.moves import Reviewed
from zone.people.models import User
from zone.tracking.month_moves import CLOSING, MONTH_MOVES, MonthState
from zone.tracking.moves import PENDING


class ReportMonthQuerySet(models.QuerySet["ReportMonth"]):
    def begun(self) -> Self:
        """Months whose first day has come; others are opened ahead, and nobody is asked for them yet."""
        return self.filter(month__lte=clock.today())

    def reportable(self) -> Self:
        """Months for which updates are filed today."""
        return self.begun().filter(state=MonthState.OPEN)


class ReportMonth(Reviewed):
    """A month for which updates are filed. `zone.tracking.months` opens it, moves close and reopen it.

    It may be opened ahead, a year at once; updates are asked for and taken from its first day on.
    """

    MOVES = MONTH_MOVES

    month = models.DateField("月份", primary_key=True, help_text="该月 1 日。")
    due_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=8, choices=MonthState.choices, default=MonthState.OPEN, editable=False)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ReportMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "填报月份"
        verbose_name_plural = "填报月份"
        # No ordering: a month as foreign key then orders by its date, not by its own order reversed.
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="reportmonth_first_day", violation_error_message="月份请填该月 1 日。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月"

    @property
    def is_open(self) -> bool:
        return self.state == MonthState.OPEN

    @property
    def has_begun(self) -> bool:
        return self.month <= clock.today()

    def may(self, user: User, name: str) -> bool:
        return user.is_administrator

    def refusal(self, name: str, user: User) -> str:
        if name == "close" and not self.is_open:
            return f"{self}已经关账。"
        if name == "reopen" and self.is_open:
            return f"{self}尚未关账。"
        if name == "close" and (pending := self.updates.filter(state__in=PENDING).count()):
            return f"{self}还有 {pending} 份填报尚未审结，请先发布或退回。"
        return ""

    def prepare_move(self, name: str, *, by: User, **seen: Any) -> dict[str, Any]:
        acts = CLOSING.values() if name == "close" else ()
        return {key: value for act in acts for key, value in act(self, by).items()}

    def complete_move(self, name: str, *, by: User, note: str, at: datetime, **seen: Any) -> dict[str, Any]:
        if note:
            self.note = note
            self.clean_fields(exclude=["month", "due_on", "state"])
        return {}

    def ledger_action(self, name: str) -> str:
        return f"month.{name}"
