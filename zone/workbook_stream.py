"""A workbook sent while its rows are still being read: XlsxWriter's own parts, in a zip that is never sought in."""

from collections.abc import Iterator
from io import RawIOBase
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

FIRST_WORKSHEET = "xl/worksheets/sheet1.xml"
ROWS_AT_ONCE = 100
"""Rows that are packed together."""


class Outbox(RawIOBase):
    """Where a zip is written to and taken from, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def stream_workbook(shell: IO[bytes], book: Workbook, rows: Iterator[Any]) -> Iterator[bytes]:
    """Send `book`, a workbook over a file in memory, while `rows` appends to its first worksheet each time it is
    asked for the next.

    `shell` is the same workbook, closed, without these rows: it gives what stands before them in the file. What
    follows them is the book's own, so it may depend on them: merged cells, formats in use, other worksheets. The
    file does not say how far the first worksheet reaches, which is not known when it begins.
    """
    worksheet, outbox = book.worksheets()[0], Outbox()
    try:
        with ZipFile(shell) as begun, ZipFile(outbox, "w", ZIP_DEFLATED) as sent:
            opening = _opening(begun.read(FIRST_WORKSHEET))
            names = begun.namelist()
            before = {name: begun.read(name) for name in names[: names.index(FIRST_WORKSHEET)]}
            for name, content in before.items():
                sent.writestr(begun.getinfo(name), content)
            with sent.open(begun.getinfo(FIRST_WORKSHEET), "w") as part:
                part.write(opening)
                for number, _ in enumerate(rows, start=1):
                    if number % ROWS_AT_ONCE == 0:
                        part.write(worksheet.take())
                        if outbox.pieces:  # packing holds back what is little
                            yield outbox.take()
                part.write(worksheet.take())
                book.close()
                ended = ZipFile(book.filename)
                if any(ended.read(name) != content for name, content in before.items()):
                    raise ValueError("what is sent already depends on the rows")
                part.write(ended.read(FIRST_WORKSHEET).partition(b"<sheetData>")[2])
            for name in ended.namelist()[len(before) + 1 :]:
                sent.writestr(ended.getinfo(name), ended.read(name))
        yield outbox.take()
    finally:
        if not book.fileclosed:
            book.close()  # its temporary files go with it


def _opening(worksheet: bytes) -> bytes:
    """A worksheet's XML as far as its rows, without the range that its rows fill."""
    opening = worksheet.partition(b"<sheetData>")[0]
    before, _, after = opening.partition(b"<dimension ")
    return before + after.partition(b"/>")[2] + b"<sheetData>"
