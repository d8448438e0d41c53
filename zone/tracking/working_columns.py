"""The columns people work with: the year's plan, the month, the year so far, and how it stands against the calendar."""

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from zone import units
from zone.ledger import clock
from zone.tables import Column, ExportPart, NumberColumn
from zone.templatetags.zone import unknown
from zone.tracking.figures.status import WITH_STATUSES, IndicatorStatus, in_month, indicator_statuses
from zone.tracking.models import Undertaking

NOT_APPLICABLE = "—"
Read = Callable[[IndicatorStatus], Decimal | None]


def main_status(undertaking: Undertaking, unit: str) -> IndicatorStatus | None:
    """The first indicator; where the table is of one unit, the first of that unit. None: there is none."""
    statuses = indicator_statuses(undertaking)
    return next((one for one in statuses if unit in ("", one.indicator.unit)), None)


class WorkingColumn(NumberColumn):
    """A number of an undertaking's main indicator. With a `unit` it is of that unit alone, which the head says;
    without, each cell says its own."""

    says_unit = True

    def __init__(self, verbose_name, read: Read, *, unit: str = "", of: str | None = None, **kwargs):
        more: dict[str, Any] = {"accessor": "pk", "orderable": False, "prefetch": WITH_STATUSES} | kwargs
        super().__init__(verbose_name, unit=unit, **more)
        self.read, self.of = read, unit if of is None else of
        self.export_kind = "wan" if unit == "万元" else "number"

    def render(self, record) -> SafeString | str:
        status = main_status(record, self.of)
        if status is None:
            return NOT_APPLICABLE
        value = self.read(status)
        return self.without_value(status) if value is None else self.in_words(value, status)

    def without_value(self, status: IndicatorStatus) -> SafeString | str:
        """What stands where the number is not known."""
        return unknown(None)

    def in_words(self, value: Decimal, status: IndicatorStatus) -> SafeString | str:
        if self.unit == "万元":
            return f"{value:,.2f}"
        unit = "" if self.unit else escape(status.indicator.unit)
        return mark_safe(f"{units.grouped(round(value, 2))}<small> {unit}</small>")

    def value(self, record) -> Any:
        status = main_status(record, self.of)
        return None if status is None else self.read(status)

    def unit_of(self, record) -> str | None:
        status = main_status(record, self.of)
        return None if status is None else status.indicator.unit

    def export_parts(self) -> tuple[ExportPart, ...]:
        """Where each row has a unit of its own, it stands in a column beside the number."""
        if self.unit or not self.says_unit:
            return ()
        words = str(self.verbose_name)
        return (ExportPart(words, self.export_kind, self.value), ExportPart(f"{words}单位", "", self.unit_of))


class TotalColumn(WorkingColumn):
    """The figure so far in the words of its source where it is not exact, with how many months its sum lacks."""

    def __init__(self, **kwargs):
        super().__init__("累计完成", lambda one: one.value, **kwargs)

    def render(self, record) -> SafeString | str:
        status = main_status(record, self.of)
        if status is None or status.value is None or status.is_exact:
            return super().render(record)
        return status.text

    def in_words(self, value: Decimal, status: IndicatorStatus) -> SafeString | str:
        words = super().in_words(value, status)
        if not status.lacking:
            return words
        said = f"今年有 {status.lacking} 个月尚未发布，累计不含"
        return mark_safe(f'{words}<small class="warning-word" title="{said}"> 缺{status.lacking}个月</small>')


class ThisMonthColumn(WorkingColumn):
    """What this month brought; 本月未填 where it is owed and nothing is filed, 审核中 where it is not published yet."""

    def __init__(self, **kwargs):
        super().__init__("本月完成", self._this_month, **kwargs)

    @staticmethod
    def _this_month(status: IndicatorStatus) -> Decimal | None:
        return in_month(status) if status.month == units.first_day(clock.today()) else None

    def without_value(self, status: IndicatorStatus) -> SafeString | str:
        this, one = units.first_day(clock.today()), status.indicator
        if getattr(one, "waiting_month", None) == this:
            return mark_safe('<span class="secondary">审核中</span>')
        is_blank = status.month != this and one.undertaking.owes(this)
        return mark_safe('<span class="unknown">本月未填</span>') if is_blank else NOT_APPLICABLE


class ShareColumn(WorkingColumn):
    """A share of the year or of the plan, 0 to 1, with the month it is of where that is not the present one."""

    says_unit = False

    def __init__(self, verbose_name, read: Read, **kwargs):
        super().__init__(verbose_name, read, **kwargs)
        self.export_kind = "percent"

    def without_value(self, status: IndicatorStatus) -> str:
        return NOT_APPLICABLE

    def in_words(self, value: Decimal, status: IndicatorStatus) -> SafeString | str:
        is_past = status.month is not None and status.month != units.first_day(clock.today())
        month = f"<small> {status.month.month}月</small>" if is_past and status.month else ""
        return mark_safe(f"{value * 100:.1f}%{month}")

    def value(self, record) -> Decimal | None:
        share = super().value(record)
        return None if share is None else round(share, 4)


class GapColumn(WorkingColumn):
    """Percentage points ahead of the calendar, or behind it."""

    says_unit = False

    def without_value(self, status: IndicatorStatus) -> str:
        return NOT_APPLICABLE

    def in_words(self, value: Decimal, status: IndicatorStatus) -> str:
        return f"{value:+.1f}".replace("-", "−")

    def value(self, record) -> Decimal | None:
        gap = super().value(record)
        return None if gap is None else round(gap, 2)


class ProblemsColumn(Column):
    """The problems that the latest published update names; 无 where it names none, 未公开 where none is published."""

    cell_class = "cell-text"

    def __init__(self, **kwargs):
        super().__init__("存在问题", accessor="pk", orderable=False, prefetch=WITH_STATUSES, **kwargs)

    def render(self, record) -> SafeString | str:
        problems = self._problems(record)
        if problems is None:
            return unknown(None)
        text = escape(problems)
        return mark_safe(f'<span class="clamp" title="{text}">{text}</span>') if text else "无"

    def value(self, record) -> str:
        return self._problems(record) or ""

    @staticmethod
    def _problems(record) -> str | None:
        statuses = indicator_statuses(record)
        return getattr(statuses[0].indicator, "problems", None) if statuses else None


def working_columns(unit: str = "", *, optional: bool = True) -> tuple[Column, ...]:
    """年度计划, 本月完成, 累计完成, 时间进度, ±百分点, 存在问题 of the first indicator, or the first of this unit."""
    shown: dict[str, Any] = {"optional": optional}
    return (
        WorkingColumn("年度计划", lambda one: one.indicator.target, unit=unit, **shown),
        ThisMonthColumn(unit=unit, **shown),
        TotalColumn(unit=unit, **shown),
        ShareColumn("时间进度", lambda one: one.schedule, of=unit, **shown),
        GapColumn("±百分点", lambda one: one.gap, of=unit, **shown),
        ProblemsColumn(**shown),
    )
