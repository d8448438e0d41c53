"""Workbooks of projects: the month's dispatch, the attraction ledger, and the lists to keep up.

Source: the columns usual in 重点项目月调度表 and 招商项目台账 of project offices.
"""

from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from projects.stage_moves import Stage
from zone.layouts.base import CellKind, Layout, LayoutColumn
from zone.layouts.registers import (
    choice,
    example_mark,
    fact,
    reference,
    register,
    shown_only,
)
from zone.tracking.figures.month_rows import month_rows
from zone.tracking.layouts import (
    CODES,
    MONTHS,
    UPDATE_RESOURCE,
    code_of,
    lead_department,
    marked_name,
    month_value,
    not_stored,
    note,
    of_indicator,
    text,
    total_value,
    when,
    with_every_text,
)
from zone.tracking.models import Indicator, Pillar, Undertaking, UndertakingState

WAN, YI, DATE, NUMBER = CellKind.WAN, CellKind.YI, CellKind.DATE, CellKind.NUMBER
REFERENCES = ("park", "chain", "owner", "lead_department")
MONEY = "{year}年投资完成情况（万元）"
PROBLEMS = "问题"
TIMES = "时间节点"
EFFECTS = "预计"


def investment(undertaking: Undertaking) -> list[Indicator]:
    """The project's investment: its first indicator in 万元."""
    return [one for one in undertaking.indicators.all() if one.unit == "万元"][:1]


def _of_project(name: str):
    """Reads a fact of the row's project, or the name of what it refers to."""
    return lambda row: getattr(row.undertaking, name) or None


def _named(name: str):
    return lambda row: getattr(row.undertaking, name).name if getattr(row.undertaking, f"{name}_id") else None


def _years(row) -> str | None:
    """Planned first and last year: 2026—2027; None while nothing is planned."""
    start, end = row.undertaking.planned_start, row.undertaking.planned_end
    if not start and not end:
        return None
    return f"{start.year if start else ''}—{end.year if end else ''}"


def _records(user):
    return Project.objects.visible_to(user)


def _dispatch_rows(chosen, month, user, fill_in):
    records = chosen.select_related(None).select_related(*REFERENCES)
    return month_rows(records, month, user, fill_in, indicators=investment, within_year=True)


def _attraction_rows(chosen, month, user, fill_in):
    records = chosen.select_related(None).select_related(*REFERENCES)
    return month_rows(records, month, user, fill_in, indicators=lambda one: [])


PLACE = LayoutColumn("place", "序号", CellKind.WHOLE, width=5, read=lambda row: row.place)
NAME = LayoutColumn("name", "项目名称", width=20, read=marked_name)
TOTAL = LayoutColumn(
    "total_investment", "总投资", YI, unit="亿元", width=10, total=True, read=_of_project("total_investment_wan")
)

DISPATCH = Layout(
    name="dispatch",
    title="重点项目月调度表",
    records=_records,
    rows=_dispatch_rows,
    key=code_of,
    resource=UPDATE_RESOURCE,
    months=MONTHS,
    unit_line="单位：万元（总投资：亿元）",
    paper="A3",
    columns=with_every_text(
        PLACE,
        NAME,
        LayoutColumn("code", "项目代码", width=11, read=lambda row: row.undertaking.code, synonyms=("编码", *CODES)),
        not_stored("level", "级别", width=5),
        not_stored("year_category", "类别", width=6),
        LayoutColumn("park", "所属园区", width=11, read=_named("park")),
        LayoutColumn("chain", "产业链", width=10, read=_named("chain")),
        LayoutColumn("owner", "建设单位", width=14, read=_named("owner")),
        LayoutColumn("department", "责任单位", width=11, read=_named("lead_department")),
        LayoutColumn("steward", "包保领导", width=8, read=_of_project("steward")),
        LayoutColumn("site", "建设地点", width=10, read=_of_project("site")),
        LayoutColumn("summary", "建设内容及规模", width=22, read=_of_project("summary")),
        LayoutColumn("years", "起止年限", width=10, read=_years),
        TOTAL,
        not_stored("before_year", "至上年底累计", WAN, group=MONEY, width=9),
        LayoutColumn("year_plan", "年度计划", WAN, MONEY, width=12, total=True, read=of_indicator("target")),
        month_value(
            "{month}月完成",
            WAN,
            group=MONEY,
            width=12,
            total=True,
            synonyms=("当月完成", "本月完成", "当月完成投资", "本月完成投资"),
        ),
        total_value(
            "1-{month}月累计", WAN, group=MONEY, width=12, total=True, synonyms=("当年累计", "累计完成", "年度累计")
        ),
        LayoutColumn("completion", "完成率%", CellKind.PERCENT, MONEY, width=8, read=lambda row: row.completion),
        LayoutColumn("schedule", "时间进度%", CellKind.PERCENT, MONEY, width=8, read=lambda row: row.schedule),
        LayoutColumn("gap", "±百分点", NUMBER, MONEY, width=8, read=lambda row: row.gap),
        not_stored("light", "亮灯", width=5),
        text("progress", "形象进度", synonyms=("本月进展", "工作进展")),
        not_stored("milestone", "当前节点"),
        text("next_steps", "下一节点及时限", width=18, synonyms=("下步措施", "下步打算")),
        not_stored("statistics", "纳统情况"),
        text("problems", "存在问题", width=18),
        not_stored("problem_kind", "问题类别"),
        not_stored("to_coordinate", "需协调单位"),
        not_stored("solve_by", "解决时限"),
        not_stored("contact", "联系人", width=7),
        not_stored("phone", "电话", width=9),
        note(),
    ),
)

ATTRACTION = Layout(
    name="attraction",
    title="招商项目台账",
    records=_records,
    rows=_attraction_rows,
    key=code_of,
    resource=UPDATE_RESOURCE,
    months=MONTHS,
    unit_line="单位：亿元（到位资金：万元）",
    paper="A3",
    columns=with_every_text(
        PLACE,
        NAME,
        LayoutColumn("owner", "投资方", width=14, read=_named("owner")),
        LayoutColumn(
            "credit_code",
            "统一社会信用代码",
            width=20,
            read=lambda row: row.undertaking.owner.credit_code if row.undertaking.owner_id else None,
        ),
        not_stored("origin", "来源地"),
        LayoutColumn("chain", "产业链", width=10, read=_named("chain")),
        LayoutColumn("park", "拟落园区", width=11, read=_named("park")),
        not_stored("source", "线索来源/引荐人"),
        not_stored("first_reported", "首报单位及时间"),
        LayoutColumn(
            "stage", "阶段", CellKind.TEXT, width=10, read=lambda row: row.undertaking.get_stage_display() or None
        ),
        TOTAL,
        not_stored("fixed", "其中固投", YI),
        not_stored("land", "用地（亩）", NUMBER),
        not_stored("energy", "能耗"),
        not_stored("environment", "环境要求"),
        not_stored("output", "预计产值", group=EFFECTS),
        not_stored("tax", "预计税收", group=EFFECTS),
        not_stored("jobs", "预计就业", group=EFFECTS),
        not_stored("first_talk", "首谈", DATE, group=TIMES),
        not_stored("signed_on", "签约（框架/正式）日期", DATE, group=TIMES),
        not_stored("registered_on", "注册", DATE, group=TIMES),
        LayoutColumn("started_on", "开工", DATE, TIMES, width=11, read=_of_project("actual_start")),
        not_stored("producing_on", "投产", DATE, group=TIMES),
        not_stored("funds_year", "本年", WAN, group="到位资金（万元）"),
        not_stored("funds_total", "累计", WAN, group="到位资金（万元）"),
        LayoutColumn("steward", "包保领导", width=8, read=_of_project("steward")),
        not_stored("agent", "招商专员"),
        text("progress", "本期进展", synonyms=("本月进展", "形象进度")),
        text("problems", "存在问题", width=18),
        text("next_steps", "下步打算及时限", width=18, synonyms=("下步措施", "下步打算")),
        not_stored("remark", "备注"),
    ),
)

PROJECT_REGISTER = register(
    "projects",
    "项目名录",
    (
        shown_only("code", "编码", lambda row: row.code, width=14, synonyms=("项目代码",)),
        fact("name", "名称", width=30, synonyms=("项目名称",)),
        choice("state", "状态", UndertakingState.choices, width=9),
        choice("stage", "阶段", Stage.choices, width=10),
        choice("pillar", "板块", Pillar.choices, width=10),
        reference("park", "园区", Park, width=16, synonyms=("所属园区", "拟落园区")),
        reference("chain", "产业链", IndustryChain, width=16),
        reference("owner", "建设单位", Enterprise, width=24, synonyms=("投资方", "项目业主")),
        fact("site", "建设地点", width=18, synonyms=("实施地点",)),
        fact("total_investment_wan", "总投资", WAN, unit="万元", width=14),
        lead_department(),
        *when(),
        fact("summary", "内容", width=40, synonyms=("建设内容及规模", "主要建设内容")),
        example_mark(),
    ),
    records=_records,
    references=REFERENCES,
    unit_line="单位：万元",
)
