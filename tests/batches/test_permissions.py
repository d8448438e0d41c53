"""Who may decide about a batch, undo it and go on with it: every kind of person against one of a reporter's."""

import pytest

from zone.batches import permissions
from zone.batches.models import Batch


@pytest.fixture
def batch(clerk) -> Batch:
    return Batch(by=clerk)


@pytest.fixture
def undone(clerk, manager) -> Batch:
    """One that an administrator undoes."""
    return Batch(by=clerk, undone_by=manager)


def test_who_proposed_a_batch_decides_until_somebody_undoes_it(those, batch, undone):
    assert those(lambda user: permissions.may_decide(user, batch)) == {"clerk"}
    assert those(lambda user: permissions.may_decide(user, undone)) == {"manager"}
    assert not permissions.may_decide(None, batch)


def test_who_proposed_a_batch_and_administrators_undo_it(those, batch):
    assert those(lambda user: permissions.may_undo(user, batch)) == {"clerk", "manager"}


def test_whoever_had_a_part_in_a_batch_goes_on_with_it(those, batch, undone):
    assert those(lambda user: permissions.may_resume(user, batch)) == {"clerk"}
    assert those(lambda user: permissions.may_resume(user, undone)) == {"clerk", "manager"}
