"""New undertakings with their indicators and plans by workbook, for an administrator who begins a year.

What is registered already is not changed here: its register does that (导入 › 名录). Indicators may be added to it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from zone.batches.model_resource import ModelResource
from zone.layouts.base import CellKind, Layout, LayoutColumn
from zone.ledger import clock
from zone.ledger.changes import facts
from zone.ledger.ledger import deferred_entries, record
from zone.people.models import User
from zone.people.roles import Role
from zone.registry import Registry
from zone.setup.sheets import Reading, Row, Sheet
from zone.tracking.kinds import CODE, KINDS
from zone.tracking.models import Aggregation, Direction, Indicator, PlanPoint, Undertaking
from zone.units import FIRST_YEAR, LAST_YEAR

CODE_COLUMN = LayoutColumn("code", "编码", width=16, hint="字母、数字和短横线，如 P2027-001；不能重复，建好后不再改。")
MONTHS = range(1, 13)


@dataclass(frozen=True)
class NewKind:
    """A kind of undertaking as its worksheet brings new ones: a register's columns, after those that name the row."""

    register: Layout
    resource: ModelResource
    names: tuple[LayoutColumn, ...] = (CODE_COLUMN,)
    code_of: Callable[[Mapping[str, Any]], str] = lambda values: str(values["code"])
    """The code of a row from the columns that name it."""

    @property
    def model(self) -> Any:
        return self.resource.model


NEW_KINDS: Registry[NewKind] = Registry("kinds of new undertakings")


def kind_sheet(kind: NewKind) -> Sheet:
    """The worksheet of new undertakings of this kind."""
    columns = tuple(one for one in kind.register.columns if one.writes)
    needed = [one.name for one in columns if _is_needed(kind.model._meta.get_field(one.writes))]
    return Sheet(
        KINDS[kind.model.KIND].label,
        (*kind.names, *columns),
        required=(*(one.name for one in kind.names), *needed),
        note=(
            "每行一个新的事项；已登记的不要填在这里。不知道或不公开的留空。要按月填报的，须有牵头部门和开始填报的月份；"
            "指标和计划填在“指标与计划”表里。"
        ),
    )


def _is_needed(own: models.Field) -> bool:
    return not own.blank and not own.has_default()


def _choice(name: str, header: str, choices: Any, hint: str) -> LayoutColumn:
    words = [(str(code), str(word)) for code, word in choices]
    return LayoutColumn(name, header, CellKind.CHOICE, width=11, choices=lambda user: words, hint=hint)


def _number(name: str, header: str, hint: str) -> LayoutColumn:
    return LayoutColumn(name, header, CellKind.NUMBER, width=11, hint=hint)


INDICATORS = Sheet(
    "指标与计划",
    (
        LayoutColumn("code", "事项编码", width=16, hint="本文件中的新事项或已登记事项的编码；民生实事如 MS2027-01。"),
        LayoutColumn("number", "序号", CellKind.WHOLE, width=7, hint="在该事项各指标中的次序；不填按表中次序。"),
        LayoutColumn("name", "指标", width=22, hint="如 完成投资。", synonyms=("指标名称",)),
        LayoutColumn("unit", "单位", width=8, hint="如 万元、处、人次；金额一律用万元。"),
        _number("target", "目标", "年度目标，只填数字；未公开请留空。"),
        _number("baseline", "基数", "年初已有的数；没有请留空。"),
        _choice(
            "aggregation",
            "统计方式",
            Aggregation.choices,
            "累计数：每月填截至月底的累计；当月数：每月填当月的数，由系统相加；最新值：每月填现值。不填为累计数。",
        ),
        _choice("direction", "方向", Direction.choices, "越高越好或越低越好；不填为越高越好。"),
        LayoutColumn("plan_year", "计划年度", CellKind.WHOLE, width=9, hint="右边各月计划的年度；不填为该事项的年度。"),
        *(
            _number(f"plan_{month}", f"{month}月计划", f"截至{month}月底的计划累计数；各月都不填的，按直线推算到目标。")
            for month in MONTHS
        ),
    ),
    required=("code", "name", "unit"),
    note="每行一个指标，一个事项可以有几行。各月计划填截至该月底的累计数。",
)


def new_sheets(user: User) -> tuple[Sheet, ...]:
    return (*(kind_sheet(kind) for kind in NEW_KINDS.values()), INDICATORS)


@dataclass
class NewPlan:
    """What a file would add."""

    undertakings: list[Undertaking] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    points: list[PlanPoint] = field(default_factory=list)

    headings = ("编码", "名称", "类型", "牵头部门", "填报月份", "指标")

    @property
    def is_empty(self) -> bool:
        return not self.undertakings and not self.indicators

    @property
    def lines(self) -> list[str]:
        """What would be made, and what to look at before it is."""
        count = Counter(one.KIND for one in self.undertakings)
        kinds = "、".join(f"{KINDS[name].label} {number} 项" for name, number in count.items())
        counted = {one.undertaking.code for one in self.indicators}
        new = {one.code for one in self.undertakings}
        lines = [f"新增{kinds}。"] if kinds else []
        if self.indicators:
            lines.append(f"新增指标 {len(self.indicators)} 个、各月计划 {len(self.points)} 个。")
        if others := sorted(counted - new):
            lines.append(f"其中为已登记的事项增加指标：{'、'.join(others[:10])}{' 等' if len(others) > 10 else ''}。")
        unfiled = [one.code for one in self.undertakings if not (one.lead_department and one.first_month)]
        for words, codes in (
            ("没有牵头部门或开始填报的月份，不要求按月填报", unfiled),
            ("没有指标", sorted(new - counted)),
        ):
            if codes:
                more = f" 等 {len(codes)} 项" if len(codes) > 10 else ""
                lines.append(f"请留意，以下事项{words}：{'、'.join(codes[:10])}{more}。")
        return lines

    @property
    def rows(self) -> list[tuple[str, ...]]:
        counted = Counter(one.undertaking.code for one in self.indicators)
        return [
            (
                one.code,
                one.name,
                KINDS[one.KIND].label,
                str(one.lead_department or "未公开"),
                f"{one.first_month:%Y-%m} 起" if one.first_month else "—",
                f"{counted[one.code]} 个",
            )
            for one in self.undertakings
        ]


def plan_new(reading: Reading, by: User) -> NewPlan:
    """What the file would add; whatever stands against it is noted in `reading`."""
    plan = NewPlan()
    found: dict[str, Undertaking | None] = {}
    for kind in NEW_KINDS.values():
        for row in reading.of(kind_sheet(kind)):
            _plan_undertaking(reading, row, kind, plan, found, by)
    _plan_indicators(reading, plan, found)
    return plan


def _plan_undertaking(
    reading: Reading, row: Row, kind: NewKind, plan: NewPlan, found: dict[str, Undertaking | None], by: User
) -> None:
    named = {one.name: row.values[one.name] for one in kind.names if one.name in row.values}
    if len(named) < len(kind.names):
        return  # said already
    code, first = kind.code_of(named), kind.names[0].name
    if code in found:
        reading.refuse(row, first, f"编码 {code} 在文件中出现了两次。")
        return
    found[code] = None
    values = {
        one.writes: row.values[one.name] for one in kind.register.columns if one.writes and one.name in row.values
    }
    try:
        CODE(code)
        new = kind.resource.new(values, by, **{**named, "code": code, "kind": kind.model.KIND})
        new.full_clean(exclude=[one.name for one in kind.model._meta.fields if one.is_relation])
    except ValidationError as error:
        reading.refuse_error(row, error, first)
        return
    found[code] = new
    plan.undertakings.append(new)


def _plan_indicators(reading: Reading, plan: NewPlan, found: dict[str, Undertaking | None]) -> None:
    rows = reading.of(INDICATORS)
    asked = {str(row.values["code"]) for row in rows if "code" in row.values} - set(found)
    held: dict[str, Undertaking | None] = {one.code: one for one in Undertaking.objects.filter(code__in=asked)}
    for kind in NEW_KINDS.values():  # each as what it is: its kind knows of which year it is
        held |= {one.code: one for one in kind.model.objects.filter(code__in=asked)}
    numbers: dict[str, set[int]] = defaultdict(set)
    for code, number in Indicator.objects.filter(undertaking__code__in=asked).values_list(
        "undertaking__code", "number"
    ):
        numbers[code].add(number)
    for row in rows:
        code = str(row.values.get("code", ""))
        if code and code not in found and code not in held:
            reading.refuse(row, "code", f"没有编码为“{code[:40]}”的事项；新事项请先填在前面的表里。")
        elif undertaking := found.get(code) or held.get(code):
            _plan_indicator(reading, row, undertaking, numbers[code], plan)


def _plan_indicator(reading: Reading, row: Row, undertaking: Undertaking, taken: set[int], plan: NewPlan) -> None:
    values = row.values
    number = int(values.get("number") or max(taken, default=0) + 1)
    if number in taken:
        reading.refuse(row, "number", f"事项 {undertaking.code} 已有序号为 {number} 的指标。")
        return
    taken.add(number)
    typed: dict[str, Any] = {
        name: values[name] for name in ("name", "unit", "aggregation", "direction") if name in values
    }
    typed |= {name: Decimal(str(values[name])) for name in ("target", "baseline") if name in values}
    indicator = Indicator(undertaking=undertaking, number=number, **typed)
    year = int(values.get("plan_year") or undertaking.plan_year or (undertaking.first_month or clock.today()).year)
    try:
        indicator.full_clean(exclude=["undertaking", "figure_code"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError({"plan_year": "年度请写四位，如 2027。"})
    except ValidationError as error:
        reading.refuse_error(row, error)
        return
    plan.indicators.append(indicator)
    for month in MONTHS:
        if (value := values.get(f"plan_{month}")) is not None:
            point = PlanPoint(indicator=indicator, month=date(year, month, 1), value=Decimal(str(value)))
            plan.points.append(point)


def make_new(plan: NewPlan, *, by: User) -> dict[str, Any]:
    """Add all of the plan in the caller's transaction.

    Raises PermissionDenied, IntegrityError where somebody else has added the same meanwhile.
    """
    if Role.ADMINISTRATOR not in by.roles:
        raise PermissionDenied
    with deferred_entries():
        for undertaking in plan.undertakings:
            _add(undertaking, undertaking.code, by)
        for indicator in plan.indicators:
            _add(indicator, indicator.undertaking.code, by)
        for point in plan.points:
            _add(point, point.indicator.undertaking.code, by)
    return {"plan": plan}


def _add(row: models.Model, topic: str, by: User) -> None:
    row.save(force_insert=True)
    record("master.add", actor=by, obj=row, topic=topic, changes=facts(row))
