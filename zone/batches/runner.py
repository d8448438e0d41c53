"""Processing a batch's rows: for two seconds in the page, then behind it, from wherever the last work ended.

A transaction takes rows for a third of a second; each row has a savepoint of its own, and its outcome is written
with its effect. Killed at any point, it leaves every row wholly done or not at all, and does none twice.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection, transaction

from zone.batches.lookup_cache import lookup_cache
from zone.batches.models import Batch, BatchRow, RowOutcome
from zone.batches.moves import BatchState
from zone.batches.resources import RESOURCES, Written
from zone.ledger import clock
from zone.ledger.ledger import client_address, deferred_entries
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.people.models import User
from zone.registry import Registry

log = logging.getLogger(__name__)

TRANSACTION_SECONDS = 0.3
"""Seconds a transaction may take rows; others wait that long at most."""
CHUNK_ROWS = 10
"""Rows looked up at once: few, for a busy server does not get further in a stretch."""
MAX_ATTEMPTS = 5
"""How often a transaction begins anew after a deadlock, which rolls all of it back."""
GONE = "该行已不存在，或您不再有权查看。"
FORBIDDEN = "您没有修改该行的权限。"
CLASHES = "与其他记录冲突，没有写入；请核对后重试。"
BROKEN = "写入时出现意外差错，该行保持原样；请联系管理员查看运行日志。"


class Unreadable(Exception):
    """What was handed in cannot be read at all; its text says why, in a sentence for the page."""


class TakenOver(Exception):
    """Somebody else is at work on this batch: this work was silent for too long."""


RowReader = Callable[[Batch], Generator[Sequence[BatchRow]]]
"""Reads on where the last reading ended (`batch.rows` holds what was read) and yields the next rows, some tenths of
a second's worth at a time, each with its number, outcome and values. May set `batch.total` and `batch.options`, which
are saved with the rows. Raises Unreadable. Writes nothing itself: it is called outside of a transaction."""


ROW_READERS: Registry[RowReader] = Registry("row readers")
"""Who reads the rows of a batch, by its kind."""


def advance(batch_pk: int, seconds: float = 2.0, *, makes_progress: bool = False) -> bool:
    """Continue the batch for so many seconds; with `makes_progress` at least until some rows are processed.

    True: nothing is left to do, or somebody else is doing it. False: time is over and rows are left, for which
    the caller starts another task.
    """
    until = time.monotonic() + seconds
    worker = token_hex(8)
    batch = _claim(batch_pk, worker)
    if batch is None:
        return True
    try:
        with lookup_cache():
            if batch.state == BatchState.READING:
                return _read(batch, until, makes_progress)
            return _process(batch, until)
    except TakenOver:
        return True
    finally:
        Batch.objects.filter(pk=batch_pk, worker=worker).update(worker="")


@transaction.atomic
def _claim(batch_pk: int, worker: str) -> Batch | None:
    """Take the batch for this work; None when it asks for none, or somebody alive has it."""
    batch = Batch.lock(batch_pk)
    if not batch.is_at_work or batch.has_worker:
        return None
    batch.worker, batch.heartbeat_at = worker, clock.now()
    batch.save(update_fields=["worker", "heartbeat_at"])
    return batch


def _lock_claimed(batch: Batch) -> Batch:
    """The batch, locked, as long as it is this work's. Raises TakenOver."""
    held = Batch.lock(batch.pk)
    if held.worker != batch.worker:
        raise TakenOver
    return held


def _save(batch: Batch) -> None:
    """Save how far the work is and that it is alive."""
    batch.heartbeat_at = clock.now()
    batch.save(update_fields=["options", "reading_error", "total", "processed", "heartbeat_at"])


def _read(batch: Batch, until: float, makes_progress: bool) -> bool:
    """Take in what the reader of the batch's kind finds, until it has found all."""
    is_on = not makes_progress
    with closing(ROW_READERS[batch.kind](batch)) as chunks:
        try:
            for rows in chunks:
                if _save_rows(batch, rows):
                    return True
                is_on = is_on or bool(rows)
                if is_on and time.monotonic() >= until:
                    return False
                _yield_lock()
        except Unreadable as error:
            return _end_reading(batch, "refuse", str(error))
    return _end_reading(batch, "offer")


@transaction.atomic
def _save_rows(batch: Batch, rows: Sequence[BatchRow]) -> bool:
    """Save rows that were read; True when somebody wants the reading to stop."""
    held = _lock_claimed(batch)
    if held.wants_stop:
        make_move(held, "stop_reading", by=None)
        return True
    BatchRow.objects.bulk_create(rows)
    held.total, held.options = batch.total, batch.options
    held.processed += len(rows)
    _save(held)
    return False


@transaction.atomic
def _end_reading(batch: Batch, move: str, error: str = "") -> bool:
    held = _lock_claimed(batch)
    held.total, held.options, held.reading_error = batch.total, batch.options, error
    _save(held)
    make_move(held, "stop_reading" if held.wants_stop else move, by=None)
    return True


def _process(batch: Batch, until: float) -> bool:
    """Do row after row, some in each transaction."""
    while not _run_rows(batch):
        if time.monotonic() >= until:
            return False
        _yield_lock()
    return True


def _yield_lock() -> None:
    """A moment between two transactions: who waits for SQLite's one lock only looks again from time to time."""
    time.sleep(0.05 if connection.vendor == "sqlite" else 0.005)


def _run_rows(batch: Batch) -> bool:
    """Go through rows for a stretch, in one transaction; True when none is left."""
    for attempt in range(1, MAX_ATTEMPTS + 1):
        try:
            with _acting_from(batch.address):
                return _run_transaction(batch)
        except OperationalError:  # a deadlock, or a lock not given in time; all of the stretch is rolled back
            if attempt == MAX_ATTEMPTS:
                raise
            time.sleep(0.1 * attempt)
    raise AssertionError


@contextmanager
def _acting_from(address: str) -> Iterator[None]:
    """Record in the ledger the address of the person who started the work, behind the page as in it."""
    token = client_address.set(address or client_address.get())
    try:
        yield
    finally:
        client_address.reset(token)


@transaction.atomic
def _run_transaction(batch: Batch) -> bool:
    until = time.monotonic() + TRANSACTION_SECONDS
    with deferred_entries() as deferred:
        held = _lock_claimed(batch)
        operation = OPERATIONS[BatchState(held.state)]
        if held.wants_stop:
            make_move(held, operation.stop, by=None)
            return True
        is_last = False
        while not is_last:
            is_last = _next_rows(held, operation, deferred, until)
            if time.monotonic() >= until:
                break
        _save(held)
        if is_last:
            make_move(held, operation.finish, by=None)
    return is_last


def _next_rows(batch: Batch, operation: "Operation", deferred: list[LedgerEntry], until: float) -> bool:
    """Do the next few rows, looked up together; True when they were the last."""
    rows = list(batch.rows.filter(outcome=operation.takes).order_by(operation.order)[:CHUNK_ROWS])
    found = RESOURCES[batch.resource].find({row.key for row in rows}, operation.actor(batch), batch.options)
    for count, row in enumerate(rows, 1):
        _one_row(batch, row, found.get(row.key), operation, deferred)
        batch.processed += 1
        if time.monotonic() >= until:
            return count == len(rows) < CHUNK_ROWS
    return len(rows) < CHUNK_ROWS


def _one_row(batch: Batch, row: BatchRow, target: Any, operation: "Operation", deferred: list[LedgerEntry]) -> None:
    """Do one row in a savepoint; what stops it is its outcome and stops no other."""
    mark = len(deferred)
    try:
        if target is None:
            raise ValidationError(GONE)
        with transaction.atomic():
            operation.do(batch, row, target)
    except (ValidationError, PermissionDenied, IntegrityError, DataError) as error:
        del deferred[mark:]
        row.outcome, row.errors = operation.refused, reasons(error)
    except DatabaseError:
        raise  # the connection or the lock is gone, and with it the whole stretch
    except Exception:
        log.exception("row %s of batch %s", row.number, batch.pk)
        del deferred[mark:]
        row.outcome, row.errors = operation.refused, {"": [BROKEN]}
    row.save(update_fields=["outcome", "applied", "for_undo", "errors"])


def _write_row(batch: Batch, row: BatchRow, target: Any) -> None:
    written = RESOURCES[batch.resource].write(target, row.values, batch.by, batch.pk, row.current)
    row.applied, row.for_undo = written.changes, written.for_undo
    row.outcome = RowOutcome.DONE if row.applied else RowOutcome.SAME


def _revert_row(batch: Batch, row: BatchRow, target: Any) -> None:
    written = Written(row.applied, row.for_undo)
    is_back = RESOURCES[batch.resource].revert(target, written, batch.undone_by or batch.by, batch.pk)
    row.outcome = RowOutcome.UNDONE if is_back else RowOutcome.CHANGED


@dataclass(frozen=True)
class Operation:
    """What is done with rows of one outcome: which, in which order, how, by whom, and what comes of it."""

    takes: RowOutcome
    order: str
    do: Callable[[Batch, BatchRow, Any], None]
    actor: Callable[[Batch], User]
    refused: RowOutcome
    finish: str
    """Name of the move that ends it, as `stop` is of the one that ends it early."""
    stop: str


OPERATIONS = {
    BatchState.RUNNING: Operation(
        takes=RowOutcome.CHOSEN,
        order="number",
        do=_write_row,
        actor=lambda batch: batch.by,
        refused=RowOutcome.REFUSED,
        finish="finish",
        stop="stop",
    ),
    BatchState.UNDOING: Operation(
        takes=RowOutcome.DONE,
        order="-number",
        do=_revert_row,
        actor=lambda batch: batch.undone_by or batch.by,
        refused=RowOutcome.CHANGED,
        finish="finish_undo",
        stop="stop_undo",
    ),
}


def reasons(error: Exception) -> dict[str, list[str]]:
    """Why a row was not written, by field; under "" what concerns the whole row."""
    if isinstance(error, ValidationError):
        if not hasattr(error, "error_dict"):
            return {"": error.messages}
        return {"" if name == NON_FIELD_ERRORS else name: messages for name, messages in error.message_dict.items()}
    return {"": [FORBIDDEN if isinstance(error, PermissionDenied) else CLASHES]}
