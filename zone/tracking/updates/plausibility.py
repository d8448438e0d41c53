"""Values that ask for an explanation, and the one that is refused: less than nothing."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import Aggregation, Direction
from zone.units import grouped

UNIT_SLIP = Decimal(5000)
"""A jump by this factor or more looks like 万元 taken for 亿元, a slip of 10,000."""
FAR_ABOVE_TARGET = Decimal("1.5")


SIGNED_UNITS = frozenset({"%", "百分点", "个百分点"})
"""Units whose values may be negative; counts and money may not."""


def refuse_negative(unit: str, value: Decimal) -> None:
    """Raises ValidationError for a value below zero where nothing below zero can be counted."""
    if value < 0 and unit not in SIGNED_UNITS:
        raise ValidationError(f"{unit}数不能为负。", code="negative")


def oddity(prior: PriorFigure, value: Decimal) -> str:
    """Why `value` asks for an explanation, in a sentence for the form; empty when it does not.

    `value` is what the reporter typed, in the indicator's unit; `prior` what is published before it.
    """
    indicator, last, year_before = prior.indicator, prior.last, prior.year_total
    unit = indicator.unit
    for known, word in ((last, "上次发布值"), (indicator.target, "目标")):
        if known and value and (value / known >= UNIT_SLIP or known / value >= UNIT_SLIP):
            return f"与{word} {grouped(known)} {unit} 相差上万倍，请核对单位（万元、亿元是否混用），属实请说明。"
    if indicator.aggregation == Aggregation.CUMULATIVE and last is not None and value < last:
        return f"低于已发布的累计数 {grouped(last)} {unit}，属实请说明原因。"
    reached, word = value + (year_before or 0), "今年合计" if year_before else ""
    if indicator.direction == Direction.UP and indicator.target and reached > indicator.target * FAR_ABOVE_TARGET:
        return f"{word}超过目标 {grouped(indicator.target)} {unit} 的 150%，属实请说明。"
    return ""
