"""The list of a year's tasks."""

from zone.tables import BooleanColumn, Column, DateColumn, LinkColumn, StateColumn, TextColumn, WordColumn, ZoneTable
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, SupportingColumn


class TaskTable(ZoneTable):
    number = LinkColumn("序号")
    name = NameColumn("实事")
    state = StateColumn("状态")
    category = Column("类别")
    indicators = IndicatorColumn("指标 / 目标", most=4)
    completion = CompletionColumn()
    lead_department = Column("牵头部门", order_by="lead_department__order")
    promise = TextColumn("年初承诺原文", orderable=False, optional=True)
    supporting = SupportingColumn("配合部门", optional=True)
    steward = WordColumn("包保责任人", optional=True)
    code = WordColumn("编码", optional=True)
    planned_start = DateColumn("计划开始", optional=True)
    planned_end = DateColumn("计划完成", optional=True)
    actual_start = DateColumn("实际开始", optional=True)
    actual_end = DateColumn("实际完成", optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)

    class Meta(ZoneTable.Meta):
        order_by = "number"
        empty_text = "没有符合条件的民生实事，可放宽筛选条件再查。"
