"""The list of campaigns."""

from zone.tables import BooleanColumn, Column, DateColumn, LinkColumn, StateColumn, TextColumn, WordColumn, ZoneTable
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, SupportingColumn


class CampaignTable(ZoneTable):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    category = Column("类别")
    year = Column("年度")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    indicators = IndicatorColumn("指标 / 目标", most=4)
    completion = CompletionColumn("首项完成率")
    chain = Column("产业链", order_by="chain__order", optional=True)
    supporting = SupportingColumn("配合部门", optional=True)
    steward = WordColumn("包保责任人", optional=True)
    pillar = WordColumn("板块", optional=True)
    planned_start = DateColumn("计划开始", optional=True)
    planned_end = DateColumn("计划完成", optional=True)
    actual_start = DateColumn("实际开始", optional=True)
    actual_end = DateColumn("实际完成", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的专项行动，可放宽筛选条件再查。"
