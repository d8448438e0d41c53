"""The dry run of an uploaded file: every row and cell is read and checked, all errors at once, nothing is written."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Min

from zone.batches.models import Batch, BatchRow, RowOutcome
from zone.batches.resources import RESOURCES
from zone.batches.runner import Unreadable
from zone.imports.cell_parsing import clean
from zone.imports.header_detection import TableMapping, cell
from zone.imports.merge import ColumnReader, Outcome, outcome
from zone.imports.rejected_rows import as_json
from zone.imports.row_matching import RowMatcher
from zone.imports.upload import month_of, open_table
from zone.layouts.base import LAYOUTS, Layout
from zone.layouts.placeholders import NOTHING
from zone.layouts.signatures import RowSignature
from zone.xlsx.worksheet import Raw

CHUNK_ROWS = 100
"""Rows looked up at once."""
HEARTBEAT_SECONDS = 0.3
"""Seconds after which the work says that it is alive."""
MAX_ROWS = 100_000
NOT_FOUND = "没有这一行对应的事项，或您无权查看。"
NO_ROWS = "表头下面没有可以导入的行，请检查是否选错了工作表或文件。"
TOO_MANY = f"文件超过 {MAX_ROWS} 行，请分成几个文件上传。"

Row = tuple[int, list[Raw]]


def read_file(batch: Batch) -> Generator[list[BatchRow]]:
    """The reader of imports: the file's rows from where the last reading ended, with what each would change."""
    try:
        with open_table(batch) as (worksheet, table):
            if not batch.total:
                yield from _count(batch, table, table.data(worksheet.rows()))
            run = DryRun(batch, table, is_1904=worksheet.is_1904)
            yield from run.rows(table.data(worksheet.rows()))
            batch.options["notes"] = list(worksheet.notes)
    except ValidationError as error:
        raise Unreadable("；".join(error.messages)) from error


def _count(batch: Batch, table: TableMapping, rows: Iterator[Row]) -> Generator[list[BatchRow]]:
    """Count the rows for the bar; yields now and then."""
    count, since = 0, time.monotonic()
    for _ in rows:
        count += 1
        if count > MAX_ROWS:
            raise Unreadable(TOO_MANY)
        if time.monotonic() - since > HEARTBEAT_SECONDS:
            since = time.monotonic()
            yield []
    if not count:
        raise Unreadable(NO_ROWS)
    batch.total = count


@dataclass
class FileRow:
    """A row of the file on its way through the dry run."""

    number: int
    cells: list[Raw]
    key: str = ""
    signature: RowSignature | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    """Why not, by field; under "" what concerns the whole row."""

    def refuse(self, error: ValidationError, name: str = "") -> None:
        self.errors.setdefault(name, []).extend(error.messages)


class DryRun:
    """Goes through the rows of one file."""

    def __init__(self, batch: Batch, table: TableMapping, *, is_1904: bool):
        self.batch = batch
        self.layout: Layout = LAYOUTS[batch.options["layout"]]
        self.resource = RESOURCES[self.layout.resource]
        self.keys = RowMatcher(self.layout, table, month_of(batch), batch.by)
        fields = self.resource.fields(batch.by)
        self.readers = [
            ColumnReader(found, batch.by, is_1904=is_1904) for found in table.found if found.column.writes in fields
        ]
        self.shared = [reader.found for reader in self.readers if reader.column.merges]
        self.group: tuple[str, FileRow] | None = None
        first_rows = batch.rows.exclude(key="").order_by().values_list("key").annotate(Min("number"))
        self.seen: dict[str, int] = dict(first_rows)
        """Where each key stood first."""
        self.begun = batch.rows.aggregate(last=Max("number"))["last"] or 0

    def rows(self, rows: Iterator[Row]) -> Generator[list[BatchRow]]:
        """Rows of the batch, some at a time."""
        waiting: list[FileRow] = []
        since = time.monotonic()
        for number, cells in rows:
            row = FileRow(number, cells)
            self._share(row)
            if number > self.begun:
                waiting.append(row)
            if len(waiting) >= CHUNK_ROWS or time.monotonic() - since > HEARTBEAT_SECONDS:
                yield self.evaluate(waiting)
                waiting, since = [], time.monotonic()
        if waiting:
            yield self.evaluate(waiting)

    def _share(self, row: FileRow) -> None:
        """Give a row what stands once for all rows of its record; people take merged cells apart."""
        if not self.shared:
            return
        mine = self.keys.group(row.cells) or (self.group[0] if self.group and not self.keys.key(row.cells) else "")
        if self.group is None or not mine or mine != self.group[0]:
            self.group = (mine, row)
            return
        first = self.group[1]
        row.cells = [*row.cells, *[None] * (len(first.cells) - len(row.cells))]
        for found in self.shared:
            theirs, own = (
                cell(first.cells, found.place),
                row.cells[found.place] if found.place < len(row.cells) else None,
            )
            if _is_blank(own) and found.place < len(row.cells):
                row.cells[found.place] = theirs
            elif own != theirs:
                reason = f"同一事项的“{found.header}”在第 {first.number} 行已填了另外的内容，请只填一处，或填成一样。"
                row.refuse(ValidationError(reason), found.column.writes)

    def evaluate(self, rows: Sequence[FileRow]) -> list[BatchRow]:
        """What becomes of each row, read with a constant number of queries."""
        if not rows:
            return []
        for row in rows:
            self._identify(row)
        nameless = [row for row in rows if not row.key and not row.errors.get("")]
        for row, found in zip(nameless, self.keys.find_keys([row.cells for row in nameless]), strict=True):
            if isinstance(found, ValidationError):
                row.refuse(found)
            else:
                row.key = found
        targets = self.resource.find({row.key for row in rows if row.key}, self.batch.by, self.batch.options)
        return [self._evaluate_row(row, targets.get(row.key)) for row in rows]

    def _identify(self, row: FileRow) -> None:
        row.key = self.keys.key(row.cells)[:80]
        try:
            row.signature = self.keys.signature(row.cells, row.key)
            if row.key:
                self.keys.same_words(row.cells, row.key)
        except ValidationError as error:
            row.refuse(error)

    def _evaluate_row(self, row: FileRow, target: Any) -> BatchRow:
        result = BatchRow(batch=self.batch, number=row.number, key=row.key, outcome=RowOutcome.ERROR, errors=row.errors)
        result.cells = [as_json(raw) for raw in row.cells]
        first = self.seen.setdefault(row.key, row.number) if row.key else row.number
        if first != row.number:
            row.refuse(ValidationError(f"与第 {first} 行是同一行，只能出现一次；请删去多余的一行。"))
        if target is None:
            if not row.errors.get(""):
                row.refuse(ValidationError(NOT_FOUND))
            return result
        result.label = str(target)[:200]
        if not row.errors.get(""):
            self._compare(row, result, target)
        return result

    def _compare(self, row: FileRow, result: BatchRow, target: Any) -> None:
        """Three ways where the row was exported, two where it was not."""
        now = self.resource.current(target)
        was = row.signature.values if row.signature else None
        for reader in self.readers:
            name, raw = reader.column.writes, cell(row.cells, reader.found.place)
            if name in row.errors or (name not in was if was is not None else not reader.column.is_open(target)):
                continue
            if was is not None and reader.is_as_exported(raw, was[name]):
                continue
            try:
                value = reader.read(raw, self.layout.unit_of(target))
            except ValidationError as error:
                row.refuse(error, name)
                continue
            what = outcome(reader, value, was, now[name])
            if what is not Outcome.KEEP:
                result.values[name], result.current[name] = value, now[name]
            if what is Outcome.CONFLICT and was is not None:
                result.base[name] = was[name]
        for name, reasons in self.resource.check(target, result.values, self.batch.by).items() if result.values else ():
            row.errors.setdefault(name, []).extend(reasons)
        if not row.errors:
            result.outcome = self._outcome(result)
            result.errors = self.resource.warnings(target, result.values)
            record = self.layout.record_of(target)
            if result.values and row.signature is None and (other := self.keys.other_name(row.cells, record.name)):
                result.errors = result.errors | {"": [other]}

    @staticmethod
    def _outcome(result: BatchRow) -> RowOutcome:
        if result.base:
            return RowOutcome.CONFLICT
        return RowOutcome.READY if result.values else RowOutcome.SAME


def _is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and clean(raw) in NOTHING)
