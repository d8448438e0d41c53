"""Workbooks that bring what is new: their worksheets, and what a file holds of them, with every fault in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError

from zone.imports.cell_parsing import Plain
from zone.imports.header_detection import FoundColumn, TableMapping, cell, first_rows, letter, map_table, normal
from zone.imports.merge import ColumnReader
from zone.layouts.base import LayoutColumn
from zone.people.models import User
from zone.xlsx.open_file import OpenedWorksheet, detect_format, open_book
from zone.xlsx.package import refused

MAX_ROWS = 3000
"""Rows of one worksheet: what is made in one transaction."""
ONLY_XLSX = "请上传由模板填好的 .xlsx 工作簿；文本表格（.csv）只有一张表，这里不能用。"


@dataclass(frozen=True)
class Sheet:
    """One worksheet of such a workbook."""

    title: str
    columns: tuple[LayoutColumn, ...]
    required: tuple[str, ...]
    """Names of the columns that every row fills in."""
    note: str
    """How it is filled in, for the line under its title."""


class Row(NamedTuple):
    """One row of a file: its number there and, by column name, the plain value of every cell that says something."""

    sheet: Sheet
    number: int
    values: dict[str, Plain]


class Problem(NamedTuple):
    """Something that has to be mended in the file."""

    sheet: str
    row: int
    column: str
    """Letter and header, as “C 部门”; empty: the row as a whole."""
    message: str


@dataclass
class Reading:
    """What a file holds, and what is wrong with it."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Rows by the title of their worksheet."""
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    """By worksheet and column name: letter and header of the column in this file."""
    _refused: set[tuple[str, int, str]] = field(default_factory=set)
    _firsts: dict[tuple[str, str, Plain], int] = field(default_factory=dict)

    def of(self, sheet: Sheet) -> list[Row]:
        return self.rows.get(sheet.title, [])

    def in_order(self) -> list[Problem]:
        """What is wrong, in the order of the file."""
        titles = list(self.columns)
        return sorted(self.problems, key=lambda one: (titles.index(one.sheet), one.row, one.column))

    def refuse(self, row: Row, name: str, *messages: str) -> None:
        """Note what is wrong in a row at the column of this name; an unknown one means the row as a whole.

        Of a cell only what was noted first counts: the rest follows from it.
        """
        column = self.columns[row.sheet.title].get(name, "")
        place = (row.sheet.title, row.number, column)
        if column and place in self._refused:
            return
        self._refused.add(place)
        self.problems += [Problem(*place, message) for message in messages]

    def refuse_repeated(self, row: Row, name: str, value: Plain) -> bool:
        """Whether an earlier row of the worksheet has the same value in this column; it is noted."""
        first = self._firsts.setdefault((row.sheet.title, name, value), row.number)
        if first == row.number:
            return False
        self.refuse(row, name, f"与第 {first} 行重复。")
        return True

    def refuse_error(self, row: Row, error: ValidationError, name: str = "") -> None:
        """The same for an error that names its fields itself, or is about the column of this name."""
        if not hasattr(error, "error_dict"):
            return self.refuse(row, name, *error.messages)
        for own, messages in error.message_dict.items():
            self.refuse(row, own, *messages)


def read_workbook(file: IO[bytes], name: str, sheets: Sequence[Sheet], user: User) -> Reading:
    """Read the worksheets a file has. Raises ValidationError where it is no such workbook."""
    if detect_format(file) != "xlsx":
        raise refused(ONLY_XLSX)
    reading = Reading()
    with open_book(file, name) as book:
        titles = {normal(one.title): one for one in book.worksheets}
        found = [(sheet, titles[normal(sheet.title)]) for sheet in sheets if normal(sheet.title) in titles]
        if not found:
            wanted = "、".join(f"“{sheet.title}”" for sheet in sheets)
            held = "、".join(f"“{one.title[:30]}”" for one in book.worksheets[:5])
            raise refused(f"文件中没有{wanted}工作表，只有{held}。请下载模板填写，不要改工作表的名称。")
        for sheet, worksheet in found:
            _read_sheet(reading, sheet, worksheet, user)
    if not any(reading.rows.values()) and not reading.problems:
        raise refused("各工作表的表头下面都没有内容，请填写后再上传。")
    return reading


def _read_sheet(reading: Reading, sheet: Sheet, worksheet: OpenedWorksheet, user: User) -> None:
    table = map_table(worksheet, first_rows(worksheet), sheet.columns)
    reading.columns[sheet.title] = {
        found.column.name: f"{letter(found.place)} {found.column.header}" for found in table.found
    }
    named = {column.name: column.header for column in sheet.columns}
    if absent := [named[name] for name in sheet.required if name not in reading.columns[sheet.title]]:
        raise refused(f"工作表“{sheet.title}”缺少“{'”“'.join(absent)}”列，请下载模板填写。")
    for other in (*table.unknown, *table.doubled, *table.wrong_units):
        column = f"{letter(other.place)} {other.header[:20]}"
        message = f"{other.why}；不需要的列请删去。"
        reading.problems.append(Problem(sheet.title, table.header_rows[1], column, message))
    readers = [ColumnReader(found, user, is_1904=worksheet.is_1904) for found in table.found]
    rows = list(islice(_rows(reading, sheet, table, worksheet, readers), MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise refused(f"工作表“{sheet.title}”超过 {MAX_ROWS} 行，请分成几个文件上传。")
    reading.rows[sheet.title] = rows
    for row in rows:
        for name in sheet.required:
            if name not in row.values:
                reading.refuse(row, name, f"请填写{named[name]}。")


def _rows(
    reading: Reading, sheet: Sheet, table: TableMapping, worksheet: OpenedWorksheet, readers: list[ColumnReader]
) -> Iterator[Row]:
    """The rows that say something; a cell that cannot be read is noted."""
    for number, cells in table.data(worksheet.rows()):
        row = Row(sheet, number, {})
        is_blank = True
        for reader in readers:
            found: FoundColumn = reader.found
            raw = cell(cells, found.place)
            try:
                value = reader.read(raw, "")
            except ValidationError as error:
                is_blank = False
                reading.refuse(row, found.column.name, *error.messages)
                continue
            if value is not None:
                row.values[found.column.name] = value
        if row.values or not is_blank:
            yield row
