"""Who may read, write and review updates: every kind of person against one undertaking of 建设局."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.conftest import EVERYBODY
from tests.factories import filed_update
from zone.moves import make_move
from zone.tracking import permissions
from zone.tracking.updates import drafts

OWN = {"clerk", "colleague", "reviewer", "leader_of_department"}
WRITE = {"clerk", "colleague", "manager"}
READ_WHAT_IS_WRITTEN = {"clerk", "colleague", "reviewer", "manager"}


def test_who_leads_files_and_writes(those, indicator):
    undertaking = indicator.undertaking
    assert those(lambda user: permissions.leads(user, undertaking)) == OWN
    assert those(permissions.files_updates) == {"clerk", "colleague", "other_clerk"}
    assert those(lambda user: permissions.may_write(user, undertaking)) == WRITE
    undertaking.lead_department = None
    assert those(lambda user: permissions.leads(user, undertaking)) == set()


def test_what_is_being_written_is_read_by_those_who_write_and_review(those, indicator, clerk, march):
    update = drafts.start(indicator.undertaking, march.month, by=clerk)
    assert those(lambda user: permissions.may_read(user, update)) == READ_WHAT_IS_WRITTEN


def test_what_is_returned_goes_back_to_those_who_write_and_review(those, indicator, clerk, manager, march):
    filed = filed_update(indicator, 3, by=clerk)
    assert those(lambda user: permissions.may_read(user, filed)) == set(EVERYBODY)
    returned = make_move(filed, "return", by=manager, note="请附佐证")
    assert those(lambda user: permissions.may_read(user, returned)) == READ_WHAT_IS_WRITTEN


@pytest.mark.parametrize(
    ("move", "who"),
    [
        ("submit", WRITE),
        ("withdraw", {"clerk"}),
        ("discard", {"clerk"}),
        ("check", {"reviewer"}),
        ("stand_in", {"manager"}),
        ("return", {"reviewer", "manager"}),
        ("publish", {"manager"}),
    ],
)
def test_who_may_ever_make_a_move(those, indicator, clerk, march, move, who):
    update = drafts.start(indicator.undertaking, march.month, by=clerk)
    assert those(lambda user: permissions.may_move(user, update, move)) == who


def test_who_reviews(those):
    def reviews(user) -> bool:
        try:
            permissions.require_reviewer(user)
        except PermissionDenied:
            return False
        return True

    assert those(reviews) == {"reviewer", "other_reviewer", "manager"}


def test_who_changes_such_rows_in_the_console_moves_them(those, indicator):
    assert those(lambda user: permissions.may_change(user, indicator)) == {"manager"}
