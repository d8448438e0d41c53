"""Which sums the annual report shows as its key figures."""

from django.db import models

from zone.people.models import User


class HeadlineChoice(models.Model):
    """What an administrator chose as the key figures of a year's report. A row for each choice, never changed: the
    newest up to an instant is the one known at it."""

    year = models.PositiveSmallIntegerField("年度")
    sums = models.JSONField("主要数据", default=list)
    """The chosen kinds of figures, those of a pillar in their order (`zone.reports.headlines.STORED`)."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="选定人")
    at = models.DateTimeField("选定时间")
    """The time of its entry in the ledger."""

    class Meta:
        verbose_name = "年度报表主要数据"
        verbose_name_plural = "年度报表主要数据"
        default_permissions = ()
        indexes = [models.Index(fields=["year", "at"], name="headline_year")]

    def __str__(self) -> str:
        return f"{self.year}年度报表主要数据"
