"""The list of reforms."""

from zone.tables import LinkColumn, StateColumn, WordColumn
from zone.tracking.columns import CompletionColumn, IndicatorColumn, NameColumn, UndertakingColumns


class ReformTable(UndertakingColumns):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    pilot = WordColumn("试点单位")
    indicators = IndicatorColumn("指标 / 目标")
    completion = CompletionColumn()

    class Meta(UndertakingColumns.Meta):
        order_by = "code"
        empty_text = "没有符合条件的改革事项，可放宽筛选条件再查。"
