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


class ProjectTable(UndertakingColumns):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    stage = WordColumn("阶段")
    park = Column("园区", order_by="park__order")
    chain = Column("产业链", order_by="chain__order")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    total_investment_wan = MoneyColumn("总投资", total=True)
    indicators = IndicatorColumn("主要指标 / 目标")
    completion = CompletionColumn()
    owner = TextColumn("建设单位", order_by="owner__name", optional=True)
    site = TextColumn("建设地点", optional=True)
    pillar = WordColumn("板块", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)

    class Meta(UndertakingColumns.Meta):
        order_by = "code"
        empty_text = "没有符合条件的重点项目，可放宽筛选条件再查。"
