"""What the acts on an update say of it, followed in their order."""

import pytest

from tests.ledger.recorded import TEN, at, recorded
from zone.ledger.ledger import ACTED_AT
from zone.ledger.proof import RecordedAct
from zone.tracking.proof import RecordedUpdate, replay

WRITER, OTHER, CHECKER, PUBLISHER = 1, 2, 3, 4


def acts(*said: tuple) -> list[RecordedAct]:
    """Of each act its name, the person, and what it changed."""
    return [
        recorded(number, f"progressupdate.{name}", *changes, by=person)
        for number, (name, person, *changes) in enumerate(said, 1)
    ]


def test_nothing_is_said_without_acts():
    said = replay([])
    assert said == RecordedUpdate()
    assert (said.end_state, said.author, said.reason, said.submitted_at, said.is_late) == ("", None, "", None, False)
    assert (said.checked, said.published, said.content_hash) == ((None, None, False), (None, None), "")
    assert (said.contributors, said.events) == (set(), [])


@pytest.mark.parametrize("name", ["draft", "correct"])
def test_whoever_begins_it_is_its_author_and_wrote_in_it(name):
    said = replay(acts((name, WRITER)))
    assert (said.author, said.contributors, said.end_state) == (WRITER, {WRITER}, "draft")


def test_from_the_first_draft_to_the_publication():
    said = replay(
        acts(
            ("draft", WRITER),
            ("contribute", OTHER),
            ("submit", OTHER, {"is_late": True}),
            ("check", CHECKER, {"content_hash": "x"}),
            ("publish", PUBLISHER, {"content_hash": "y"}),
        )
    )
    assert said == RecordedUpdate(
        end_state="published",
        author=OTHER,
        reason="",
        submitted_at=at(3),
        is_late=True,
        checked=(CHECKER, at(4), False),
        published=(PUBLISHER, at(5)),
        content_hash="y",
        contributors={WRITER, OTHER},
        events=[
            ("draft", WRITER, at(1), ""),
            ("submit", OTHER, at(3), ""),
            ("check", CHECKER, at(4), ""),
            ("publish", PUBLISHER, at(5), ""),
        ],
    )


def test_a_check_in_the_departments_stead_says_so():
    said = replay(acts(("draft", WRITER), ("submit", WRITER), ("stand_in", CHECKER)))
    assert (said.end_state, said.checked) == ("checked", (CHECKER, at(3), True))
    assert said.events[-1] == ("stand_in", CHECKER, at(3), "")


@pytest.mark.parametrize(("name", "state"), [("return", "returned"), ("withdraw", "draft")])
def test_what_goes_back_is_checked_by_nobody(name, state):
    said = replay(
        acts(
            ("draft", WRITER),
            ("submit", WRITER),
            ("check", CHECKER),
            (name, OTHER, {"note": "请附佐证"}),
        )
    )
    assert (said.end_state, said.checked, said.is_late) == (state, (None, None, False), False)
    assert said.events[-1] == (name, OTHER, at(4), "请附佐证")
    assert said.contributors == {WRITER}


def test_a_correction_begins_with_its_reason():
    said = replay(acts(("correct", WRITER, {"reason": "漏报", "note": "x"}), ("discard", WRITER, {"reason": "y"})))
    assert (said.end_state, said.author, said.reason) == ("discarded", WRITER, "漏报")
    assert said.events == [("correct", WRITER, at(1), "漏报"), ("discard", WRITER, at(2), "")]


def test_the_last_filing_counts():
    said = replay(acts(("draft", WRITER), ("submit", WRITER, {"is_late": True}), ("return", OTHER), ("submit", OTHER)))
    assert (said.author, said.submitted_at, said.is_late, said.end_state) == (OTHER, at(4), False, "submitted")
    assert said.contributors == {WRITER, OTHER}


def test_an_act_of_many_has_the_time_that_its_row_has():
    said = replay(acts(("draft", WRITER), ("submit", WRITER, {ACTED_AT: TEN.isoformat(), "is_late": False})))
    assert (said.submitted_at, said.events[1][2]) == (TEN, TEN)


def test_what_is_no_move_is_no_event():
    said = replay(acts(("draft", WRITER), ("seen", CHECKER), ("contribute", OTHER)))
    assert [event[0] for event in said.events] == ["draft"]
    assert (said.end_state, said.contributors) == ("draft", {WRITER, OTHER})
