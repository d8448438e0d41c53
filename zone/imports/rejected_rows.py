"""Rows that an import did not take, returned as the workbook they came in, with the reasons in the cells."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import IO, Any

from zone.batches.models import NOT_WRITTEN, Batch, BatchRow, RowOutcome
from zone.batches.resources import RESOURCES, Resource
from zone.imports.cell_parsing import read_text
from zone.imports.rejects_writer import WHOLE_ROW, Heading, write_rejects
from zone.layouts.base import LAYOUTS, LayoutColumn
from zone.layouts.signatures import BookSignature
from zone.xlsx.worksheet import Percent, Raw, Unreadable

WHY = {RowOutcome.SKIPPED: "预览时没有勾选。", RowOutcome.STOPPED: "导入已停止，该行未处理。"}


def as_json(raw: Raw) -> str | int | float | bool | None:
    """A cell as the batch stores it, so that the row can be returned."""
    match raw:
        case Unreadable() | timedelta():
            return None
        case Percent() | date() | time():
            return read_text(LayoutColumn("", ""), raw, "")
    return raw


def export_rejects(file: IO[bytes], batch: Batch) -> int:
    """Write the rows that were not taken; return how many."""
    signature = batch.options.get("book")
    rows = batch.rows.filter(outcome__in=NOT_WRITTEN).order_by("number").iterator(chunk_size=500)
    options, places = batch.options, batch.options["places"]
    columns = LAYOUTS[options["layout"]].columns
    return write_rejects(
        file,
        title=batch.title,
        heading=Heading(options["heading"], options.get("header_lines", 1), options.get("joined", ())),
        rows=_rows(batch, rows),
        columns={places[column.writes][0]: column for column in columns if column.writes in places},
        user=batch.by,
        book=BookSignature(**signature) if signature else None,
    )


def _rows(batch: Batch, rows: Iterator[BatchRow]) -> Iterator[tuple[list[Any], dict[int, list[str]]]]:
    resource = RESOURCES[batch.resource]
    places = {name: place for name, (place, _) in batch.options["places"].items()}
    for row in rows:
        reasons: dict[int, list[str]] = {}
        for name, errors in row.errors.items():
            reasons.setdefault(places.get(name, WHOLE_ROW), []).extend(errors)
        if row.outcome == RowOutcome.CONFLICT:
            for name in row.base:
                reasons.setdefault(places.get(name, WHOLE_ROW), []).append(_conflict(resource, row, name))
        elif row.outcome in WHY:
            reasons.setdefault(WHOLE_ROW, []).append(WHY[RowOutcome(row.outcome)])
        yield row.cells, reasons


def _conflict(resource: Resource, row: BatchRow, name: str) -> str:
    was, now = (resource.words(name, held.get(name)) for held in (row.base, row.current))
    return f"{resource.label(name)}：导出后双方均有修改，导出时是“{was}”，系统中现在是“{now}”，没有写入。"
