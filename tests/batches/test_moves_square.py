"""The full square of a batch: every state × every move × the person, another administrator, the work itself."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.batches.models import Batch, RowOutcome
from zone.batches.moves import BATCH_MOVES, BatchState
from zone.ledger import clock
from zone.moves import make_move

OWN, ANOTHER, WORK = "manager", "manager2", "the work"
ALLOWED = {
    # state, move: who makes it; every cell that is not here is refused
    ("ready", "accept"): {OWN},
    ("ready", "drop"): {OWN},
    ("done", "undo"): {OWN, ANOTHER},
    ("cancelled", "undo"): {OWN, ANOTHER},
    ("reading", "offer"): {WORK},
    ("reading", "refuse"): {WORK},
    ("reading", "stop_reading"): {WORK},
    ("running", "finish"): {WORK},
    ("running", "stop"): {WORK},
    ("undoing", "finish_undo"): {WORK},
    ("undoing", "stop_undo"): {WORK},
}


@pytest.mark.parametrize("move", BATCH_MOVES)
@pytest.mark.parametrize("state", BatchState.values)
def test_a_cell_is_in_the_table_or_refused(state, move, proposed, manager, manager2):
    batch = proposed({"steward": "乙同志"})
    Batch.objects.update(state=state, accepted_at=clock.now())
    batch.rows.filter(number__lte=2).update(outcome=RowOutcome.DONE)  # something to accept and something to undo
    made = {who for who, user in {OWN: manager, ANOTHER: manager2, WORK: None}.items() if is_made(batch, move, user)}
    assert made == ALLOWED.get((state, move), set())


def is_made(batch, move, user) -> bool:
    try:
        with transaction.atomic():
            assert make_move(batch, move, by=user).state == BATCH_MOVES[move].target
            raise TakeBack
    except TakeBack:
        return True
    except ValidationError as refused:
        assert refused.messages[0].endswith("。")
    except PermissionDenied:
        pass
    return False


class TakeBack(Exception):
    """Ends the trial of a move that was allowed."""
