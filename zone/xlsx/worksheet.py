"""The rows of one worksheet of an .xlsx file: values as they were saved, never formulas, in bounded memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from zone.xlsx.number_formats import DURATION, NUMBER, PERCENT, NumberFormats
from zone.xlsx.package import MAX_INFLATED, STRANGE, TOO_MUCH, Package, XmlReader, refused, unescape, whole_number
from zone.xlsx.serial_dates import datetime_from_serial, duration_from_serial, parse_iso8601
from zone.xlsx.shared_strings import MAX_CELL_CHARS, Strings

MAX_COLUMNS = 200
MAX_BLANK_ROWS = 2_000
MAX_CELLS = 4_000_000
"""Cells gone through, blank ones counted: what bounds the time."""
MAX_MERGES = 100_000

MAX_ROW_CHARS = 100_000
MAX_CHARS = MAX_INFLATED
"""Of all cells together, a text counted wherever a cell points to it: a small file can point to a long text often."""

NO_RESULT = "公式没有保存结果，请在 WPS 或 Excel 中重新保存后再上传。"
TOO_JOINED = "合并的单元格过多，请取消合并、补齐内容后再上传。"
TOO_LONG = "单元格内容过长，超过 32767 个字。"


class Percent(float):
    """A number that its cell shows as a percentage: 0.85, seen as 85%."""


@dataclass(frozen=True)
class Unreadable:
    """A cell without a value that could be used, and why, as a sentence."""

    message: str


Raw = str | int | float | bool | datetime | date | time | timedelta | Unreadable | None
"""What a file has in one cell. None: nothing."""


class Merge(NamedTuple):
    """Cells merged into one; rows and columns count from 1, as in the file."""

    top: int
    left: int
    bottom: int
    right: int


PREFIX = re.compile(rb"<(\w{1,20}:)?worksheet[\s>]")
MERGED = rb"mergeCell\s[^<>]{0,80}?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
FILLED = (b"v>", b"is>", b"f>", b"<f ")
"""Traces of something in a cell: the end of a value, of a text, of a formula."""

PLACES = {xl_col_to_name(place - 1): place for place in range(1, 16_385)}


def column_number(letters: str) -> int:
    """A column's place, from 1: A is 1, AA is 27; one beyond all that are read for what is no column."""
    place = PLACES.get(letters)
    return MAX_COLUMNS + 1 if place is None else place


@dataclass
class Survey:
    """What is known of a worksheet before its rows are read: merged cells, and where its last content ends."""

    merges: list[Merge]
    filled_bytes: int
    """Bytes from the worksheet's beginning that hold all content; 0 for an empty worksheet."""


def survey(package: Package, part: str, max_merges: int = MAX_MERGES) -> Survey:
    """Look through a worksheet's bytes without parsing them: merged cells are written after the rows they concern."""
    merges: set[Merge] = set()
    filled, base, tail, is_data, written = 0, 0, b"", True, 0
    prefix = match[1] or b"" if (match := PREFIX.search(package.head(part))) else b""
    merged, sheet_data_end = re.compile(b"<" + prefix + MERGED), b"</" + prefix + b"sheetData"
    for piece in package.pieces(part):
        block = tail + piece
        end = block.find(sheet_data_end) if is_data else -1
        if is_data:
            stop = end if end >= 0 else len(block)
            ends = [place + len(mark) for mark in FILLED if (place := block.rfind(mark, 0, stop)) >= 0]
            filled = max([filled, *(base + place for place in ends)])
        if end >= 0:
            is_data = False
        written += piece.count(b"mergeCell ")
        for left, top, right, bottom in merged.findall(block):
            merge = Merge(int(top), column_number(left.decode()), int(bottom), column_number(right.decode()))
            if merge.top <= merge.bottom and merge.left <= merge.right:
                merges.add(merge)
        if len(merges) > max_merges or written > 2 * MAX_MERGES:
            # Passed over, their rows would look as if somebody had emptied the cells.
            raise refused(TOO_JOINED)
        tail = block[-200:]
        base += len(block) - len(tail)
    return Survey(sorted(merges), filled)


class Cells(XmlReader):
    """Reads a worksheet's rows; finished ones wait in `rows` as (number, cells)."""

    def __init__(self, strings: Strings, styles: NumberFormats, is_1904: bool) -> None:
        super().__init__()
        self.strings, self.styles = strings, styles
        self.is_1904 = is_1904
        self.rows: list[tuple[int, list[Raw]]] = []
        self.number = 0
        self.cells: list[Raw] = []
        self.column = 0
        self.widest = 0
        self.is_reading = False
        self.data = ""
        self.value = self.inline = ""
        self.has_formula = self.is_in_row = False
        self.kind: str = "n"
        self.style: str | None = None
        self.count = 0
        self.row_chars = self.chars = 0

    def open_tag(self, tag: str, attributes: dict[str, str]) -> None:
        # Called for every cell of a worksheet, and so not by way of `start`.
        self.depth += 1
        if ":" in tag:
            tag = self.local(tag)
        if tag == "c":
            address = attributes.get("r")
            self.column = column_number(address.rstrip("0123456789")) if address else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s")
            self.value = self.inline = ""
            self.has_formula = False
            self.count += 1
        elif tag == "v" or tag == "t":
            self.is_reading, self.data = True, ""
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.number = whole_number(attributes.get("r")) or self.number + 1
            self.cells, self.column, self.is_in_row = [], 0, True
            self.row_chars = 0
        elif self.depth == 1:
            self.local(tag)

    def text(self, data: str) -> None:
        if self.is_reading and len(self.data) <= MAX_CELL_CHARS:
            self.data += data

    def close_tag(self, tag: str) -> None:
        self.depth -= 1
        if ":" in tag:
            tag = self.local(tag)
        if tag == "c":
            if not (self.value or self.inline or self.has_formula):
                return
            if self.column > self.widest:
                self.widest = self.column
            if self.column <= MAX_COLUMNS and (raw := self.raw()) is not None:
                self.weigh(raw)
                missing = self.column - len(self.cells)
                if missing == 1:
                    self.cells.append(raw)
                    return
                self.cells.extend([None] * missing)
                self.cells[self.column - 1] = raw
        elif tag == "v":
            self.value, self.is_reading = self.data, False
        elif tag == "t":
            self.is_reading = False
            if len(self.inline) <= MAX_CELL_CHARS:
                self.inline += self.data
        elif tag == "row":
            self.is_in_row = False
            if self.cells:
                self.rows.append((self.number, self.cells))

    def weigh(self, raw: Raw) -> None:
        """Count the characters of a cell in its row and in the file."""
        if isinstance(raw, str):
            self.row_chars += len(raw)
            self.chars += len(raw)
            if self.row_chars > MAX_ROW_CHARS or self.chars > MAX_CHARS:
                raise refused(TOO_MUCH)

    def raw(self) -> Raw:
        """The value of the cell just read."""
        text = self.value
        if self.kind == "inlineStr":
            text = unescape(self.inline)
        elif self.kind == "s" and text:
            text = self.strings.read(whole_number(text))
        elif self.kind == "str":
            text = unescape(text)
        if not text:
            # A formula whose result is the empty text is saved as text, one never worked out as a number.
            return Unreadable(NO_RESULT) if self.has_formula and self.kind != "str" else None
        if self.kind in ("inlineStr", "s", "str"):
            return text if len(text) <= MAX_CELL_CHARS else Unreadable(TOO_LONG)
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind == "e":
            return Unreadable(f"单元格是错误值 {text[:20]}，请改正后再上传。")
        if self.kind == "d":
            return iso_value(text)
        return number_value(text, self.styles.kind(self.style), is_1904=self.is_1904)


def iso_value(text: str) -> Raw:
    """A date written as ISO text, as strict workbooks do."""
    try:
        return parse_iso8601(text[:40])
    except (ValueError, OverflowError):
        return Unreadable("日期无法识别，请写成 2026-03-05 的样子。")


def number_value(text: str, kind: int, *, is_1904: bool) -> Raw:
    """A number, or the date or share that its format makes of it."""
    try:
        number = int(text) if len(text) < 20 and text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return Unreadable("数字无法识别，请重新填写。")
    if number != number or number in (float("inf"), float("-inf")):
        return Unreadable("数字过大，请重新填写。")
    if kind == NUMBER:
        return number
    if kind == PERCENT:
        return Percent(number)
    try:
        return duration_from_serial(number) if kind == DURATION else datetime_from_serial(number, is_1904=is_1904)
    except (ValueError, OverflowError):
        return Unreadable("日期超出范围，请写成 2026-03-05 的样子。")


def read_rows(
    package: Package, part: str, cells: Cells, content: Survey, notes: list[str]
) -> Iterator[tuple[int, list[Raw]]]:
    """Rows with something in them, as (number in the file, cells); what is not read is said in `notes`.

    Cells merged downwards have their value in every row. The blank tail of a worksheet is never parsed.
    """
    fed, last = 0, 0
    down: dict[int, tuple[int, Raw]] = {}
    waiting = [merge for merge in reversed(content.merges) if merge.bottom > merge.top and merge.left <= MAX_COLUMNS]

    def pieces() -> Iterator[bytes]:
        nonlocal fed
        for piece in package.markup(part):
            fed += len(piece)
            yield piece
            if fed >= content.filled_bytes and not cells.is_in_row:
                return

    for _ in cells.feed(pieces(), is_whole=False) if content.filled_bytes else ():
        is_cut = False
        for number, row in cells.rows:
            is_cut = number - last > MAX_BLANK_ROWS
            if is_cut:
                break
            if number <= last:
                raise refused(STRANGE)
            last = number
            yield number, fill_down(number, row, waiting, down)
            joined = sum(len(value) for _, value in down.values() if isinstance(value, str))
            cells.chars += joined
            if joined > MAX_ROW_CHARS or cells.chars > MAX_CHARS:
                raise refused(TOO_MUCH)
        if is_cut or (cells.number - last > MAX_BLANK_ROWS and fed < content.filled_bytes):
            notes.append(f"第 {last + 1} 行起连续 {MAX_BLANK_ROWS} 行以上空白，其后的内容没有读取。")
            break
        if cells.count > MAX_CELLS:
            raise refused(TOO_MUCH)
        cells.rows.clear()
    if cells.widest > MAX_COLUMNS:
        notes.append(f"第 {MAX_COLUMNS} 列以后的内容没有读取。")


def fill_down(number: int, row: list[Raw], waiting: list[Merge], down: dict[int, tuple[int, Raw]]) -> list[Raw]:
    """The row with the values of cells that reach down into it; `waiting` has the coming merges, first one last."""
    for column, (bottom, value) in list(down.items()):
        if number > bottom:
            del down[column]
        elif column > len(row) or row[column - 1] is None:
            row.extend([None] * (column - len(row)))
            row[column - 1] = value
    while waiting and waiting[-1].top <= number:
        merge = waiting.pop()
        if merge.top == number and merge.left <= len(row) and row[merge.left - 1] is not None:
            down[merge.left] = (merge.bottom, row[merge.left - 1])
    return row
