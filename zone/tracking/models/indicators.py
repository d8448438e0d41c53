"""The promised quantities of an undertaking and their plans by month."""

import re

from django.db import models
from django.db.models import Q

from zone.tracking.models.undertakings import Undertaking


class Qualifier(models.TextChoices):
    """How exactly a figure is stated; the report shows it as its source does."""

    EXACT = "exact", "准确值"
    ABOUT = "about", "约"
    AT_LEAST = "at_least", "以上"
    FULL = "full", "全覆盖"
    TIER = "tier", "量级"


class Direction(models.TextChoices):
    UP = "up", "越高越好"
    DOWN = "down", "越低越好"


class Aggregation(models.TextChoices):
    """How a month's report makes the figure: what the reporter types, and how months add up."""

    CUMULATIVE = "cumulative", "累计数"
    INCREMENT = "increment", "当月数"
    LATEST = "latest", "最新值"


class Horizon(models.TextChoices):
    """The stretch of time a figure speaks of, as its source words it."""

    YEAR = "year", "全年"
    FIRST_HALF = "first half", "上半年"
    SECOND_HALF = "second half", "下半年"
    COMMISSIONED = "after commissioning", "投产后"
    THREE_YEARS = "within three years", "三年内"
    RECENT_YEARS = "recent years", "近年来"


SPAN = re.compile(r"^(本年度|年度|全年|本年|当年|今年|年内|本月|当月|累计)(?=.)")
"""The stretch of time at the head of an indicator's name, which the label of one month does not repeat."""
MONTH_HEAD = {Aggregation.CUMULATIVE: "累计", Aggregation.INCREMENT: "本月", Aggregation.LATEST: ""}


class Indicator(models.Model):
    """One promised quantity of an undertaking. Money is in 万元. None in target or baseline: 未公开."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="indicators", verbose_name="事项")
    number = models.PositiveSmallIntegerField("序号", default=1)
    figure_code = models.CharField("指标编号", max_length=10, unique=True, null=True, blank=True)
    name = models.CharField("指标", max_length=60)
    unit = models.CharField("单位", max_length=10, help_text="金额一律用万元。")
    target = models.DecimalField("目标", max_digits=20, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField("基数", max_digits=20, decimal_places=4, null=True, blank=True)
    qualifier = models.CharField("表述", max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    qualifier_word = models.CharField(
        "约数用字",
        max_length=4,
        blank=True,
        choices=[("余", "余"), ("以上", "以上")],
        help_text="约数的用字，如“10万余”的“余”。",
    )
    direction = models.CharField("方向", max_length=4, choices=Direction.choices, default=Direction.UP)
    aggregation = models.CharField(
        "统计方式", max_length=10, choices=Aggregation.choices, default=Aggregation.CUMULATIVE
    )
    horizon = models.CharField("时段", max_length=20, choices=Horizon.choices, default=Horizon.YEAR)

    class Meta:
        verbose_name = "指标"
        verbose_name_plural = "指标"
        ordering = ["undertaking_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["undertaking", "number"],
                name="indicator_number",
                violation_error_message="同一事项下指标序号不能重复。",
            ),
            models.CheckConstraint(
                condition=~Q(unit__in=["元", "亿元", "千元", "百万元"]),
                name="indicator_money_in_wan",
                violation_error_message="金额一律用万元，请换算后填写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"

    @property
    def adds_up(self) -> bool:
        """Whether the reporter types the month's own number, and the months of a year add up to the figure."""
        return self.aggregation == Aggregation.INCREMENT

    @property
    def month_label(self) -> str:
        """What the month's own number is called: 本月完成投资 for 年度完成投资 reported month by month."""
        head = MONTH_HEAD[Aggregation(self.aggregation)]
        return head + SPAN.sub("", self.name) if head else self.name

    @property
    def reference(self) -> str:
        """How reports name this figure: its published number, else the undertaking's code and its own number."""
        return self.figure_code or f"{self.undertaking.code}-{self.number}"


class PlanPoint(models.Model):
    """The planned value of an indicator at the end of one month, in the indicator's unit, cumulated."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="plan", verbose_name="指标")
    month = models.DateField("月份")
    value = models.DecimalField("计划累计", max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = "计划进度"
        verbose_name_plural = "计划进度"
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "month"], name="planpoint_month"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="planpoint_first_day", violation_error_message="月份请填该月 1 日。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
