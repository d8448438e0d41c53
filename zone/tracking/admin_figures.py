"""Columns of figures in the console's lists, each with its unit: what is promised, published and reported."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.utils.html import format_html

from zone import units
from zone.tracking.figures.status import (
    STATUSES,
    WITH_STATUSES,
    IndicatorStatus,
    amount_text,
    indicator_statuses,
    value_text,
)
from zone.tracking.models import Indicator, ProgressUpdate, Qualifier, Undertaking

WITH_FIGURES = (
    Prefetch("undertaking__indicators", WITH_STATUSES[0].queryset, to_attr=STATUSES),
    "measurements__indicator",
)
"""Reads what the columns of updates show, as `prefetch_related` takes it."""


def amount(value: Decimal | None, unit: str, qualifier: str = Qualifier.EXACT, word: str = "") -> str:
    """15,200.00 万元, 1,200 人, 约6亿元; tables hold money in 万元 alone."""
    if value is not None and unit == "万元" and qualifier == Qualifier.EXACT:
        return units.money_text(value)
    return value_text(value, unit, qualifier, word) if value is not None else amount_text(value, unit)


def _right(text: str) -> str:
    return format_html('<span class="cell-number">{}</span>', text)


def _main(undertaking: Undertaking) -> IndicatorStatus | None:
    return next(iter(indicator_statuses(undertaking)), None)


def _published(one: IndicatorStatus) -> str:
    if one.value is None:
        return "尚未发布"
    return amount(one.value, one.indicator.unit, one.qualifier, one.qualifier_word)


@admin.display(description="主要指标")
def main_indicator(undertaking: Undertaking) -> str:
    one = _main(undertaking)
    return one.indicator.name if one else "未公开"


@admin.display(description="目标")
def target(undertaking: Undertaking) -> str:
    one = _main(undertaking)
    return _right(amount(one.indicator.target, one.indicator.unit) if one else "未公开")


@admin.display(description="已发布完成数")
def published(undertaking: Undertaking) -> str:
    one = _main(undertaking)
    return _right(_published(one) if one else "—")


@admin.display(description="完成率")
def completion(undertaking: Undertaking) -> str:
    one = _main(undertaking)
    return _right("—" if one is None or one.completion is None else f"{one.completion * 100:.1f}%")


MAIN_FIGURES = [main_indicator, target, published, completion]
"""Columns of a list of undertakings, read `WITH_STATUSES`: its first indicator."""


@admin.display(description="本月填报")
def reported(update: ProgressUpdate) -> str:
    """The first value of an update and how many it has."""
    values = sorted(update.measurements.all(), key=lambda one: (one.indicator.number, one.indicator_id))
    if not values:
        return _right("本月未填")
    first = values[0]
    text = amount(first.value, first.indicator.unit, first.qualifier, first.indicator.qualifier_word)
    return _right(text if len(values) == 1 else f"{text} 等 {len(values)} 项")


@admin.display(description="已发布完成数")
def published_of_undertaking(update: ProgressUpdate) -> str:
    return published(update.undertaking)


@admin.display(description="目标", ordering="target")
def target_of(indicator: Indicator) -> str:
    return _right(amount(indicator.target, indicator.unit))


@admin.display(description="已发布完成数")
def published_of(indicator: Any) -> str:
    """Of an indicator read as `WITH_STATUSES` reads it."""
    current = getattr(indicator, "current", None)
    if current is None:
        return _right("尚未发布")
    return _right(amount(current.value, indicator.unit, current.qualifier, indicator.published_word))
