"""What a person decides about a batch: to accept it, leave rows out, stop it, go on with it, undo it."""

import hashlib
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.batches.models import AT_WORK, UNDO_FOR, Batch, BatchState, RowState
from zone.batches.runner import drop, locked
from zone.ledger import clock
from zone.ledger.ledger import canonical, client_address, record
from zone.people.models import User


@transaction.atomic
def choose(batch: Batch, *, by: User, shown: Collection[int], ticked: Collection[int]) -> None:
    """Of the rows shown, by number, take the ticked ones and leave the others out. Raises ValidationError.

    A row that both sides changed is ticked by who wants the file's version; else it stays as it is.
    """
    batch = _in_state(batch, by, BatchState.READY)
    open_states = (RowState.READY, RowState.SKIPPED, RowState.CONFLICT)
    rows = batch.rows.filter(number__in=shown, state__in=open_states)
    rows.filter(number__in=ticked).update(state=RowState.READY)
    rows.exclude(number__in=ticked).exclude(base={}).update(state=RowState.CONFLICT)
    rows.exclude(number__in=ticked).filter(base={}).update(state=RowState.SKIPPED)


@transaction.atomic
def accept(batch: Batch, *, by: User) -> Batch:
    """Accept a previewed batch with all its good rows; the work may begin.

    Raises PermissionDenied for anybody but who proposed it, ValidationError when it was accepted already or
    no row is left to change.
    """
    batch = _in_state(batch, by, BatchState.READY)
    batch.total = batch.rows.filter(state=RowState.READY).update(state=RowState.CHOSEN)
    if not batch.total:
        raise ValidationError("没有要修改的行。")
    batch.state, batch.processed = BatchState.RUNNING, 0
    batch.accepted_at = batch.heartbeat_at = clock.now()
    batch.address = client_address.get()[:45]
    batch.save()
    told: dict[str, Any] = {"title": batch.title, "rows": batch.total, "rows_sha256": _digest(batch)}
    if batch.file_name:
        told |= {"file": batch.file_name, "sha256": batch.file_sha256}
    record(f"batch.{batch.kind}", actor=by, obj=batch, changes=told)
    return batch


def _digest(batch: Batch) -> str:
    """One hash over what every accepted row is to become, in the batch's order."""
    told = hashlib.sha256()
    accepted = batch.rows.filter(state=RowState.CHOSEN).order_by("number")
    for key, values in accepted.values_list("key", "values").iterator():
        told.update(canonical([key, values]).encode() + b"\n")
    return told.hexdigest()


@transaction.atomic
def cancel(batch: Batch, *, by: User) -> None:
    """Stop the batch: what waits for acceptance is dropped, what is at work stops before its next rows.

    Raises PermissionDenied, ValidationError when nothing is left to stop.
    """
    batch = _in_state(batch, by, BatchState.READY, *AT_WORK)
    if batch.state == BatchState.READY:
        drop(batch)
        batch.state, batch.finished_at = BatchState.CANCELLED, clock.now()
    else:
        batch.wants_stop = True
    batch.save(update_fields=["state", "wants_stop", "finished_at"])


def undo_refusal(batch: Batch, user: User) -> str:
    """Why this person cannot undo the batch now, in a sentence; empty when they can."""
    if not (user.is_administrator or user == batch.by):
        return "只有操作人本人或管理员可以撤销。"
    if batch.state not in (BatchState.DONE, BatchState.CANCELLED) or batch.accepted_at is None:
        return f"当前状态为“{batch.get_state_display()}”，不能撤销。"
    if clock.now() - batch.accepted_at > UNDO_FOR:
        return f"确认执行已超过 {UNDO_FOR.days} 天，不能再撤销。"
    return ""


@transaction.atomic
def undo(batch: Batch, *, by: User) -> Batch:
    """Begin to put back, row by row, what the batch changed and nobody has changed since.

    Raises ValidationError with the reason where it cannot be undone.
    """
    batch = locked(batch.pk)
    if reason := undo_refusal(batch, by):
        raise ValidationError(reason, code="state")
    batch.total = batch.rows.filter(state=RowState.DONE).count()
    if not batch.total:
        raise ValidationError("没有可以撤销的行。")
    batch.state, batch.processed, batch.undone_by = BatchState.UNDOING, 0, by
    batch.heartbeat_at, batch.address = clock.now(), client_address.get()[:45]
    batch.save()
    record("batch.undo", actor=by, obj=batch, changes={"title": batch.title, "rows": batch.total})
    return batch


def _in_state(batch: Batch, by: User, *states: str) -> Batch:
    """The batch, locked, if this person proposed it (or undoes it) and it is in one of these states."""
    batch = locked(batch.pk)
    if by != (batch.undone_by or batch.by):
        raise PermissionDenied
    if batch.state not in states:
        raise ValidationError(f"该批量操作{batch.get_state_display()}，没有再次执行。", code="state")
    return batch
