"""What a workbook offers whoever fills it in: drop-downs, and a hint beside each cell."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from zone import export
from zone.layouts.base import CellKind, LayoutColumn, fill_month
from zone.layouts.signatures import OPTIONS_WORKSHEET
from zone.people.models import User

MAX_LISTED = 5000
"""Words a drop-down offers; a longer list is typed."""

HINTS = {
    CellKind.TEXT: "直接填写文字；清空即删去原有内容。",
    CellKind.WHOLE: "填整数。",
    CellKind.NUMBER: "只填数字，单位见左侧“单位”列或表头。",
    CellKind.WAN: "以万元计，最多四位小数；不详请留空。",
    CellKind.YI: "以亿元计；不详请留空。",
    CellKind.PERCENT: "填百分数，如 85%。",
    CellKind.DATE: "填日期，如 2026-3-15。",
    CellKind.MONTH: "填月份，如 2026-3。",
    CellKind.CHOICE: "从下拉列表中选择；留空即未公开。",
}


def add_dropdowns(
    book: Workbook,
    worksheet: export.StreamedWorksheet,
    columns: Mapping[int, LayoutColumn],
    rows: tuple[int, int],
    user: User,
    month: date | None,
) -> None:
    """Drop-downs and hints on columns, by place from 0, over the rows from first to last; the words of all
    drop-downs stand on a hidden worksheet."""
    offered: list[list[str]] = []
    for i, column in columns.items():
        words = [word for _, word in column.choices(user)] if column.choices else []
        title = fill_month(column.header, month)[:32]
        rule: dict[str, Any] = {"validate": "any", "input_title": title, "input_message": hint(column)}
        if 0 < len(words) <= MAX_LISTED:
            offered.append(words)
            letter = xl_col_to_name(len(offered) - 1)
            rule |= {"validate": "list", "source": f"='{OPTIONS_WORKSHEET}'!${letter}$1:${letter}${len(words)}"}
            rule |= {"error_title": title, "error_message": "请从下拉列表中选一项，或留空。"}
        worksheet.data_validation(rows[0], i, rows[1], i, rule)
    if offered:
        lists = book.add_worksheet(OPTIONS_WORKSHEET, worksheet_class=export.StreamedWorksheet)
        lists.hide()
        for line in range(max(map(len, offered))):
            lists.append(line, [(words[line] if line < len(words) else None, None) for words in offered])


def hint(column: LayoutColumn) -> str:
    """What to fill in, said beside the cell."""
    return column.hint or HINTS[column.kind]
