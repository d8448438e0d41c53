"""The full square: every state of an update × every move × every role, for both ways of review."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from tests.factories import MARCH, IndicatorFactory, publish
from zone.moves import make_move
from zone.tracking.moves import MOVES, UpdateState
from zone.tracking.updates import drafts

ROLES = (
    "clerk",  # who wrote it
    "colleague",
    "other_clerk",
    "reviewer",
    "other_reviewer",
    "manager",
    "leader",
    "security",
    "auditor",
)
FILERS = {"clerk", "colleague", "manager"}
ALLOWED = {
    # kind, state, move: who may; every cell that is not here is refused
    ("task", "draft", "submit"): FILERS,
    ("task", "draft", "discard"): {"clerk"},
    ("task", "returned", "submit"): FILERS,
    ("task", "returned", "discard"): {"clerk"},
    ("task", "submitted", "withdraw"): {"clerk"},
    ("task", "submitted", "return"): {"manager"},
    ("task", "submitted", "publish"): {"manager"},
    ("project", "draft", "submit"): FILERS,
    ("project", "draft", "discard"): {"clerk"},
    ("project", "returned", "submit"): FILERS,
    ("project", "returned", "discard"): {"clerk"},
    ("project", "submitted", "withdraw"): {"clerk"},
    ("project", "submitted", "check"): {"reviewer"},
    ("project", "submitted", "stand_in"): {"manager"},
    ("project", "submitted", "return"): {"reviewer", "manager"},
    ("project", "checked", "return"): {"manager"},
    ("project", "checked", "publish"): {"manager"},
}
REACHABLE = {
    "task": [state for state in UpdateState.values if state != "checked"],
    "project": list(UpdateState.values),
}
CELLS = [(kind, state, move) for kind, states in REACHABLE.items() for state in states for move in MOVES]


def brought_to(state, undertaking, author, manager2):
    """An update of `undertaking` brought to `state` by real moves, none by a person of the square but its author."""
    indicator = IndicatorFactory(undertaking=undertaking, number=1)
    update = drafts.start(undertaking, MARCH, by=author)
    typed = {indicator.pk: drafts.Entry(Decimal(3))}
    update = drafts.save_draft(update, by=author, version=0, texts={}, typed=typed)
    if state == "discarded":
        return make_move(update, "discard", by=author)
    if state != "draft":
        update = drafts.submit_draft(update, by=author)
    if state == "returned":
        return make_move(update, "return", by=manager2, note="缺少佐证")
    if state == "checked":
        return make_move(update, "stand_in", by=manager2, content_hash=update.hash_now())
    return publish(update, by=manager2) if state == "published" else update


@pytest.mark.parametrize(("kind", "state", "move"), CELLS)
def test_a_cell_is_in_the_table_or_refused_with_its_reason(kind, state, move, request, march, clerk, manager2):
    undertaking = request.getfixturevalue(kind)
    update = brought_to(state, undertaking, clerk, manager2)
    made = set()
    for role in ROLES:
        user = request.getfixturevalue(role)
        if made_by(user, update, move):
            made.add(role)
    assert made == ALLOWED.get((kind, state, move), set())


def made_by(user, update, move) -> bool:
    """Try the move and roll it back; a refusal gives its reason."""
    before = update.events.count()
    try:
        with transaction.atomic():
            moved = make_move(update, move, by=user, note="数据与佐证不一致", content_hash=update.hash_now())
            assert moved.state == MOVES[move].target
            assert moved.events.count() == before + 1
            raise TakeBack
    except TakeBack:
        return True
    except ValidationError as refused:
        assert refused.messages[0].endswith("。")
    except PermissionDenied:
        pass
    update.refresh_from_db()
    assert update.events.count() == before
    return False


class TakeBack(Exception):
    """Ends the trial of a move that was allowed."""
