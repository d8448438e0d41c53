"""The months for which updates are filed."""

from django.db import models
from django.db.models import Q


class MonthState(models.TextChoices):
    OPEN = "open", "填报中"
    CLOSED = "closed", "已关账"


class ReportMonth(models.Model):
    """A month for which updates are filed. Opened, closed and reopened only by `zone.tracking.months`."""

    month = models.DateField("月份", primary_key=True, help_text="该月 1 日。")
    due_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=8, choices=MonthState.choices, default=MonthState.OPEN, editable=False)
    note = models.CharField("说明", max_length=200, blank=True)

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
