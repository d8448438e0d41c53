"""A bulk act is proposed: which rows were chosen, and what each would become."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from zone.batches.models import Batch, BatchKind, BatchRow, RowState
from zone.batches.sheets import Sheet, sheets
from zone.batches.work import GONE
from zone.people.models import User

TOGETHER = 100
"""Rows looked up at once."""


def propose(sheet: Sheet, keys: Sequence[str], values: dict[str, Any], *, by: User, back: str = "") -> Batch:
    """A bulk act in preparation: the same values for every row with one of these keys. Nothing is changed yet.

    `back` is the address of the list the rows were chosen on.
    """
    return Batch.objects.create(
        kind=BatchKind.BULK,
        sheet=sheet.name,
        title=f"{sheet.title}：{'、'.join(sheet.label(name) for name in values)}"[:120],
        by=by,
        options={"values": values, "back": back},
        chosen="\n".join(keys),
        total=len(keys),
    )


def read_chosen(batch: Batch) -> Iterator[list[BatchRow]]:
    """The reader of bulk acts: the chosen rows with what each would become."""
    sheet = sheets()[batch.sheet]
    begun = batch.rows.count()
    keys = iter(enumerate(batch.chosen.split("\n")[begun:], begun + 1))
    while chunk := list(islice(keys, TOGETHER)):
        found = sheet.find({key for _, key in chunk}, batch.by, batch.options)
        yield [_row(batch, sheet, number, key, found.get(key)) for number, key in chunk]


def _row(batch: Batch, sheet: Sheet, number: int, key: str, target: Any) -> BatchRow:
    values = batch.options["values"]
    row = BatchRow(batch=batch, number=number, key=key, values=values, state=RowState.ERROR)
    if target is None:
        row.errors = {"": [GONE]}
        return row
    row.label = str(target)[:200]
    now = sheet.now(target)
    row.now = {name: now[name] for name in values}
    if row.now == values:
        row.state = RowState.SAME
        return row
    row.errors = sheet.check(target, values, batch.by)
    row.state = RowState.ERROR if row.errors else RowState.READY
    return row
