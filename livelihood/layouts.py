"""Workbooks of livelihood tasks: 民生实事进展情况表 with its usual columns, and the list to keep up."""

from livelihood.models import Category, Task
from zone.layouts.base import CellKind, Layout, LayoutColumn
from zone.layouts.registers import choice, example_mark, fact, register, shown_only
from zone.tracking.figures.month_rows import month_rows
from zone.tracking.layouts import (
    MONTHS,
    UPDATE_RESOURCE,
    code_of,
    departments,
    evidence_words,
    lead_department,
    marked_name,
    month_value,
    not_stored,
    note,
    of_indicator,
    text,
    total_value,
    undertaking_of,
    when,
    with_every_text,
)
from zone.tracking.models import Pillar, UndertakingState

NUMBER, PERCENT = CellKind.NUMBER, CellKind.PERCENT
DONE = "{year}年1-{month}月完成情况"
MONEY = "资金（万元）"


def _records(user):
    return Task.objects.visible_to(user)


def _rows(chosen, month, user, fill_in):
    return month_rows(chosen.select_related(None).select_related("lead_department"), month, user, fill_in)


def _of_task(name: str):
    return lambda row: getattr(row.undertaking, name) or None


def _task(name: str, header: str, read, kind: CellKind = CellKind.TEXT, **options) -> LayoutColumn:
    """One cell over all indicators of a task."""
    return LayoutColumn(name, header, kind, read=read, merges=True, **options)


def _lead(row) -> str | None:
    return row.undertaking.lead_department.name if row.undertaking.lead_department_id else None


PROGRESS = Layout(
    name="livelihood",
    title="民生实事进展情况表",
    records=_records,
    rows=_rows,
    key=code_of,
    group_of=undertaking_of,
    resource=UPDATE_RESOURCE,
    months=MONTHS,
    unit_line="单位：见“单位”列",
    paper="A3",
    frozen=3,
    columns=with_every_text(
        _task("number", "序号", _of_task("number"), CellKind.WHOLE, width=5),
        _task("category", "类别", lambda row: row.undertaking.get_category_display() or None, width=9),
        _task("name", "项目名称", marked_name, width=18),
        _task("promise", "目标任务（年初原文）", _of_task("promise"), width=28),
        LayoutColumn("indicator", "指标", width=14, read=of_indicator("name")),
        LayoutColumn("unit", "单位", width=7, read=of_indicator("unit")),
        LayoutColumn("target", "年度目标", NUMBER, DONE, width=11, read=of_indicator("target")),
        month_value("当月完成", group=DONE, width=11, only_to_fill=True, synonyms=("{month}月完成", "本月完成")),
        total_value("累计完成", group=DONE, width=11, synonyms=("1-{month}月累计", "当年累计")),
        LayoutColumn("completion", "完成率%", PERCENT, DONE, width=9, read=lambda row: row.completion),
        LayoutColumn("schedule", "时间进度%", PERCENT, DONE, width=9, read=lambda row: row.schedule),
        _task("state", "进度状态", lambda row: row.undertaking.get_state_display(), group=DONE, width=9),
        _task("department", "牵头单位", _lead, width=12),
        _task("supporting", "配合单位", lambda row: departments(row) or None, width=13),
        not_stored("leader", "分管领导", merges=True),
        _task("steward", "责任人", _of_task("steward"), width=9),
        not_stored("funds", "资金安排", CellKind.WAN, group=MONEY, merges=True),
        not_stored("spent", "已支出", CellKind.WAN, group=MONEY, merges=True),
        text("progress", "工作进展", merges=True, synonyms=("本月进展", "形象进度", "完成情况")),
        _task("evidence", "佐证", evidence_words, width=8),
        text("problems", "存在问题", width=18, merges=True),
        text("next_steps", "下步措施", width=18, merges=True, synonyms=("下步打算",)),
        _task("due", "完成时限", _of_task("planned_end"), CellKind.DATE, width=11),
        not_stored("in_use", "是否投用", merges=True),
        not_stored("satisfaction", "满意度", merges=True),
        note(),
        merges=True,
    ),
)

TASK_NAMES = (
    LayoutColumn("year", "年度", CellKind.WHOLE, width=8, hint="四位，如 2027。"),
    LayoutColumn("number", "序号", CellKind.WHOLE, width=6, hint="1 到 99；编码由年度和序号组成，如 MS2027-01。"),
)
"""What names a new task."""

TASK_REGISTER = register(
    "tasks",
    "实事名录",
    (
        shown_only("code", "编码", lambda row: row.code, width=12),
        shown_only("year", "年度", lambda row: row.year, CellKind.WHOLE, width=8),
        shown_only("number", "序号", lambda row: row.number, CellKind.WHOLE, width=6),
        fact("name", "名称", width=28, synonyms=("项目名称", "实事")),
        choice("state", "状态", UndertakingState.choices, width=9),
        choice("category", "类别", Category.choices, width=12),
        choice("pillar", "板块", Pillar.choices, width=10),
        fact("promise", "年初承诺原文", width=40, synonyms=("目标任务", "目标任务（年初原文）")),
        lead_department(),
        *when(),
        fact("summary", "内容", width=40),
        example_mark(),
    ),
    records=_records,
    references=("lead_department",),
)
