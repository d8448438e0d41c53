"""The list of projects."""

from zone.tables import (
    Column,
    LinkColumn,
    MoneyColumn,
    StateColumn,
    TextColumn,
    WordColumn,
)
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, UndertakingColumns
from zone.tracking.working_columns import working_columns


class ProjectTable(UndertakingColumns):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    year_plan, in_month, to_date, schedule, gap, problems = working_columns("万元", optional=False)
    completion = CompletionColumn(of="万元")
    stage = WordColumn("阶段", optional=True)
    park = Column("园区", order_by="park__order", optional=True)
    chain = Column("产业链", order_by="chain__order", optional=True)
    total_investment_wan = MoneyColumn("总投资", total=True, optional=True)
    indicators = IndicatorColumn("主要指标 / 目标", optional=True)
    owner = TextColumn("建设单位", order_by="owner__name", optional=True)
    site = TextColumn("建设地点", optional=True)
    pillar = WordColumn("板块", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)

    class Meta(UndertakingColumns.Meta):
        sequence = ("code", "name", "state", "lead_department", "year_plan", "in_month", "to_date", "completion", "...")
        order_by = "code"
        empty_text = "没有符合条件的重点项目，可放宽筛选条件再查。"
