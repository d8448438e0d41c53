"""The workbook to fill in: one worksheet for each kind of row, with drop-downs and a hint beside each cell."""

from collections.abc import Sequence
from typing import IO, Any

from xlsxwriter.utility import xl_col_to_name

from zone import export
from zone.layouts.base import LayoutColumn
from zone.layouts.cell_formats import CellFormats
from zone.layouts.dropdowns import MAX_LISTED, hint
from zone.layouts.signatures import OPTIONS_WORKSHEET
from zone.people.models import User
from zone.setup.sheets import Sheet

BLANK_ROWS = 300
"""Rows that are ready to be filled in; more may be added below."""
FIRST_ROW = 3
"""Of the rows, from 0: title, note and headers stand above."""


def write_template(file: IO[bytes], title: str, sheets: Sequence[Sheet], user: User) -> None:
    book = export.new_workbook(file, title=title, by=str(user))
    formats = CellFormats(book)
    offered: list[list[str]] = []
    for sheet in sheets:
        worksheet = book.add_worksheet(sheet.title, worksheet_class=export.StreamedWorksheet)
        columns = sheet.columns
        worksheet.append(0, [(sheet.title, formats.title), *[(None, formats.title)] * (len(columns) - 1)], 32)
        worksheet.append(1, [(sheet.note, formats.note), *[(None, formats.note)] * (len(columns) - 1)], 44)
        for line in (0, 1):
            worksheet.merge_written(line, 0, line, min(len(columns), 10) - 1)
        worksheet.append(2, [(_header(one, sheet), formats.header) for one in columns], 28)
        for line in range(FIRST_ROW, FIRST_ROW + BLANK_ROWS):
            worksheet.append(line, [(None, formats.cell(one.kind, None, True)) for one in columns])
        for place, column in enumerate(columns):
            worksheet.set_column(place, place, column.width)
            words = [word for _, word in column.choices(user)] if column.choices else []
            rule = _rule(column, words if len(words) <= MAX_LISTED else [], len(offered))
            worksheet.data_validation(FIRST_ROW, place, FIRST_ROW + BLANK_ROWS - 1, place, rule)
            if "source" in rule:
                offered.append(words)
        worksheet.freeze_panes(FIRST_ROW, 1)
    if offered:
        lists = book.add_worksheet(OPTIONS_WORKSHEET, worksheet_class=export.StreamedWorksheet)
        lists.hide()
        for line in range(max(map(len, offered))):
            lists.append(line, [(words[line] if line < len(words) else None, None) for words in offered])
    book.close()


def _header(column: LayoutColumn, sheet: Sheet) -> str:
    unit = f"（{column.unit}）" if column.unit else ""
    return f"{column.header}{unit}{'（必填）' if column.name in sheet.required else ''}"


def _rule(column: LayoutColumn, words: list[str], place: int) -> dict[str, Any]:
    """The hint beside a cell, and what its drop-down offers; other words may be typed too."""
    said = {"input_title": column.header[:32], "input_message": hint(column)[:255]}
    if not words:
        return {"validate": "any", **said}
    letters = xl_col_to_name(place)
    source = f"='{OPTIONS_WORKSHEET}'!${letters}$1:${letters}${len(words)}"
    return {"validate": "list", "source": source, "show_error": False, **said}
