"""Where an indicator stands: its published value beside target and plan, as lists and pages show it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import FloatField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast, NullIf
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zone import units
from zone.tables import Column, NumberColumn, TextColumn
from zone.templatetags.zone import percent, progress, unknown
from zone.tracking.models import Direction, Indicator, Qualifier, Undertaking

CLOSE = ("名次", "%")
"""Units written without a space: 第2名, 100%."""
EXAMPLE = "示例"
BREAK = mark_safe("<br>")


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
class Standing:
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


def standings(undertaking: Undertaking) -> list[Standing]:
    """Every indicator of an undertaking read with `with_standings`, in its order, as it stands today."""
    found = []
    for indicator in undertaking.indicators.all():
        current = getattr(indicator, "current", None)
        if current is None:
            found.append(Standing(indicator, None))
        else:
            found.append(Standing(indicator, current.value, current.qualifier, current.month))
    return found


def with_standings(undertakings: QuerySet) -> QuerySet:
    """Read the indicators with their current figures; `main_completion` orders by the first one's completion."""
    first = Indicator.objects.filter(undertaking=OuterRef("pk")).order_by("number", "pk")
    value, target = Cast("current__value", FloatField()), Cast(NullIf("target", Decimal(0)), FloatField())
    reached = first.annotate(reached=value / target).values("reached")[:1]
    return undertakings.prefetch_related(
        Prefetch("indicators", Indicator.objects.select_related("current").order_by("number", "pk"))
    ).annotate(main_completion=Subquery(reached))


class NameColumn(Column):
    """A name; what is made up for demonstration says so, on the page and in every export."""

    cell_class = "cell-text cell-name"

    def render(self, value, record) -> SafeString:
        is_marked = record.is_example and EXAMPLE not in str(value)
        mark = format_html(' <span class="badge-state tone-warn">{}</span>', EXAMPLE) if is_marked else ""
        return format_html('<span class="clamp" title="{0}">{0}{1}</span>', value, mark)

    def value(self, value, record=None) -> str:
        return f"{EXAMPLE}：{value}" if record.is_example and EXAMPLE not in str(value) else str(value)


class StandingColumn(TextColumn):
    """The first indicators of an undertaking with value and target, one to a line."""

    def __init__(self, verbose_name=None, *, most: int = 1, **kwargs):
        super().__init__(verbose_name, orderable=False, accessor="pk", **kwargs)
        self.most = most

    def render(self, record) -> SafeString:
        told = standings(record)
        if not told:
            return unknown(None)
        lines = format_html_join(
            BREAK, '{} <span class="kept"><b>{}</b>{}</span>', [_line(one) for one in told[: self.most]]
        )
        more = len(told) - self.most
        return format_html('{}<br><small class="secondary">另有 {} 项指标</small>', lines, more) if more > 0 else lines

    def value(self, record) -> str:
        return "；".join(
            f"{one.indicator.name} {one.text}" + ("" if one.indicator.target is None else f"（目标 {one.target_text}）")
            for one in standings(record)
        )


def _line(one: Standing) -> tuple:
    """Name, then value and target, which stay together on one line."""
    aim = "" if one.indicator.target is None else format_html(' <span class="secondary">/ {}</span>', one.target_text)
    return one.indicator.name, "未报" if one.value is None else one.text, aim


class CompletionColumn(NumberColumn):
    """Share of the target reached by an undertaking's first indicator."""

    def __init__(self, verbose_name="完成率", **kwargs):
        super().__init__(verbose_name, accessor="main_completion", empty_values=(), **kwargs)

    def render(self, record) -> SafeString | str:
        share = self._share(record)
        if share is None:
            return unknown(None)
        return format_html("{}<br>{}", percent(share), render_to_string("zone/_progress.html", progress(share)))

    def value(self, record) -> Decimal | None:
        share = self._share(record)
        return None if share is None else round(share, 4)

    def _share(self, record) -> Decimal | None:
        told = standings(record)
        return told[0].completion if told else None
