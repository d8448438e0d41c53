"""What a person decides about a batch: to leave rows out, to have the others changed or put back, to stop it."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.batches.models import Batch, RowOutcome
from zone.batches.permissions import may_decide, may_resume
from zone.batches.tasks import queue_in_case
from zone.moves import make_move
from zone.people.models import User


@transaction.atomic
def choose(batch: Batch, *, by: User, shown: Collection[int], ticked: Collection[int]) -> None:
    """Of the rows shown, by number, take the ticked ones and leave the others out.

    A row that both sides changed is ticked to take the file's version; otherwise it stays as it is.
    Raises PermissionDenied, ValidationError if the batch is no longer a preview.
    """
    batch = _lock_own(batch, by)
    if reason := batch.refusal("accept", by):
        raise ValidationError(reason, code="state")
    open_outcomes = (RowOutcome.READY, RowOutcome.SKIPPED, RowOutcome.CONFLICT)
    rows = batch.rows.filter(number__in=shown, outcome__in=open_outcomes)
    rows.filter(number__in=ticked).update(outcome=RowOutcome.READY)
    rows.exclude(number__in=ticked).exclude(base={}).update(outcome=RowOutcome.CONFLICT)
    rows.exclude(number__in=ticked).filter(base={}).update(outcome=RowOutcome.SKIPPED)


@transaction.atomic
def put_to_work(batch: Batch, name: str, *, by: User) -> None:
    """Make the move after which its rows are processed: by the page (`tasks.start`), whatever becomes of that.

    Raises PermissionDenied, ValidationError.
    """
    make_move(batch, name, by=by)
    queue_in_case(batch.pk)


@transaction.atomic
def resume(batch: Batch, *, by: User) -> None:
    """Have a batch processed whose work was interrupted. Raises PermissionDenied if the person had no part in it."""
    if not may_resume(by, batch):
        raise PermissionDenied
    queue_in_case(batch.pk)


@transaction.atomic
def cancel(batch: Batch, *, by: User) -> None:
    """Stop the batch: a preview is dropped, work stops before its next rows.

    Raises PermissionDenied, ValidationError if nothing is left to stop.
    """
    batch = _lock_own(batch, by)
    if batch.is_at_work:
        batch.wants_stop = True
        batch.save(update_fields=["wants_stop"])
    else:
        make_move(batch, "drop", by=by)


def _lock_own(batch: Batch, by: User) -> Batch:
    batch = Batch.lock(batch.pk)
    if not may_decide(by, batch):
        raise PermissionDenied
    return batch
