"""Where an indicator stands: its published value beside target and plan, as lists and pages show it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from django.db.models import FloatField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast, NullIf
from django.utils.safestring import SafeString, mark_safe

from zone import units
from zone.tables import Column, NumberColumn, TextColumn
from zone.templatetags.zone import progress, unknown
from zone.tracking.models import Direction, Indicator, Qualifier, Undertaking

CLOSE = ("名次", "%")
"""Units written without a space: 第2名, 100%."""
EXAMPLE = "示例"
STATUSES = "indicators_with_figures"
"""Where a row keeps its indicators with their figures: a plain list, where `indicators.all()` asks anew each time."""
BAR = (
    '<svg class="progress-bar-zone" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="完成 {done}">'
    '<rect class="progress-ground" width="100" height="8"/>'
    '<rect class="progress-done" width="{width}" height="8"/></svg>'
)
"""What zone/_progress.html draws without a plan; a list draws one for every row."""


def amount_text(value: Decimal | None, unit: str) -> str:
    """An exact amount with its unit, thousands apart: 1,200 人, 3.5 亿元, 第2名."""
    if value is None:
        return "未公开"
    if unit == "万元":
        return units.money_headline(value)
    if unit in CLOSE:
        return units.figure_text(value, unit)
    return f"{units.grouped(value)} {unit}"


def stated(value: Decimal | None, indicator: Indicator, qualifier: str) -> str:
    """A published value as its source states it: 约6亿元, 1000人以上; an exact one with its thousands apart."""
    if value is None or qualifier == Qualifier.EXACT:
        return amount_text(value, indicator.unit)
    return units.figure_text(value, indicator.unit, qualifier, indicator.qualifier_word)


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator with its published value of `month`; None in value: nothing published yet."""

    indicator: Indicator
    value: Decimal | None
    qualifier: str = Qualifier.EXACT
    month: date | None = None

    @property
    def text(self) -> str:
        return stated(self.value, self.indicator, self.qualifier)

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
    """Every indicator of an undertaking read with `with_standings`, in its order, as it stands today."""
    return [_status(indicator) for indicator in getattr(undertaking, STATUSES)]


def _status(indicator: Indicator) -> IndicatorStatus:
    current = getattr(indicator, "current", None)
    if current is None:
        return IndicatorStatus(indicator, None)
    return IndicatorStatus(indicator, current.value, current.qualifier, current.month)


def with_indicator_statuses(undertakings: Any) -> Any:
    """Read the indicators with their current figures."""
    if any(getattr(lookup, "to_attr", "") == STATUSES for lookup in undertakings._prefetch_related_lookups):
        return undertakings
    indicators = Indicator.objects.select_related("current").order_by("number", "pk")
    return undertakings.prefetch_related(Prefetch("indicators", indicators, to_attr=STATUSES))


def with_main_completion(undertakings: QuerySet) -> QuerySet:
    """Say of each undertaking, as `main_completion`, which share of its first indicator's target is reached."""
    first = Indicator.objects.filter(undertaking=OuterRef("pk")).order_by("number", "pk")
    value, target = Cast("current__value", FloatField()), Cast(NullIf("target", Decimal(0)), FloatField())
    reached = first.annotate(reached=value / target).values("reached")[:1]
    return undertakings.annotate(main_completion=Subquery(reached))


class NameColumn(Column):
    """A name; what is made up for demonstration says so, on the page and in every export."""

    cell_class = "cell-text cell-name"

    def render(self, value, record) -> SafeString:
        name = escape(str(value))
        mark = f' <span class="badge-state tone-warn">{EXAMPLE}</span>' if self._is_marked(value, record) else ""
        return mark_safe(f'<span class="clamp" title="{name}">{name}{mark}</span>')

    def value(self, value, record=None) -> str:
        return f"{EXAMPLE}：{value}" if self._is_marked(value, record) else str(value)

    def _is_marked(self, value, record) -> bool:
        return record.is_example and EXAMPLE not in str(value)


class SupportingColumn(Column):
    """The departments that support an undertaking."""

    def __init__(self, verbose_name=None, **kwargs):
        super().__init__(
            verbose_name,
            accessor="supporting_departments",
            orderable=False,
            prefetch=lambda undertakings: undertakings.prefetch_related("supporting_departments"),
            **kwargs,
        )

    def render(self, value) -> str:
        return self.value(value) or "—"

    def value(self, value) -> str:
        return "、".join(str(department) for department in value.all())


class IndicatorColumn(TextColumn):
    """The first indicators of an undertaking with value and target, one to a line."""

    def __init__(self, verbose_name=None, *, most: int = 1, **kwargs):
        super().__init__(verbose_name, orderable=False, accessor="pk", prefetch=with_indicator_statuses, **kwargs)
        self.most = most

    def render(self, record) -> SafeString:
        told = indicator_statuses(record)
        if not told:
            return unknown(None)
        lines = "<br>".join([_line(one) for one in told[: self.most]])
        more = len(told) - self.most
        return mark_safe(f'{lines}<small class="more secondary">另有 {more} 项指标</small>' if more > 0 else lines)

    def value(self, record) -> str:
        return "；".join(
            f"{one.indicator.name} {one.text}" + ("" if one.indicator.target is None else f"（目标 {one.target_text}）")
            for one in indicator_statuses(record)
        )


def _line(one: IndicatorStatus) -> str:
    """Name, then value and target, which stay together on one line."""
    aim = "" if one.indicator.target is None else f' <span class="secondary">/ {escape(one.target_text)}</span>'
    value = "未报" if one.value is None else escape(one.text)
    return f'{escape(one.indicator.name)} <span class="kept"><b>{value}</b>{aim}</span>'


class CompletionColumn(NumberColumn):
    """Share of the target reached by an undertaking's first indicator."""

    export_kind = "percent"

    def __init__(self, verbose_name="完成率", **kwargs):
        super().__init__(
            verbose_name,
            accessor="main_completion",
            empty_values=(),
            prefetch=with_indicator_statuses,
            sort_annotation=with_main_completion,
            **kwargs,
        )

    def render(self, record) -> SafeString | str:
        share = self._share(record)
        if share is None:
            return unknown(None)
        done, width = f"{share * 100:.1f}%", progress(share)["width"]
        return mark_safe(f"{done}{BAR.format(done=done, width=width)}")

    def value(self, record) -> Decimal | None:
        share = self._share(record)
        return None if share is None else round(share, 4)

    def _share(self, record) -> Decimal | None:
        told = record.indicators_with_figures[:1]
        return _status(told[0]).completion if told else None
