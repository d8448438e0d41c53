"""The list of a year's tasks."""

from zone.tables import Column, LinkColumn, StateColumn, ZoneTable
from zone.tracking.standing import CompletionColumn, NameColumn, StandingColumn


class TaskTable(ZoneTable):
    number = LinkColumn("序号")
    name = NameColumn("实事")
    state = StateColumn("状态")
    category = Column("类别", order_by=("category", "number"))
    standing = StandingColumn("指标 / 目标", most=4)
    completion = CompletionColumn()
    lead_department = Column("牵头部门", order_by=("lead_department__order", "number"))

    class Meta(ZoneTable.Meta):
        order_by = "number"
        empty_text = "没有符合条件的民生实事，可放宽筛选条件再查。"
