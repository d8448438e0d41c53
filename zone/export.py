"""Lists as files: a workbook or a text in pieces, sent while the rows are still being read, however many they are."""

import csv
import gc
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice, repeat
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from zone.units import plain
from zone.workbook_stream import ROWS_AT_ONCE, stream_workbook

NOT_IN_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HARMFUL = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""Text a spreadsheet may take for a formula; apostrophes before it count, so that one can be taken off again."""

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "json": "application/json",
    "pem": "application/x-pem-file",
}
ROWS_FREED = 10_000
"""Rows after which their memory is freed."""
LOOKED_AT = 200
"""Rows by which a list's columns get their widths."""
BROKEN_OFF = "导出中断，以上内容不完整，请重新导出。"
"""Last line of a text that could not be written to its end."""
PAPERS = {"A3": 8, "A4": 9}
FORMATS = {
    "text": "General",
    "choice": "General",
    "whole": "0",
    "count": "#,##0",
    "number": "#,##0.00##",
    "wan": "#,##0.00##",
    "yi": "#,##0.00######",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "month": 'yyyy"年"m"月"',
    "moment": "yyyy-mm-dd hh:mm",
}
"""How a cell shows what it holds, by kind."""
EXACT_DIGITS = 15
"""Digits a spreadsheet's numbers hold exactly; what has more is written as text."""
MAX_CELL_CHARS = 32767
"""Characters of text a cell holds."""
DAY_ZERO = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets count a 29 February 1900; dates before are written as text."""


def escape_formula(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; control characters are removed."""
    if not isinstance(value, str):
        return value
    text = NOT_IN_A_CELL.sub("", value)
    return f"'{text}" if HARMFUL.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that `escape_formula` escaped."""
    return text[1:] if text.startswith("'") and HARMFUL.match(text) else text


def number_text(value: Decimal | int) -> str | None:
    """A number as a cell holds it; None where a cell could not hold it exactly."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if len(text) > EXACT_DIGITS:
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if len(text.replace(".", "").strip("-0")) > EXACT_DIGITS:
            return None
    return text


def serial(value: date) -> float | int | None:
    """A day, or a local time without its zone, as spreadsheets count it; None before they begin."""
    day = value.date() if isinstance(value, datetime) else value
    if day < FIRST_DAY:
        return None
    days = (day - DAY_ZERO).days
    if isinstance(value, datetime):
        return days + (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return days


ESCAPED = re.compile("[&<>\r]|_x[0-9A-Fa-f]{4}_")
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": ""}


def _escape(found: re.Match) -> str:
    return ESCAPES.get(found[0], f"_x005F{found[0]}")


class StreamedWorksheet(Worksheet):
    """A worksheet of a workbook in constant memory that takes whole rows: five times faster than cell by cell."""

    def append(self, row: int, cells: Iterable[tuple[Any, Format | None]], height: int = 0) -> None:
        """Write row number `row` (from 0), which comes after all rows written so far: each cell's value and look.

        `height` in points; 0: as high as its text needs.
        A number that does not fit a cell exactly, and a day before 1900, stand as text.
        """
        self._write_single_row(row)
        line = [f'<row r="{row + 1}" ht="{height}" customHeight="1">' if height else f'<row r="{row + 1}">']
        column = -1
        for column, (value, look) in enumerate(cells):
            if value is None and look is None:
                continue
            style = f' s="{look._get_xf_index()}"' if look is not None else ""
            line.append(f'<c r="{_letters(column)}{row + 1}"{style}{_content(value)}')
        line.append("</row>")
        self.fh.write("".join(line))
        self._check_dimensions(row, max(column, 0))

    def take(self) -> bytes:
        """The rows appended since the last time, as XML; the workbook does not write them any more."""
        self.fh.seek(0)
        rows = self.fh.read()
        self.fh.seek(0)
        self.fh.truncate()
        return rows.encode()

    def _write_single_row(self, current_row_num=0) -> None:
        # Rows are written by `append` alone; one that has got a comment since would be written again.
        self.previous_row = current_row_num

    def merge_written(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Make one cell of cells that are written; only the first may hold something."""
        self.merge.append([first_row, first_column, last_row, last_column])

    def _xml_rich_inline_string(self, string, attributes=()) -> None:
        # Text from people never is markup, whatever it looks like.
        self._xml_inline_string(string, True, attributes)


LETTERS = [xl_col_to_name(column) for column in range(256)]


def _letters(column: int) -> str:
    return LETTERS[column]


def _content(value: Any) -> str:
    """The inside of a cell, its closing tag included."""
    if value is None:
        return "/>"
    kind = value.__class__
    if kind is Decimal or kind is int:
        number = number_text(value)
    elif kind is float:
        number = f"{value:.15G}"
    elif isinstance(value, date):
        days = serial(value)
        number = None if days is None else f"{days:.15G}"
    else:
        number = None
    if number is not None:
        return f"><v>{number}</v></c>"
    text = escape_formula(value if isinstance(value, str) else word(value))[:MAX_CELL_CHARS]
    if ESCAPED.search(text):
        text = ESCAPED.sub(_escape, text)
    return f' t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def word(value: Any) -> str:
    """What is neither text nor a number in a cell, in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def new_workbook(file: IO[bytes], *, title: str, by: str = "") -> Workbook:
    """A workbook that grows on disk, not in memory, and takes no text for anything else."""
    book = Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "author": by})
    return book


def worksheet_name(title: str) -> str:
    """A title as the name of a worksheet: without the characters that are not allowed there, at most 31."""
    return re.sub(r"[\\/*?:\[\]\x00-\x1f]", " ", title).strip("' ")[:31].strip("' ") or "列表"


def set_up_print(worksheet: Worksheet, *, title: str, paper: str, header_rows: tuple[int, int], mark: str = "") -> None:
    """Print landscape, as wide as one page, with the header on every page; below, title, mark and page numbers."""
    worksheet.set_landscape()
    worksheet.set_paper(PAPERS[paper])
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(*header_rows)
    middle = f"&C{mark}" if mark else ""
    worksheet.set_footer(f"&L{title[:60].replace('&', '&&')}{middle}&R第 &P 页，共 &N 页")


def new_file() -> IO[bytes]:
    """A temporary file, closed and gone once the response that sends it is through."""
    return tempfile.TemporaryFile()


def freeing_memory(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, with what was read for them freed every few thousand.

    A record and what was prefetched for it refer to each other, so only the garbage collector frees them, and a
    server has it look through old objects rarely (`zone.wsgi`): 100,000 projects would take 190 MB until it does.
    """
    for number, row in enumerate(rows, start=1):
        yield row
        if number % ROWS_FREED == 0:
            gc.collect()


def stream(
    kind: str, title: str, heading: list[str], rows: Iterable[Sequence[Any]], kinds: Sequence[str] = (), mark: str = ""
) -> Iterator[bytes]:
    """A list as `kind` (xlsx or csv), in pieces that can be sent while its rows are still being read.

    `kinds` names each column's kind of `FORMATS`; without it a cell is formatted by what it holds. An error in the
    rows breaks off a file that cannot be opened, or one whose last line is `BROKEN_OFF`. `mark` is the seal of a month
    that the list is about; it stands at the foot of each printed page.
    """
    return WRITERS[kind](title, heading, rows, kinds, mark)


def stream_xlsx(
    title: str, heading: list[str], rows: Iterable[Sequence[Any]], kinds: Sequence[str] = (), mark: str = ""
) -> Iterator[bytes]:
    """A column is as wide as its header asks, and as the first rows do: only they are held back."""
    rest = iter(rows)
    first = list(islice(rest, LOOKED_AT))
    shell, whole = (ListWorkbook(title, heading, kinds, first, mark) for _ in range(2))
    shell.book.close()
    yield from stream_workbook(shell.file, whole.book, whole.append_each(chain(first, rest)))


class ListWorkbook:
    """A list as a workbook: its heading is written, its rows are still to be appended."""

    def __init__(
        self, title: str, heading: list[str], kinds: Sequence[str], first: Sequence[Sequence[Any]], mark: str = ""
    ):
        self.file = io.BytesIO()
        self.book = book = new_workbook(self.file, title=title)
        self.worksheet = worksheet = book.add_worksheet(worksheet_name(title), worksheet_class=StreamedWorksheet)
        worksheet.freeze_panes(1, 0)
        paper = "A3" if len(heading) > 10 else "A4"
        set_up_print(worksheet, title=title, paper=paper, header_rows=(0, 0), mark=mark)
        formats = {name: book.add_format({"num_format": form}) for name, form in FORMATS.items()}
        self.by_type = {Decimal: formats["number"], float: formats["number"], int: formats["whole"]}
        self.by_type |= {date: formats["date"], datetime: formats["moment"]}
        self.given = [formats.get(name) for name in kinds] or list(repeat(None, len(heading)))
        for i, name in enumerate(heading):
            held = max((_width(row[i]) for row in first), default=0)
            worksheet.set_column(i, i, min(60, max(10, 2 * len(name) + 4, held + 2)))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        worksheet.append(0, [(name, bold) for name in heading])

    def append_each(self, rows: Iterable[Sequence[Any]]) -> Iterator[None]:
        """Append one row each time the next is asked for."""
        by_type, given = self.by_type, self.given
        for number, row in enumerate(rows, start=1):
            self.worksheet.append(
                number,
                [
                    (value, None if value is None or value.__class__ is str else look or by_type.get(value.__class__))
                    for value, look in zip(row, given, strict=True)
                ],
            )
            yield


def _as_text(value: Any) -> Any:
    """A value as people write it: 82000 and not 82000.0000, a moment to its minute."""
    if value.__class__ is Decimal:
        return plain(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return escape_formula(value)


def _width(value: Any) -> int:
    """Half-width characters a cell shows."""
    if value is None:
        return 0
    if value.__class__ is str:
        return max(len(line.encode("gb18030", "replace")) for line in value.split("\n"))
    return 16 if isinstance(value, datetime) else 12


def stream_csv(
    title: str, heading: list[str], rows: Iterable[Sequence[Any]], kinds: Sequence[str] = (), mark: str = ""
) -> Iterator[bytes]:
    """With the byte mark without which office programs misread Chinese. It has no place for a seal but its name."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(1)
    writer = csv.writer(text)
    writer.writerow([escape_formula(name) for name in heading])
    shares = [i for i, kind in enumerate(kinds) if kind == "percent"]
    is_begun = False
    try:
        for number, row in enumerate(rows, start=1):
            cells = [_as_text(value) for value in row]
            for i in shares:
                cells[i] = row[i] if row[i] is None else f"{row[i] * 100:.2f}%"
            writer.writerow(cells)
            if number % ROWS_AT_ONCE == 0:
                yield _taken(text)
                is_begun = True
    except Exception:
        if is_begun:  # a text that merely ends looks complete
            writer.writerow([BROKEN_OFF])
            yield _taken(text)
        raise
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    """What is written in `text`, which is empty afterwards."""
    content = text.getvalue()
    text.seek(0)
    text.truncate()
    return content.encode()


Writer = Callable[[str, list[str], Iterable[Sequence[Any]], Sequence[str], str], Iterator[bytes]]
WRITERS: dict[str, Writer] = {"xlsx": stream_xlsx, "csv": stream_csv}
