"""Lists as files: rows stream into a temporary workbook or text file, however many they are."""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; control signs go."""
    if not isinstance(value, str):
        return value
    text = NOT_IN_A_CELL.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write(kind: str, title: str, heading: list[str], rows: Iterable[list[Any]]) -> tuple[IO[bytes], int]:
    """Write a list as `kind` (xlsx or csv); return the file, ready to be read, and the number of rows."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the response that sends it)
    count = WRITERS[kind](file, title, heading, rows)
    file.seek(0)
    return file, count


def write_xlsx(file: IO[bytes], title: str, heading: list[str], rows: Iterable[list[Any]]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or "列表")
    sheet.freeze_panes = "A2"
    for i, name in enumerate(heading):
        sheet.column_dimensions[chr(ord("A") + i) if i < 26 else f"A{chr(ord('A') + i - 26)}"].width = max(
            12, 2 * len(name) + 4
        )
    cells = [WriteOnlyCell(sheet, harmless(name)) for name in heading]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    count = 0
    for row in rows:
        sheet.append([harmless(value) for value in row])
        count += 1
    book.save(file)
    return count


def write_csv(file: IO[bytes], title: str, heading: list[str], rows: Iterable[list[Any]]) -> int:
    """With the byte mark without which office programs misread Chinese."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(name) for name in heading])
    count = 0
    for row in rows:
        writer.writerow(["" if value is None else harmless(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


WRITERS: dict[str, Callable[[IO[bytes], str, list[str], Iterable[list[Any]]], int]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
}
