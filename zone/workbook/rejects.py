"""Rows that were not imported, given back as the same workbook with the reasons in their cells."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import IO, Any

from zone import export
from zone.workbook.layouts import CellKind
from zone.workbook.looks import Looks
from zone.workbook.stamps import KEY_HEAD, STAMP_HEAD, BookStamp
from zone.workbook.writing import as_high, write_about

REASON_HEAD = "未导入原因"
REASON_WIDTH = 40
WHOLE_ROW = -1
"""Place under which a row's reasons that concern no single cell stand."""
MOST_COMMENTS = 2000
"""Cells that say their reason in a comment, too; the reason column always has it."""

Row = tuple[Sequence[Any], Mapping[int, Sequence[str]]]


def write_rejects(
    file: IO[bytes], *, title: str, heading: Sequence[Sequence[Any]], rows: Iterable[Row], book: BookStamp | None = None
) -> int:
    """Write the sender's own heading and `rows` (their cells, and the reasons by place of the cell from 0, what
    concerns the whole row under `WHOLE_ROW`); return the number of rows.

    The hidden columns stay hidden; `book` is what the workbook they sent said of itself.
    """
    workbook = export.new_workbook(file, title=title)
    sheet = workbook.add_worksheet(export.sheet_name(title), worksheet_class=export.StreamedSheet)
    looks = Looks(workbook)
    stream = iter(rows)
    first = list(islice(stream, 1))
    told = _place_of_reasons(heading, first)
    for line, cells in enumerate(heading):
        text = REASON_HEAD if line == len(heading) - 1 else None
        sheet.append(line, [(_own(cell), looks.head) for cell in _with(cells, told, text)])
    count = comments = 0
    for cells, reasons in chain(first, stream):
        line = len(heading) + count
        shown = _with(cells, told, "；".join(reason for why in reasons.values() for reason in why))
        looked = [(_own(cell), _look(looks, cell, place in reasons)) for place, cell in enumerate(shown)]
        sheet.append(line, looked, as_high(shown[told], REASON_WIDTH))
        for place, why in reasons.items():
            if place != WHOLE_ROW and comments < MOST_COMMENTS:
                sheet.write_comment(line, place, "；".join(why)[:1000], {"author": "", "x_scale": 2})
                comments += 1
        count += 1
    _set_up(sheet, heading, told)
    if book:
        write_about(workbook, book)
    workbook.close()
    return count


def _place_of_reasons(heading: Sequence[Sequence[Any]], first: list[Row]) -> int:
    """The column of reasons: where an earlier return has it, else behind everything."""
    for cells in heading:
        for place, cell in enumerate(cells):
            if cell == REASON_HEAD:
                return place
    return max((len(cells) for cells in [*heading, *(cells for cells, _ in first)]), default=0)


def _with(cells: Sequence[Any], place: int, told: Any) -> list[Any]:
    """The cells with what is told at `place`."""
    kept = [*cells, *[None] * (place - len(cells))]
    return [*kept[:place], told, *kept[place + 1 :]]


def _own(cell: Any) -> Any:
    """A sender's cell as it is: text made harmless once already is not made so again."""
    return export.unharm(cell) if isinstance(cell, str) else cell


def _look(looks: Looks, cell: Any, is_wrong: bool):
    return looks.wrong if is_wrong else looks.cell(_kind(cell), cell, False)


def _kind(cell: Any) -> CellKind:
    if isinstance(cell, str) or cell is None:
        return CellKind.TEXT
    return CellKind.DATE if hasattr(cell, "year") else CellKind.NUMBER


def _set_up(sheet: export.StreamedSheet, heading: Sequence[Sequence[Any]], told: int) -> None:
    heads = [str(cell) for cells in heading for cell in cells if cell is not None]
    sheet.set_column(0, max(told, 1), 16)
    sheet.set_column(told, told, REASON_WIDTH)
    if heads:
        sheet.freeze_panes(len(heading), 0)
    for cells in heading:
        for place, cell in enumerate(cells):
            if cell in (KEY_HEAD, STAMP_HEAD):
                sheet.set_column(place, place, 10, None, {"hidden": True})
