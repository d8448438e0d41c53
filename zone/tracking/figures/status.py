"""The status of an indicator: its published value beside target and plan, as lists and pages show it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, FloatField, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf

from zone import units
from zone.tracking.figures.plan import year_share
from zone.tracking.models import (
    Aggregation,
    Direction,
    Indicator,
    Measurement,
    ProgressUpdate,
    Qualifier,
    ReportMonth,
    Undertaking,
)
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import PENDING, UpdateState

CLOSE = ("名次", "%")
"""Units written without a space: 第2名, 100%."""
STATUSES = "indicators_with_figures"
"""Attribute of a row for its indicators with their figures: a plain list, as `indicators.all()` would query anew."""
_PUBLISHED = Measurement.objects.filter(update=OuterRef("current__update"), indicator=OuterRef("pk"))
_BEFORE = (
    Measurement.objects.filter(indicator=OuterRef("pk"), update__month__lt=OuterRef("current__month"))
    .in_force()
    .order_by("-update__month")
)
_UPDATES = ProgressUpdate.objects.filter(undertaking=OuterRef("undertaking")).order_by("-month", "-revision")


PUBLISHED_WORD = {"published_word": Subquery(_PUBLISHED.values(word=KT("labels_at_publication__qualifier_word")))}
"""The 余 or 以上 with which an indicator's current figure was published, as `annotate` takes it."""
_PUBLISHED_THEN = ProgressUpdate.objects.filter(
    undertaking=OuterRef(OuterRef("undertaking")), month=OuterRef("pk"), state=UpdateState.PUBLISHED
)
_UNPUBLISHED = ReportMonth.objects.filter(
    ~Exists(_PUBLISHED_THEN),
    month__year=ExtractYear(OuterRef("current__month")),
    month__lt=OuterRef("current__month"),
    month__gte=OuterRef("undertaking__first_month"),
    month__lte=Coalesce(OuterRef("undertaking__last_month"), Value(date.max)),
)
LACKING = Case(
    When(
        aggregation=Aggregation.INCREMENT,
        then=Coalesce(Subquery(_UNPUBLISHED.order_by().values("month__year").annotate(n=Count("pk")).values("n")), 0),
    ),
    default=0,
)
"""Of how many months of its year the figure's sum lacks a publication, though they were opened and to be reported."""
WITH_STATUSES = (
    Prefetch(
        "indicators",
        Indicator.objects.select_related("current")
        .annotate(
            **PUBLISHED_WORD,
            month_value=Subquery(_PUBLISHED.values("value")),
            before_value=Subquery(_BEFORE.values("value")[:1]),
            before_month=Subquery(_BEFORE.values("update__month")[:1]),
            waiting_month=Subquery(_UPDATES.filter(state__in=PENDING).values("month")[:1]),
            lacking=LACKING,
            problems=Subquery(_UPDATES.in_force().values("problems")[:1]),
        )
        .order_by("number", "pk"),
        to_attr=STATUSES,
    ),
)
"""Reads the indicators with their current figures, the words these were published with and what working columns show,
as `prefetch_related` takes it."""


def amount_text(value: Decimal | None, unit: str) -> str:
    """An exact amount with its unit, thousands apart: 1,200 人, 35,000 万元, 第2名."""
    if value is None:
        return "未公开"
    if unit == "万元":
        return f"{units.grouped(round(value, 2))} 万元"
    if unit in CLOSE:
        return units.figure_text(value, unit)
    return f"{units.grouped(value)} {unit}"


def value_text(value: Decimal | None, unit: str, qualifier: str, word: str) -> str:
    """A value as its source states it: 约6亿元, 1000人以上; an exact one with its thousands apart."""
    if value is None or qualifier == Qualifier.EXACT:
        return amount_text(value, unit)
    return units.figure_text(value, unit, qualifier, word)


def measured_text(measured: Measurement) -> str:
    """What was measured, in the words it was published with or is to be."""
    return value_text(measured.value, measured.indicator.unit, measured.qualifier, measured.qualifier_word)


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator with its published value of `month`; None in value: nothing published yet."""

    indicator: Indicator
    value: Decimal | None
    qualifier: str = Qualifier.EXACT
    qualifier_word: str = ""
    """As it was published."""
    month: date | None = None
    lacking: int = 0
    """Months of the year that the value's sum lacks, as they are not published."""

    @property
    def is_exact(self) -> bool:
        """Whether the value is a number and not 约6亿元 or 十亿元级."""
        return self.value is not None and self.qualifier == Qualifier.EXACT

    @property
    def text(self) -> str:
        return value_text(self.value, self.indicator.unit, self.qualifier, self.qualifier_word)

    @property
    def headline(self) -> str:
        """The value as a headline says it: money in 亿元 from one 亿 upward."""
        is_money = self.is_exact and self.indicator.unit == "万元"
        return units.money_headline(self.value or Decimal(0)) if is_money else self.text

    @property
    def schedule(self) -> Decimal | None:
        """Share of the year gone by at the end of the month the value is of; None without a value."""
        return None if self.month is None else year_share(self.indicator.undertaking.plan_year, self.month)

    @property
    def gap(self) -> Decimal | None:
        """Percentage points ahead of the year's schedule (behind: negative)."""
        if self.completion is None or self.schedule is None:
            return None
        return (self.completion - self.schedule) * 100

    @property
    def target_text(self) -> str:
        return amount_text(self.indicator.target, self.indicator.unit)

    @property
    def completion(self) -> Decimal | None:
        """Share of the target reached, never clamped; None where either is unknown or less is better."""
        target = self.indicator.target
        if self.value is None or not target or self.indicator.direction == Direction.DOWN:
            return None
        return self.value / target


def indicator_statuses(undertaking: Undertaking) -> list[IndicatorStatus]:
    """Every indicator of an undertaking read `WITH_STATUSES`, in its order, as it stands today."""
    return [_status(indicator, undertaking) for indicator in getattr(undertaking, STATUSES)]


def in_month(status: IndicatorStatus) -> Decimal | None:
    """What the month of the value itself brought: reported, or the growth since the month before, as `MonthSeries` has
    it; None where neither is known. Of an indicator read `WITH_STATUSES`."""
    one: Any = status.indicator
    if status.month is None or one.month_value is None or one.aggregation == Aggregation.LATEST:
        return None
    known = {one.before_month: one.before_value} if one.before_month else {}
    return MonthSeries({**known, status.month: one.month_value}, one.adds_up).growth(status.month)


def _status(indicator: Any, undertaking: Undertaking) -> IndicatorStatus:
    indicator.undertaking = undertaking  # of the child's class, whose year it is
    current = getattr(indicator, "current", None)
    if current is None:
        return IndicatorStatus(indicator, None)
    word = indicator.published_word
    return IndicatorStatus(indicator, current.value, current.qualifier, word, current.month, indicator.lacking)


def with_main_completion(undertakings: QuerySet, *, unit: str = "") -> QuerySet:
    """Say of each undertaking, as `main_completion`, which share of its first indicator's target is reached; of the
    first of `unit` where one is named.

    As `IndicatorStatus.completion`: None where either is unknown or less is better.
    """
    first = Indicator.objects.filter(undertaking=OuterRef("pk")).order_by("number", "pk")
    if unit:
        first = first.filter(unit=unit)
    value, target = Cast("current__value", FloatField()), Cast(NullIf("target", Decimal(0)), FloatField())
    share = Case(When(direction=Direction.DOWN, then=None), default=value / target)
    reached = first.annotate(reached=share).values("reached")[:1]
    return undertakings.annotate(main_completion=Subquery(reached))
