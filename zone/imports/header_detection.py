"""Finding the table in a worksheet: where its headers stand, which column each one is, and in what unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from xlsxwriter.utility import xl_col_to_name

from zone.imports.header_matching import (
    Known,
    by_text,
    known_headers,
    nearest_header,
    normal,
    own_unit,
    parse_header,
    possible,
    unit_of,
)
from zone.layouts.base import LayoutColumn
from zone.layouts.signatures import KEY_HEADER, SIGNATURE_HEADER
from zone.xlsx.open_file import OpenedBook, OpenedWorksheet
from zone.xlsx.package import refused
from zone.xlsx.worksheet import MAX_COLUMNS, Merge, Raw

MAX_HEADER_ROW = 30
"""Title, notes and headers stand within so many rows."""
MAX_LEVELS = 3
MAX_JOINED = 500
MAX_LOOKED_CELLS = 20_000
"""Cells of first rows in which a file's headers are looked for; worksheets behind them are not looked at."""
UNIT_LINE = re.compile(r"(?:金额|计量)?单位:(亿元|万元|元)")
SUMS = re.compile(r"[合小总共]计(\(.*\))?:?")
FOOTS = re.compile(
    r"(填报单位|填报部门|填报人|填表人|填报日期|填报时间|制表人?|审核人?|审签|单位负责人|负责人|联系人|联系电话|日期|"
    r"备注|注|注释|说明|填写说明|填表说明|数据口径|数据来源)\d*:.*",
    re.S,
)
NUMBERING = re.compile(r"[甲乙丙丁戊己]|\(?\d{1,3}\)?")


@dataclass(frozen=True)
class FoundColumn:
    """A column of the file that is one of the layout."""

    place: int
    """From 0."""
    header: str
    column: LayoutColumn
    unit: str = ""
    """What the file says its numbers are in; empty: nothing."""


@dataclass(frozen=True)
class OtherColumn:
    """A column of the file that is not read, and why."""

    place: int
    header: str
    why: str
    nearest: str = ""
    """Header of the layout that comes nearest to an unknown one."""


@dataclass
class TableMapping:
    """What a worksheet's columns are, and where its rows begin."""

    title: str
    """The worksheet's."""
    header_rows: tuple[int, int]
    """First and last row of the headers, from 1."""
    heading: list[list[Raw]]
    """All rows down to the last of the headers, as the file has them."""
    joined: list[tuple[int, int, int, int]]
    """Cells of the heading that are merged: first line of it and column, last line and column, from 0."""
    found: list[FoundColumn] = field(default_factory=list)
    unknown: list[OtherColumn] = field(default_factory=list)
    doubled: list[OtherColumn] = field(default_factory=list)
    wrong_units: list[OtherColumn] = field(default_factory=list)
    key_place: int | None = None
    signature_place: int | None = None

    @property
    def known(self) -> int:
        """How many columns are not strange: those of the layout, and the hidden ones."""
        hidden = sum(place is not None for place in (self.key_place, self.signature_place))
        return len(self.found) + len(self.wrong_units) + hidden

    @property
    def header_lines(self) -> int:
        """How many lines of the heading, its last ones, are headers; title and notes stand above them."""
        return self.header_rows[1] - self.header_rows[0] + 1

    def place_of(self, name: str) -> int | None:
        return next((found.place for found in self.found if found.column.name == name), None)

    def data(self, rows: Iterable[tuple[int, list[Raw]]]) -> Iterator[tuple[int, list[Raw]]]:
        """Of a worksheet's rows those of the table: without headers, sums, signatures and notes."""
        header = row_texts(self.heading[-1])
        is_first = True
        for number, row in rows:
            if number <= self.header_rows[1]:
                continue
            is_keyed = self.key_place is not None and cell(row, self.key_place) is not None
            if not is_keyed and (is_foot(row) or repeats_header(row, header) or (is_first and is_numbering(row))):
                continue
            is_first = False
            yield number, row


def letter(place: int) -> str:
    """A column's name in a spreadsheet: 0 is A."""
    return xl_col_to_name(place)


def cell(row: Sequence[Raw], place: int) -> Raw:
    return row[place] if place < len(row) else None


def row_texts(row: Sequence[Raw]) -> list[str]:
    """A row for comparison, blank ends cut."""
    found = [normal(raw) for raw in row]
    while found and not found[-1]:
        found.pop()
    return found


def repeats_header(row: Sequence[Raw], header: list[str]) -> bool:
    """Whether a row says the headers once more, as on the pages of a print."""
    return all(normal(cell(row, place)) == text for place, text in enumerate(header))


def is_foot(row: Sequence[Raw]) -> bool:
    """Whether a row is a sum, a signature line or a note rather than one of the table."""
    first = next((text for text in row_texts(row[:4]) if text), "")
    return bool(SUMS.fullmatch(first) or FOOTS.fullmatch(first))


def is_numbering(row: Sequence[Raw]) -> bool:
    """Whether a row only numbers the columns: 甲 乙 1 2 3."""
    found = [text for text in row_texts(row) if text]
    digits = [int(text.strip("()")) for text in found if text.strip("()").isdecimal()]
    return (
        len(found) > 2
        and all(NUMBERING.fullmatch(text) for text in found)
        and digits == list(range(1, len(digits) + 1))
        and len(digits) > 2
    )


def first_rows(worksheet: OpenedWorksheet) -> list[tuple[int, list[Raw]]]:
    """The rows in which headers may stand."""
    return [(number, row) for number, row in islice(worksheet.rows(), MAX_HEADER_ROW) if number <= MAX_HEADER_ROW]


def map_table(
    worksheet: OpenedWorksheet,
    rows: list[tuple[int, list[Raw]]],
    columns: Sequence[LayoutColumn],
    *,
    month: date | None = None,
) -> TableMapping:
    """The headers of `columns` in a worksheet, by best match.

    Raises ValidationError where no header is found in the first rows.
    """
    known = known_headers(columns, month)
    merges = [merge for merge in worksheet.merges if merge.top <= MAX_HEADER_ROW][:MAX_JOINED]
    by_number = dict(rows)
    best: tuple[float, TableMapping] | None = None
    unit_line, unit = line_unit(rows)
    for first, _ in rows:
        unit_above = unit if unit_line < first else ""
        for last in range(first, first + MAX_LEVELS):
            if last not in by_number:
                break
            headers = compose_headers(by_number, first, last, merges)
            table = assign_columns(headers, known, unit_above)
            score = sum(likeness for likeness, _ in table.scores) + len(table.wrong_units) - 0.01 * (last - first)
            if score > 0.5 and (best is None or score > best[0] + 1e-9):
                best = score, table.mapping(worksheet.title, (first, last), rows, merges)
    if best is None or best[1].known < min(2, len(columns)):
        wanted = "、".join(column.header for column in columns[:4])
        raise refused(f"工作表“{worksheet.title}”前 {MAX_HEADER_ROW} 行没有找到表头，表头应有“{wanted}”等列。")
    return best[1]


def find_table(
    book: OpenedBook, columns: Sequence[LayoutColumn], *, month: date | None = None
) -> tuple[OpenedWorksheet, TableMapping]:
    """The worksheet whose headers fit best, and its columns; the first of equals."""
    best: tuple[OpenedWorksheet, TableMapping] | None = None
    problem: Exception | None = None
    looked = 0
    for worksheet in book.worksheets:
        rows = first_rows(worksheet)
        looked += sum(len(row) for _, row in rows)
        if looked > MAX_LOOKED_CELLS and (best or problem):
            break
        try:
            mapping = map_table(worksheet, rows, columns, month=month)
        except type(refused("")) as error:
            problem = problem or error
            continue
        if best is None or len(mapping.found) > len(best[1].found):
            best = worksheet, mapping
    if best is None:
        raise problem or refused("文件中没有可读取的工作表。")
    known = known_headers(columns, month)
    best[1].unknown = [replace(one, nearest=nearest_header(one.header, known)) for one in best[1].unknown]
    return best


def merged_within(numbers: list[int], merges: list[Merge]) -> list[tuple[int, int, int, int]]:
    """Which cells of the rows with these numbers are merged, named by the place of each row among them."""
    line = {number: i for i, number in enumerate(numbers)}
    within = [one for one in merges if one.top in line and one.bottom in line and one.right <= MAX_COLUMNS]
    return [(line[one.top], one.left - 1, line[one.bottom], one.right - 1) for one in within[:MAX_JOINED]]


def line_unit(rows: Iterable[tuple[int, list[Raw]]]) -> tuple[int, str]:
    """The first row that says a unit for what stands below it, and the unit: 单位：万元."""
    for number, row in rows:
        for raw in row:
            if match := UNIT_LINE.search(normal(raw)):
                return number, match[1]
    return 0, ""


def compose_headers(
    by_number: dict[int, list[Raw]], first: int, last: int, merges: list[Merge]
) -> list[tuple[str, str]]:
    """For each column the (group, header) that rows `first` to `last` say, merged cells read in all they cover."""
    width = max(len(by_number[number]) for number in range(first, last + 1))
    grid = {number: [cell(by_number[number], i) for i in range(width)] for number in range(first, last + 1)}
    for merge in merges:
        if merge.top in grid and merge.left <= width and merge.right > merge.left:
            value = grid[merge.top][merge.left - 1]
            for number in range(merge.top, min(merge.bottom, last) + 1):
                for i in range(merge.left - 1, min(merge.right, width)):
                    grid[number][i] = value
    headers: list[tuple[str, str]] = []
    for i in range(width):
        levels: list[str] = []
        for number in range(first, last + 1):
            text = str(grid[number][i]) if normal(grid[number][i]) else ""
            if not text and number < last and normal(grid[last][i]):
                # A group whose merged cells were taken apart, or that came as plain text.
                text = next((str(grid[number][j]) for j in range(i, -1, -1) if normal(grid[number][j])), "")
            if text and (not levels or normal(levels[-1]) != normal(text)):
                levels.append(text)
        headers.append(("".join(levels[:-1]), levels[-1]) if levels else ("", ""))
    return headers


@dataclass
class Table:
    """The columns that a possible row of headers would give."""

    scores: list[tuple[float, FoundColumn]] = field(default_factory=list)
    unknown: list[OtherColumn] = field(default_factory=list)
    doubled: list[OtherColumn] = field(default_factory=list)
    wrong_units: list[OtherColumn] = field(default_factory=list)
    key_place: int | None = None
    signature_place: int | None = None

    def mapping(
        self, title: str, header_rows: tuple[int, int], rows: list[tuple[int, list[Raw]]], merges: list[Merge]
    ) -> TableMapping:
        found = sorted((found for _, found in self.scores), key=lambda found: found.place)
        return TableMapping(
            title,
            header_rows,
            [row for number, row in rows if number <= header_rows[1]],
            merged_within([number for number, _ in rows if number <= header_rows[1]], merges),
            found,
            self.unknown,
            self.doubled,
            self.wrong_units,
            key_place=self.key_place,
            signature_place=self.signature_place,
        )


def assign_columns(headers: list[tuple[str, str]], known: list[Known], unit_above: str) -> Table:
    """Give every header the column it is like most, and every column at most one header."""
    table, texts = Table(), by_text(known)
    pairs: list[tuple[float, int, int]] = []
    parts = [(parse_header(group), parse_header(header)) for group, header in headers]
    for place, (group, header) in enumerate(parts):
        if header.full == KEY_HEADER:
            table.key_place = place
        elif header.full == SIGNATURE_HEADER:
            table.signature_place = place
        elif header.full:
            for i in possible(header, group.full, texts):
                if (likeness := known[i].likeness(header, group.full)) >= 0.5:
                    pairs.append((likeness, place, i))
    given: dict[int, int] = {}
    taken: dict[int, int] = {}
    for likeness, place, i in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if place in given or i in taken:
            continue
        given[place], taken[i] = i, place
        column = known[i].column
        unit = unit_of(column, parts[place][1], parts[place][0], unit_above)
        if unit is None:
            why = f"单位应为{own_unit(column)}"
            table.wrong_units.append(OtherColumn(place, headers[place][1], why))
        else:
            table.scores.append((likeness, FoundColumn(place, headers[place][1], column, unit)))
    for place, (_, header) in enumerate(parts):
        if not header.full or place in given or place in (table.key_place, table.signature_place):
            continue
        same = [i for likeness, at, i in pairs if at == place]
        if same:
            why = f"与 {letter(taken[same[0]])} 列重复"
            table.doubled.append(OtherColumn(place, headers[place][1], why))
        else:
            table.unknown.append(OtherColumn(place, headers[place][1], "未识别的列"))
    return table
