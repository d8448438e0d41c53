"""Columns that monthly layouts share, and the month's plain form for undertakings of every kind."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from zone.examples import mark_example
from zone.layouts.base import CellKind, Layout, LayoutColumn, MonthSource
from zone.layouts.registers import fact, reference
from zone.ledger import clock
from zone.people.models import Department, User
from zone.tracking.figures.month_rows import MonthRow, month_rows
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.moves import UpdateState
from zone.tracking.update_fields import TEXTS, UpdateText
from zone.units import first_day

CODES = ("项目代码", "项目编码", "事项编码", "代码")
"""Headers under which offices know the code."""
UPDATE_RESOURCE = "updates"
"""Name of the resource that writes drafts of a month's updates."""


def _newest_month(chosen: QuerySet) -> date:
    """The newest month with a published update of these undertakings, else the newest opened one, else this month."""
    published = ProgressUpdate.objects.filter(
        state=UpdateState.PUBLISHED, undertaking__in=chosen.order_by().values("pk")
    ).order_by("-month_id")
    opened = ReportMonth.objects.begun().order_by("-month")
    newest = published.values_list("month_id", flat=True).first() or opened.values_list("month", flat=True).first()
    return newest or first_day(clock.today())


def _open_months() -> list[date]:
    opened = ReportMonth.objects.reportable().order_by("-month")
    return list(opened.values_list("month", flat=True))


def _owed(chosen: QuerySet, month: date, user: User) -> QuerySet:
    owing = Undertaking.objects.owing(month)
    return chosen.filter(pk__in=(owing if user.is_administrator else owing.led_by(user)).values("pk"))


MONTHS = MonthSource(
    newest=_newest_month,
    open_months=_open_months,
    owed=_owed,
    record_of=lambda row: row.undertaking,
    unit_of=lambda row: row.indicator.unit if row.indicator else "",
)


def lead_department() -> LayoutColumn:
    return reference("lead_department", "牵头部门", Department, width=16, synonyms=("责任单位", "牵头单位"))


def when() -> tuple[LayoutColumn, ...]:
    """Who answers for an undertaking, and its dates."""
    return (
        fact("steward", "包保责任人", width=12, synonyms=("包保领导", "责任人")),
        fact("planned_start", "计划开始", CellKind.DATE),
        fact("planned_end", "计划完成", CellKind.DATE, synonyms=("完成时限",)),
        fact("actual_start", "实际开始", CellKind.DATE, synonyms=("开工",)),
        fact("actual_end", "实际完成", CellKind.DATE),
        fact("first_month", "填报起始月", CellKind.MONTH, synonyms=("首个填报月",)),
        fact("last_month", "填报截止月", CellKind.MONTH, synonyms=("末个填报月",)),
    )


def marked_name(row: Any) -> str:
    """The undertaking's name, marked if it is example data."""
    return mark_example(row.undertaking.name, row.undertaking.is_example)


def of_update(name: str):
    """Reads one text of the month's update."""
    return lambda row: getattr(row.update, name) if row.update else None


def of_indicator(name: str):
    return lambda row: getattr(row.indicator, name) if row.indicator else None


def departments(row: Any) -> str:
    return "、".join(one.name for one in row.undertaking.supporting_departments.all())


def evidence_words(row: Any) -> str | None:
    return f"{row.update.evidence_count} 份" if row.update and row.update.evidence_count else None


def not_stored(name: str, header: str, kind: CellKind = CellKind.TEXT, **options) -> LayoutColumn:
    """A column that the office's form asks for and this system does not store yet."""
    return LayoutColumn(name, header, kind, is_stored=False, **{"width": 7} | options)


def text(name: str, header: str, *, width: int = 26, merges: bool = False, synonyms: tuple[str, ...] = ()):
    """One text of the month's update, written by an import."""
    return LayoutColumn(
        name,
        header,
        width=width,
        writes=name,
        read=of_update(name),
        is_open=lambda row: row.takes_words,
        merges=merges,
        synonyms=synonyms,
    )


def with_every_text(*columns: LayoutColumn, merges: bool = False) -> tuple[LayoutColumn, ...]:
    """An office's columns; before the last one, the remarks, each text of an update that the office has no name for."""
    named = {column.writes for column in columns}
    others = (_text_of(one, merges=merges) for one in TEXTS.values() if one.name not in named)
    return (*columns[:-1], *others, columns[-1])


def _text_of(one: UpdateText, *, merges: bool) -> LayoutColumn:
    return text(one.name, one.label, width=one.width, merges=merges, synonyms=one.headers)


def note(header: str = "备注") -> LayoutColumn:
    return LayoutColumn(
        "note",
        header,
        width=11,
        writes="note",
        read=lambda row: row.note,
        is_open=lambda row: row.takes_note,
        synonyms=("数值说明", "说明", "备注"),
        hint="对本月数值的说明，如数值异常的原因。",
    )


def month_value(header: str, kind: CellKind = CellKind.NUMBER, **options) -> LayoutColumn:
    """The month's own number; typed for indicators whose months add up."""
    return LayoutColumn(
        "value_month",
        header,
        kind,
        writes="value_month",
        read=lambda row: row.in_month,
        is_open=lambda row: row.takes_month,
        hint="本月当月数；累计由系统相加。",
        **options,
    )


def total_value(header: str, kind: CellKind = CellKind.NUMBER, **options) -> LayoutColumn:
    """The figure at the month's end; typed for indicators reported as such."""
    return LayoutColumn(
        "value_total",
        header,
        kind,
        writes="value_total",
        read=lambda row: row.total,
        is_open=lambda row: row.takes_total,
        hint="截至本月底的累计数（最新值类指标填现值）。",
        **options,
    )


def code_of(row: MonthRow) -> str:
    return row.key


def undertaking_of(row: MonthRow) -> int:
    return row.undertaking.pk


def _records(user: User):
    return Undertaking.objects.visible_to(user)


def _rows(chosen, month: date, user: User, fill_in: bool):
    return month_rows(chosen.select_related(None).select_related("lead_department"), month, user, fill_in)


MONTH_FORM = Layout(
    name="month",
    title="月度填报表",
    records=_records,
    rows=_rows,
    key=code_of,
    group_of=undertaking_of,
    resource=UPDATE_RESOURCE,
    months=MONTHS,
    unit_line="单位：见“单位”列",
    frozen=3,
    columns=(
        LayoutColumn("place", "序号", CellKind.WHOLE, width=6, read=lambda row: row.place, merges=True),
        LayoutColumn("code", "编码", width=14, read=lambda row: row.undertaking.code, merges=True, synonyms=CODES),
        LayoutColumn("name", "事项", width=30, read=marked_name, merges=True, synonyms=("名称", "项目名称", "实事")),
        LayoutColumn(
            "department",
            "牵头部门",
            width=14,
            read=lambda row: row.undertaking.lead_department and row.undertaking.lead_department.name,
            merges=True,
        ),
        LayoutColumn("indicator", "指标", width=16, read=of_indicator("name"), synonyms=("指标名称",)),
        LayoutColumn("unit", "单位", width=7, read=of_indicator("unit")),
        LayoutColumn("target", "年度目标", CellKind.NUMBER, width=12, read=of_indicator("target")),
        LayoutColumn("before", "上月累计", CellKind.NUMBER, width=12, read=lambda row: row.before),
        month_value("{month}月完成", width=12, synonyms=("当月完成", "本月完成", "当月完成投资", "本月完成投资")),
        total_value("累计完成", width=12, synonyms=("1-{month}月累计", "当年累计")),
        note("数值说明"),
        *(_text_of(one, merges=True) for one in TEXTS.values()),
    ),
)
