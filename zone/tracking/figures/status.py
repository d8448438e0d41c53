"""The status of an indicator: its published value beside target and plan, as lists and pages show it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, FloatField, OuterRef, Prefetch, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, NullIf

from zone import units
from zone.tracking.models import Direction, Indicator, Measurement, Qualifier, Undertaking

CLOSE = ("名次", "%")
"""Units written without a space: 第2名, 100%."""
STATUSES = "indicators_with_figures"
"""Attribute of a row for its indicators with their figures: a plain list, as `indicators.all()` would query anew."""
_PUBLISHED = Measurement.objects.filter(update=OuterRef("current__update"), indicator=OuterRef("pk"))
PUBLISHED_WORD = {"published_word": Subquery(_PUBLISHED.values(word=KT("labels_at_publication__qualifier_word")))}
"""The 余 or 以上 with which an indicator's current figure was published, as `annotate` takes it."""
WITH_STATUSES = (
    Prefetch(
        "indicators",
        Indicator.objects.select_related("current").annotate(**PUBLISHED_WORD).order_by("number", "pk"),
        to_attr=STATUSES,
    ),
)
"""Reads the indicators with their current figures and the words these were published with, as `prefetch_related` takes
it."""


def amount_text(value: Decimal | None, unit: str) -> str:
    """An exact amount with its unit, thousands apart: 1,200 人, 3.5 亿元, 第2名."""
    if value is None:
        return "未公开"
    if unit == "万元":
        return units.money_headline(value)
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

    @property
    def text(self) -> str:
        return value_text(self.value, self.indicator.unit, self.qualifier, self.qualifier_word)

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
    return [_status(indicator) for indicator in getattr(undertaking, STATUSES)]


def _status(indicator: Any) -> IndicatorStatus:
    current = getattr(indicator, "current", None)
    if current is None:
        return IndicatorStatus(indicator, None)
    return IndicatorStatus(indicator, current.value, current.qualifier, indicator.published_word, current.month)


def with_main_completion(undertakings: QuerySet) -> QuerySet:
    """Say of each undertaking, as `main_completion`, which share of its first indicator's target is reached.

    As `IndicatorStatus.completion`: None where either is unknown or less is better.
    """
    first = Indicator.objects.filter(undertaking=OuterRef("pk")).order_by("number", "pk")
    value, target = Cast("current__value", FloatField()), Cast(NullIf("target", Decimal(0)), FloatField())
    share = Case(When(direction=Direction.DOWN, then=None), default=value / target)
    reached = first.annotate(reached=share).values("reached")[:1]
    return undertakings.annotate(main_completion=Subquery(reached))
