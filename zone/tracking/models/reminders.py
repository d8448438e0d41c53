"""Reminders: an administrator asks a department for what it has not filed of a month."""

from django.db import models

from zone.people.models import Department, User
from zone.tracking.models.months import ReportMonth


class Reminder(models.Model):
    """A department reminded of a month, at most once a day (`zone.tracking.reminders`); nothing is sent by mail."""

    # Month has no index of its own: two of those below begin with it.
    month = models.ForeignKey(
        ReportMonth, models.PROTECT, db_index=False, related_name="reminders", verbose_name="月份"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="reminders", verbose_name="部门")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="催报人")
    at = models.DateTimeField("催报时间")
    day = models.DateField("催报日期")
    """The local day of `at`."""

    class Meta:
        verbose_name = "催报"
        verbose_name_plural = "催报"
        default_permissions = ()
        indexes = [models.Index(fields=["month", "day"], name="reminder_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "department", "day"],
                name="reminder_once_a_day",
                violation_error_message="今天已经催报过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.month}"
