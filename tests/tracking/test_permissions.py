"""Who may read, write and review updates: every kind of person against one undertaking of 建设局."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import UserFactory, filed_update
from zone.moves import make_move
from zone.tracking import permissions
from zone.tracking.updates import drafts

PEOPLE = (
    *("clerk", "colleague", "other_clerk", "reviewer", "other_reviewer", "manager", "leader", "security", "auditor"),
    *("clerk_without_department", "leader_of_department"),
)
OWN = {"clerk", "colleague", "reviewer", "leader_of_department"}
WRITE = {"clerk", "colleague", "manager"}
READ_WHAT_IS_WRITTEN = {"clerk", "colleague", "reviewer", "manager"}


@pytest.fixture
def people(request, department):
    UserFactory(username="clerk_without_department", name="无单位填报员", roles=["reporter"])
    UserFactory(username="leader_of_department", name="本单位领导", department=department, roles=["leader"])
    found = {name: request.getfixturevalue(name) for name in PEOPLE[:-2]}
    made = type(found["clerk"]).objects
    return found | {name: made.get(username=name) for name in PEOPLE[-2:]}


def those(people, may) -> set[str]:
    return {name for name, user in people.items() if may(user)}


def test_who_leads_files_and_writes(people, indicator):
    undertaking = indicator.undertaking
    assert those(people, lambda user: permissions.leads(user, undertaking)) == OWN
    assert those(people, permissions.files_updates) == {"clerk", "colleague", "other_clerk"}
    assert those(people, lambda user: permissions.may_write(user, undertaking)) == WRITE
    undertaking.lead_department = None
    assert those(people, lambda user: permissions.leads(user, undertaking)) == set()


def test_what_is_being_written_is_read_by_those_who_write_and_review(people, indicator, clerk, march):
    update = drafts.start(indicator.undertaking, march.month, by=clerk)
    assert those(people, lambda user: permissions.may_read(user, update)) == READ_WHAT_IS_WRITTEN


def test_what_is_returned_goes_back_to_those_who_write_and_review(people, indicator, clerk, manager, march):
    filed = filed_update(indicator, 3, by=clerk)
    assert those(people, lambda user: permissions.may_read(user, filed)) == set(PEOPLE)
    returned = make_move(filed, "return", by=manager, note="请附佐证")
    assert those(people, lambda user: permissions.may_read(user, returned)) == READ_WHAT_IS_WRITTEN


@pytest.mark.parametrize(
    ("move", "who"),
    [
        ("submit", WRITE),
        ("withdraw", {"clerk"}),
        ("discard", {"clerk"}),
        ("check", {"reviewer", "manager"}),
        ("return", {"reviewer", "manager"}),
        ("publish", {"manager"}),
    ],
)
def test_who_may_ever_make_a_move(people, indicator, clerk, march, move, who):
    update = drafts.start(indicator.undertaking, march.month, by=clerk)
    assert those(people, lambda user: permissions.may_move(user, update, move)) == who


def test_who_reviews(people):
    def reviews(user) -> bool:
        try:
            permissions.require_reviewer(user)
        except PermissionDenied:
            return False
        return True

    assert those(people, reviews) == {"reviewer", "other_reviewer", "manager"}


def test_who_changes_such_rows_in_the_console_moves_them(people, indicator):
    assert those(people, lambda user: permissions.may_change(user, indicator)) == {"manager"}
