"""Columns that lists of undertakings share, of every kind and in every room."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from zone.examples import EXAMPLE, mark_example, needs_mark
from zone.tables import BooleanColumn, Column, DateColumn, ExportPart, NumberColumn, TextColumn, WordColumn, ZoneTable
from zone.templatetags.zone import progress, unknown
from zone.tracking.figures.status import WITH_STATUSES, IndicatorStatus, indicator_statuses, with_main_completion
from zone.tracking.models import Qualifier, ReportMonth
from zone.tracking.working_columns import main_status, working_columns

BAR = (
    '<svg class="progress-bar-zone" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="完成 {done}">'
    '<rect class="progress-ground" width="100" height="8"/>'
    '<rect class="progress-done" width="{width}" height="8"/></svg>'
)
"""What zone/_progress.html draws without a plan; a list draws one for every row."""


ONE_LINE = 20
"""Characters of a name that stand on one line."""


class NameColumn(Column):
    """A name; what is made up for demonstration says so, on the page and in every export."""

    cell_class = "cell-text cell-name"

    def render(self, value, record) -> SafeString:
        name = escape(str(value))
        is_marked = needs_mark(str(value), record.is_example)
        mark = f' <span class="badge-state tone-warn">{EXAMPLE}</span>' if is_marked else ""
        css = "clamp two-lines" if len(str(value)) > ONE_LINE else "clamp"
        return mark_safe(f'<span class="{css}" title="{name}">{name}{mark}</span>')

    def value(self, value, record=None) -> str:
        return mark_example(str(value), record.is_example)


class SupportingColumn(Column):
    """The departments that support an undertaking."""

    def __init__(self, verbose_name=None, **kwargs):
        super().__init__(
            verbose_name,
            accessor="supporting_departments",
            orderable=False,
            prefetch=("supporting_departments",),
            **kwargs,
        )

    def render(self, value) -> str:
        return self.value(value) or "—"

    def value(self, value) -> str:
        return "、".join(str(department) for department in value.all())


class IndicatorColumn(TextColumn):
    """The first indicator of an undertaking with value and target; the others on hover."""

    def __init__(self, verbose_name=None, **kwargs):
        super().__init__(verbose_name, orderable=False, accessor="pk", prefetch=WITH_STATUSES, **kwargs)

    def render(self, record) -> SafeString:
        statuses = indicator_statuses(record)
        if not statuses:
            return unknown(None)
        line, more = _line(statuses[0]), len(statuses) - 1
        if not more:
            return mark_safe(line)
        others = escape("；".join(_words(one) for one in statuses[1:]))
        return mark_safe(f'{line}<small class="more secondary" title="{others}">另有 {more} 项指标</small>')

    def export_parts(self) -> tuple[ExportPart, ...]:
        """The first indicators one after the other, each with its unit, and its value and target as numbers."""
        parts = []
        for place in range(MOST_EXPORTED):
            mark = "主要指标" if place == 0 else f"指标{place + 1}"
            parts += [
                ExportPart(mark, "", _of_place(place, lambda one: one.indicator.name)),
                ExportPart(f"{mark}单位", "", _of_place(place, lambda one: one.indicator.unit)),
                ExportPart(f"{mark}完成值", "number", _of_place(place, lambda one: one.value)),
                ExportPart(f"{mark}表述", "", _of_place(place, _stated)),
                ExportPart(f"{mark}目标", "number", _of_place(place, lambda one: one.indicator.target)),
            ]
        return tuple(parts)


MOST_EXPORTED = 4
"""Indicators of an undertaking that a file has columns for."""


def _of_place(place: int, read: Callable[[IndicatorStatus], Any]) -> Callable[[Any], Any]:
    """Reads something of the indicator at a place; None where there is none."""

    def read_record(record) -> Any:
        statuses = indicator_statuses(record)
        return read(statuses[place]) if place < len(statuses) else None

    return read_record


def _stated(one: IndicatorStatus) -> str | None:
    """How the source states a figure that it does not state exactly: 约6亿元."""
    return None if one.value is None or one.qualifier == Qualifier.EXACT else one.text


def _words(one: IndicatorStatus) -> str:
    """The same in plain words: 充电车位 284 个 / 600 个."""
    aim = "" if one.indicator.target is None else f" / {one.target_text}"
    return f"{one.indicator.name} {'未报' if one.value is None else one.text}{aim}"


def _line(one: IndicatorStatus) -> str:
    """Name, then value and target, which stay together on one line."""
    aim = "" if one.indicator.target is None else f' <span class="secondary">/ {escape(one.target_text)}</span>'
    value = "未报" if one.value is None else escape(one.text)
    return f'{escape(one.indicator.name)} <span class="unbroken"><b>{value}</b>{aim}</span>'


class CompletionColumn(NumberColumn):
    """Share of the target reached by an undertaking's first indicator, or its first of a `unit`."""

    export_kind = "percent"

    def __init__(self, verbose_name="完成率", *, of: str = "", **kwargs):
        super().__init__(
            verbose_name,
            accessor="main_completion",
            empty_values=(),
            prefetch=WITH_STATUSES,
            sort_annotation=partial(with_main_completion, unit=of),
            **kwargs,
        )
        self.of = of

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
        status = main_status(record, self.of)
        return None if status is None else status.completion


class UndertakingColumns(ZoneTable):
    """The optional columns that lists of undertakings have in common; each row is recorded under its own code."""

    recorded_under = "code"
    rests_on = (ReportMonth,)  # which months a sum lacks

    year_plan, in_month, to_date, schedule, gap, problems = working_columns()
    supporting = SupportingColumn("配合部门", optional=True)
    steward = WordColumn("包保责任人", optional=True)
    planned_start = DateColumn("计划开始", optional=True)
    planned_end = DateColumn("计划完成", optional=True)
    actual_start = DateColumn("实际开始", optional=True)
    actual_end = DateColumn("实际完成", optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)
