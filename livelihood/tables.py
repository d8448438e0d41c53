"""The list of a year's tasks."""

from zone.tables import Column, LinkColumn, StateColumn, TextColumn, WordColumn
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, UndertakingColumns


class TaskTable(UndertakingColumns):
    number = LinkColumn("序号")
    name = NameColumn("实事")
    state = StateColumn("状态")
    category = Column("类别")
    indicators = IndicatorColumn("主要指标 / 目标")
    completion = CompletionColumn()
    lead_department = Column("牵头部门", order_by="lead_department__order")
    promise = TextColumn("年初承诺原文", orderable=False, optional=True)
    code = WordColumn("编码", optional=True)

    class Meta(UndertakingColumns.Meta):
        order_by = "number"
        empty_text = "没有符合条件的民生实事，可放宽筛选条件再查。"
