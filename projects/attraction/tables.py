"""The list of campaigns."""

from zone.tables import Column, LinkColumn, StateColumn, TextColumn, WordColumn
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, UndertakingColumns


class CampaignTable(UndertakingColumns):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    category = Column("类别")
    year = Column("年度")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    indicators = IndicatorColumn("主要指标 / 目标")
    completion = CompletionColumn("主要指标完成率")
    chain = Column("产业链", order_by="chain__order", optional=True)
    pillar = WordColumn("板块", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)

    class Meta(UndertakingColumns.Meta):
        order_by = "code"
        empty_text = "没有符合条件的专项行动，可放宽筛选条件再查。"
