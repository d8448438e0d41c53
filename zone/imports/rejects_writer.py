"""Rows that were not imported, returned as the same workbook with the reasons in their cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from zone import export
from zone.layouts.base import CellKind, LayoutColumn
from zone.layouts.cell_formats import CellFormats
from zone.layouts.dropdowns import add_dropdowns
from zone.layouts.layout_writer import as_high, write_about
from zone.layouts.signatures import KEY_HEADER, SIGNATURE_HEADER, BookSignature
from zone.people.models import User
from zone.units import parse_month

REASON_HEADER = "未导入原因"
REASON_WIDTH = 40
WHOLE_ROW = -1
"""Place under which a row's reasons that concern no single cell stand."""
TITLE_HEIGHT = 28
MAX_COMMENTS = 2000
"""Cells that say their reason in a comment, too; the reason column always has it."""

Row = tuple[Sequence[Any], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class Heading:
    """What stands above the rows of the sender's own workbook."""

    lines: Sequence[Sequence[Any]]
    headers: int = 1
    """How many of the lines, the last ones, are headers."""
    joined: Sequence[Sequence[int]] = ()
    """Merged cells: first line and column, last line and column, from 0."""

    def shown(self) -> list[list[Any]]:
        """The lines, of merged cells only the first with something in it."""
        lines = [list(cells) for cells in self.lines]
        for top, left, bottom, right in self.joined:
            for line in lines[top : bottom + 1]:
                for place in range(left, min(right + 1, len(line))):
                    if line is not lines[top] or place != left:
                        line[place] = None
        return lines


def write_rejects(
    file: IO[bytes],
    *,
    title: str,
    heading: Heading,
    rows: Iterable[Row],
    columns: Mapping[int, LayoutColumn] | None = None,
    user: User | None = None,
    book: BookSignature | None = None,
) -> int:
    """Write the sender's own heading and `rows` (their cells, and the reasons by place of the cell from 0, what
    concerns the whole row under `WHOLE_ROW`); return the number of rows.

    `columns` are those `user` fills in, by place: tinted, with their drop-downs. The hidden columns stay hidden;
    `book` is what the workbook they sent said of itself.
    """
    workbook = export.new_workbook(file, title=title)
    worksheet = workbook.add_worksheet(export.worksheet_name(title), worksheet_class=export.StreamedWorksheet)
    formats, columns = CellFormats(workbook), columns or {}
    stream = iter(rows)
    first = list(islice(stream, 1))
    reason_column = _place_of_reasons(heading.lines, first)
    _write_heading(worksheet, formats, heading, reason_column)
    count = comments = 0
    for cells, reasons in chain(first, stream):
        line = len(heading.lines) + count
        shown = _with(cells, reason_column, "；".join(reason for why in reasons.values() for reason in why))
        looked = [
            (_own(cell), _look(formats, cell, place in reasons, place in columns)) for place, cell in enumerate(shown)
        ]
        worksheet.append(line, looked, as_high(shown[reason_column], REASON_WIDTH))
        for place, why in reasons.items():
            if place != WHOLE_ROW and comments < MAX_COMMENTS:
                worksheet.write_comment(line, place, "；".join(why)[:1000], {"author": "", "x_scale": 2})
                comments += 1
        count += 1
    _set_up(worksheet, title, heading, reason_column, columns)
    if count and columns and user:
        month = parse_month(book.month) if book and book.month else None
        begin = len(heading.lines)
        add_dropdowns(workbook, worksheet, columns, (begin, begin + count - 1), user, month)
    if book:
        write_about(workbook, book)
    workbook.close()
    return count


def _write_heading(
    worksheet: export.StreamedWorksheet, formats: CellFormats, heading: Heading, reason_column: int
) -> None:
    lines = heading.shown()
    above = len(lines) - heading.headers
    for line, cells in enumerate(lines):
        text = REASON_HEADER if line == len(lines) - 1 else None
        look = formats.header if line >= above else formats.title if line == 0 else formats.note
        worksheet.append(
            line,
            [(_own(cell), look) for cell in _with(cells, reason_column, text)],
            TITLE_HEIGHT if line < above else 0,
        )
    for area in heading.joined:
        worksheet.merge_written(*area)


def _place_of_reasons(heading: Sequence[Sequence[Any]], first: list[Row]) -> int:
    """The column of reasons: where an earlier return has it, else behind everything."""
    for cells in heading:
        for place, cell in enumerate(cells):
            if cell == REASON_HEADER:
                return place
    return max((len(cells) for cells in [*heading, *(cells for cells, _ in first)]), default=0)


def _with(cells: Sequence[Any], place: int, reasons: Any) -> list[Any]:
    """The cells with `reasons` inserted at `place`."""
    padded = [*cells, *[None] * (place - len(cells))]
    return [*padded[:place], reasons, *padded[place + 1 :]]


def _own(cell: Any) -> Any:
    """A sender's cell as it is: text that is escaped already is not escaped again."""
    return export.unescape_formula(cell) if isinstance(cell, str) else cell


def _look(formats: CellFormats, cell: Any, is_wrong: bool, may_fill: bool):
    return formats.wrong if is_wrong else formats.cell(_kind(cell), cell, may_fill)


def _kind(cell: Any) -> CellKind:
    if isinstance(cell, str) or cell is None:
        return CellKind.TEXT
    return CellKind.DATE if hasattr(cell, "year") else CellKind.NUMBER


def _set_up(
    worksheet: export.StreamedWorksheet,
    title: str,
    heading: Heading,
    reason_column: int,
    columns: Mapping[int, LayoutColumn],
) -> None:
    worksheet.set_column(0, max(reason_column, 1), 16)
    for place, column in columns.items():
        worksheet.set_column(place, place, column.width)
    worksheet.set_column(reason_column, reason_column, REASON_WIDTH)
    last = max(0, len(heading.lines) - 1)
    export.set_up_print(worksheet, title=title, paper="A3", header_rows=(max(0, last + 1 - heading.headers), last))
    if heading.lines:
        worksheet.freeze_panes(len(heading.lines), 0)
    for cells in heading.lines:
        for place, cell in enumerate(cells):
            if cell in (KEY_HEADER, SIGNATURE_HEADER):
                worksheet.set_column(place, place, 10, None, {"hidden": True})
