"""Workbooks as the product writes them, opened again."""

import csv
import io
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.factories import MARCH
from tests.libreoffice import converted
from zone.layouts.base import LAYOUTS, Layout
from zone.layouts.layout_writer import LayoutWriter
from zone.layouts.signatures import KEY_HEADER, SIGNATURE_HEADER, RowSignature, read_signature
from zone.people.models import User

UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
"""Comma, quotes, UTF-8, from the first line, cells as they are shown: the first worksheet as text."""


def file_of(name: str, user: User, *, month: date = MARCH, fill_in: bool = False, chosen=None) -> io.BytesIO:
    """A layout written for a person, of all they may see unless `chosen` says otherwise."""
    layout, file = LAYOUTS[name], io.BytesIO()
    records = layout.records(user) if chosen is None else chosen
    write_at_once(file, layout, records, month=month, user=user, fill_in=fill_in)
    file.seek(0)
    return file


def write_at_once(file: io.BytesIO, layout: Layout, chosen, *, month: date | None, user: User, fill_in: bool) -> None:
    """Write a layout to its end before anything of it is taken."""
    form = LayoutWriter(file, layout, month, user, fill_in=fill_in)
    for _ in form.write(chosen):
        pass
    form.book.close()


def written(name: str, user: User, **asked) -> Workbook:
    """The same, opened again."""
    return load_workbook(file_of(name, user, **asked))


def rows(book: Workbook) -> list[dict]:
    """The data rows of the first worksheet by header; the key stands under 行标识."""
    worksheet = book.worksheets[0]
    first, headers = headers_of(worksheet)
    found = []
    for cells in worksheet.iter_rows(min_row=first, values_only=True):
        result = dict(zip(headers, cells, strict=False))
        if result[KEY_HEADER]:
            found.append(result)
    return found


def headers_of(worksheet) -> tuple[int, list[str]]:
    """The first row of data, and every column's lowest header."""
    lines = list(worksheet.iter_rows(max_row=8, values_only=True))
    top = next(i for i, line in enumerate(lines) if KEY_HEADER in line)
    below = lines[top + 1] if worksheet.freeze_panes and int(worksheet.freeze_panes.lstrip("ABCDE")) == top + 3 else ()
    headers = [low or high for high, low in zip(lines[top], below or [None] * len(lines[top]), strict=False)]
    return top + 1 + (2 if below else 1), headers


def cell(book: Workbook, row: int, header: str):
    """The cell of data row number `row` (from 0) under a header."""
    worksheet = book.worksheets[0]
    first, headers = headers_of(worksheet)
    return worksheet.cell(first + row, headers.index(header) + 1)


def signature_of(message: dict) -> RowSignature:
    signature = read_signature(message[SIGNATURE_HEADER])
    assert signature is not None
    return signature


def through_office(path: Path, form: str = UTF8, ending: str = "csv") -> Path:
    """The workbook as LibreOffice saves it again."""
    converted(path.parent, [path.name], form, "office")
    return path.parent / "office" / f"{path.stem}.{ending}"


def office_lines(path: Path) -> list[list[str]]:
    """What an office program shows of the first worksheet, line by line."""
    with through_office(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
