"""A bulk action is proposed: which rows were chosen, and what each would become."""

from collections.abc import Generator, Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from zone.batches.models import Batch, BatchKind, BatchRow, RowOutcome
from zone.batches.resources import RESOURCES, Resource
from zone.batches.runner import GONE
from zone.batches.tasks import queue_in_case
from zone.people.models import User

CHUNK_ROWS = 100
"""Rows looked up at once."""


@transaction.atomic
def propose(resource: Resource, keys: Sequence[str], values: dict[str, Any], *, by: User, back: str = "") -> Batch:
    """A bulk action in preparation: the same values for every row with one of these keys. Nothing is changed yet.

    `back` is the URL of the list the rows were chosen on.
    """
    batch = Batch.objects.create(
        kind=BatchKind.BULK,
        resource=resource.name,
        title=f"{resource.title}：{'、'.join(resource.label(name) for name in values)}"[:120],
        by=by,
        options={"values": values, "back": back},
        chosen="\n".join(keys),
        total=len(keys),
    )
    queue_in_case(batch.pk)
    return batch


def read_selected(batch: Batch) -> Generator[list[BatchRow]]:
    """The reader of bulk actions: the chosen rows with what each would become."""
    resource = RESOURCES[batch.resource]
    begun = batch.rows.count()
    keys = iter(enumerate(batch.chosen.split("\n")[begun:], begun + 1))
    while chunk := list(islice(keys, CHUNK_ROWS)):
        found = resource.find({key for _, key in chunk}, batch.by, batch.options)
        yield [_row(batch, resource, number, key, found.get(key)) for number, key in chunk]


def _row(batch: Batch, resource: Resource, number: int, key: str, target: Any) -> BatchRow:
    values = batch.options["values"]
    row = BatchRow(batch=batch, number=number, key=key, values=values, outcome=RowOutcome.ERROR)
    if target is None:
        row.errors = {"": [GONE]}
        return row
    row.label = str(target)[:200]
    now = resource.current(target)
    row.current = {name: now[name] for name in values}
    if row.current == values:
        row.outcome = RowOutcome.SAME
        return row
    row.errors = resource.check(target, values, batch.by)
    row.outcome = RowOutcome.ERROR if row.errors else RowOutcome.READY
    return row
