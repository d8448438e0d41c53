"""A file comes in: looked into at once, stored privately under its SHA-256, and proposed as a batch."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from zone import export
from zone.batches.models import UNDO_FOR, Batch, BatchKind
from zone.batches.resources import RESOURCES
from zone.batches.tasks import queue_in_case
from zone.imports.header_detection import TableMapping, cell, find_table, letter
from zone.imports.header_matching import MAX_HEADER_CHARS
from zone.imports.one_look import one_look
from zone.imports.permissions import importable
from zone.imports.rejected_rows import as_json
from zone.imports.row_matching import RowMatcher
from zone.layouts.base import LAYOUTS, Layout, fill_month
from zone.layouts.signatures import ABOUT_WORKSHEET, BookSignature, month_word, read_book
from zone.ledger import clock
from zone.people.models import User
from zone.units import month_text, parse_month
from zone.uploads import FileType, Intake
from zone.xlsx.open_file import MAX_UPLOAD, OpenedBook, OpenedWorksheet, detect_format, open_book

MAX_NOTE_CHARS = 2000
GONE = "上传的文件已不在服务器上，请重新上传。"


def import_root() -> Path:
    """Where uploaded files lie: outside every served folder."""
    return Path(settings.DATA_DIR) / "imports"


TYPES = {"xlsx": FileType(export.CONTENT_TYPES["xlsx"], (".xlsx",)), "csv": FileType("text/csv", (".csv", ".txt"))}


def detect_table(file: IO[bytes]) -> FileType:
    """The type of a table by its content. Raises ValidationError saying what the file is instead."""
    return TYPES[detect_format(file)]


INTAKE = Intake(
    root=import_root,
    max_bytes=MAX_UPLOAD,
    too_large=lambda name, size: f"文件超过 {MAX_UPLOAD // 1024 // 1024} MB，请分成几个文件上传。",
    detect=detect_table,
)


@dataclass(frozen=True)
class Found:
    """What a file turned out to be."""

    table: TableMapping
    book: BookSignature | None
    columns: list[dict[str, str]]
    """Every column of the file: its letter, its header, and what is done with it."""


def receive(uploaded: UploadedFile, layout: Layout, month: date | None, *, by: User) -> Batch:
    """Store an uploaded file and propose its rows as a batch, to be read next.

    Raises PermissionDenied if the user may write nothing in this layout, ValidationError if the file is no such table
    or another file of this user is being looked into.
    """
    if layout not in importable(by):
        raise PermissionDenied
    name, _ = INTAKE.check(uploaded)
    assert uploaded.file
    with one_look(by):
        found = inspect(uploaded.file, name, layout, month, by)
    when = f" {month_text(month)}" if month else ""
    batch = Batch(
        kind=BatchKind.IMPORT,
        resource=layout.resource,
        title=f"{layout.title}{when}"[:120],
        by=by,
        file_name=name,
        file_sha256=INTAKE.store(uploaded, path=str).sha256,
        options={
            "layout": layout.name,
            "month": month_word(month),
            "columns": found.columns,
            "places": {one.column.writes: [one.place, one.header] for one in found.table.found if one.column.writes},
            "heading": [[_short(as_json(raw)) for raw in cells] for cells in found.table.heading],
            "joined": found.table.joined,
            "header_lines": found.table.header_lines,
            "book": vars(found.book) if found.book else None,
        },
    )
    with transaction.atomic():
        batch.save()
        queue_in_case(batch.pk)
    return batch


def _short(held: Any) -> Any:
    """A cell above the rows as it is stored: a note may be long, but not as long as a cell can be."""
    return held[:MAX_NOTE_CHARS] if isinstance(held, str) else held


def inspect(file: IO[bytes], name: str, layout: Layout, month: date | None, user: User) -> Found:
    """Find the table in a file and say what its columns are. Raises ValidationError with what is missing."""
    with open_book(file, name, is_look=True) as book:
        _, table = find_table(book, layout.columns, month=month)
        signature = _book_signature(book)
    _same_book(signature, layout, month)
    if not RowMatcher(layout, table, month, user).is_possible:
        raise ValidationError("未找到“编码”或“名称”列，无法识别各行；请下载模板填写，或在表中加上“编码”列。")
    fields = RESOURCES[layout.resource].fields(user)
    if not any(one.column.writes in fields for one in table.found):
        wanted = "、".join(
            dict.fromkeys(
                fill_month(one.header, month) for one in layout.columns if one.writes in fields and one.writes
            )
        )
        raise ValidationError(f"没有找到可以导入的列。可以导入：{wanted}。")
    return Found(table, signature, columns(table, layout, fields, month))


def columns(table: TableMapping, layout: Layout, fields: tuple[str, ...], month: date | None) -> list[dict[str, str]]:
    """What is done with every column of a file, in words, in the file's order."""
    uses: dict[int, tuple[str, str]] = {}
    for found in table.found:
        if found.column.writes in fields:
            unit = f"，按{found.unit}" if found.unit else ""
            uses[found.place] = found.header, f"读取：{fill_month(found.column.header, month)}{unit}"
        elif found.column.is_stored:
            uses[found.place] = found.header, "只供核对，不写入"
        else:
            uses[found.place] = found.header, "系统不含这一列，不读取"
    for other in (*table.doubled, *table.wrong_units, *table.unknown):
        near = f"，最接近的是“{other.nearest}”" if other.nearest else ""
        uses[other.place] = other.header, f"不读取：{other.why}{near}"
    return [
        {"letter": letter(place), "header": header[:MAX_HEADER_CHARS], "what": what}
        for place, (header, what) in sorted(uses.items())
    ]


def _book_signature(book: OpenedBook) -> BookSignature | None:
    """What the workbook says of itself on its hidden worksheet."""
    about = book.hidden.get(ABOUT_WORKSHEET)
    if about is None:
        return None
    last: Any = None
    for number, cells in about.rows():
        last = cell(cells, 1)
        if number > 20:
            break
    return read_book(str(last)) if last else None


def _same_book(signature: BookSignature | None, layout: Layout, month: date | None) -> None:
    """Raises ValidationError where a workbook is in another layout or of another month than was chosen."""
    if signature is None:
        return
    other = LAYOUTS.get(signature.layout)
    when = month_text(parse_month(signature.month)) if signature.month else ""
    if other is None or (signature.layout, signature.month) == (layout.name, month_word(month)):
        return
    mine = f"{month_text(month) if month else ''}《{layout.title}》"
    raise ValidationError(f"这个文件是{when}《{other.title}》，这里导入的是{mine}；请改选版式和月份后上传。")


def month_of(batch: Batch) -> date | None:
    """The month an import reports for; None if its layout is not monthly."""
    return parse_month(batch.options["month"]) if batch.options["month"] else None


@contextmanager
def open_table(batch: Batch) -> Iterator[tuple[OpenedWorksheet, TableMapping]]:
    """The table of a batch's stored file. Raises ValidationError where the file is gone or not the one that came."""
    layout = LAYOUTS[batch.options["layout"]]
    month = month_of(batch)
    file = INTAKE.open(batch.file_sha256, batch.file_sha256)
    if file is None:
        raise ValidationError(GONE)
    with file, open_book(file, batch.file_name) as book:
        yield find_table(book, layout.columns, month=month)


def purge(before: timedelta = UNDO_FOR) -> int:
    """Remove stored files whose last import is older than `before`, and what arrived and was never stored."""
    limit = clock.now() - before
    last = Batch.objects.filter(kind=BatchKind.IMPORT).values("file_sha256").annotate(last=Max("created_at"))
    recent = set(last.filter(last__gte=limit).values_list("file_sha256", flat=True))
    return INTAKE.purge(limit, keep=recent)
