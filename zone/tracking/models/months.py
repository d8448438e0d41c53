"""The months for which updates are filed."""

from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from zone.ledger import clock
from zone.moves import Reviewed
from zone.people.models import User
from zone.tracking.month_moves import CLOSING, MONTH_MOVES, MonthState
from zone.tracking.moves import PENDING

TOO_EARLY = "截止日期不能早于该月 1 日。"


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
            models.CheckConstraint(
                condition=Q(due_on__gte=F("month")), name="reportmonth_due", violation_error_message=TOO_EARLY
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

    @property
    def is_reportable(self) -> bool:
        """Whether updates are filed for it today, as `reportable` asks."""
        return self.has_begun and self.is_open

    @property
    def is_overdue(self) -> bool:
        """Whether what is filed today is filed late."""
        return clock.today() > self.due_on

    @property
    def begins_on(self) -> str:
        """11月1日起填报: what stands for its state until its first day."""
        return f"{self.month.month}月1日起填报"

    @property
    def filing_refusal(self) -> str:
        """Why nothing is filed for it now, in a sentence; empty where it is taken."""
        if not self.has_begun:
            return f"{self}从{self.begins_on}。"
        return "" if self.is_open else f"{self}已关账，须由管理员重新开放后才能填报。"

    def clean(self) -> None:
        if self.month and self.due_on and self.due_on < self.month:
            raise ValidationError({"due_on": TOO_EARLY})

    def may(self, user: User, name: str) -> bool:
        return user.is_administrator

    def refusal(self, name: str, user: User) -> str:
        if name == "close" and not self.is_open:
            return f"{self}已经关账。"
        if name == "close" and not self.has_begun:
            return f"{self}还没有开始，不能关账。"
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
