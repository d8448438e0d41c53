"""The one door for changes of state, by itself: its words, its note, what it tells the ledger."""

import json

import pytest
from django.core.exceptions import ValidationError

from projects.stage_moves import STAGE_MOVES
from tests.factories import ProjectFactory, filed_update, publish
from zone.ledger.ledger import about
from zone.ledger.models import LedgerEntry
from zone.moves import MAX_NOTE_LENGTH, make_move, move_to


@pytest.fixture
def filed(indicator, clerk, march):
    return filed_update(indicator, 3, by=clerk)


def test_a_note_of_exactly_the_length_that_is_stored_is_taken_and_recorded(filed, manager):
    assert MAX_NOTE_LENGTH == filed.events.model._meta.get_field("note").max_length == 500
    returned = make_move(filed, "return", by=manager, note=f" {'长' * MAX_NOTE_LENGTH}\n")
    assert returned.events.get(move="return").note == "长" * MAX_NOTE_LENGTH
    recorded = json.loads(about(filed).first().changes)
    assert (recorded["note"], recorded["state"]) == ("长" * MAX_NOTE_LENGTH, ["submitted", "returned"])


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (" ", "请写明退回修改的原因。"),
        ("长" * (MAX_NOTE_LENGTH + 1), "退回修改的说明最多 500 字，现有 501 字，请精简。"),
        ("请附\x00佐证", "退回修改的说明含有看不见的控制字符，请删去后重填。"),
    ],
)
def test_a_note_that_cannot_be_taken_is_refused(filed, manager, note, words):
    with pytest.raises(ValidationError, match=words):
        make_move(filed, "return", by=manager, note=note)
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_the_ledger_records_a_note_only_where_there_is_one(filed, manager):
    make_move(filed, "publish", by=manager, content_hash=filed.hash_now(), note="  ")
    assert "note" not in json.loads(about(filed).first().changes)


def test_a_move_that_fails_at_its_end_has_changed_nothing(transactional_db, filed, manager, monkeypatch):
    recorded = LedgerEntry.objects.count()
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(type(filed), "after_move", lambda self, name: 1 / 0)
        make_move(filed, "return", by=manager, note="请附佐证")
    filed.refresh_from_db()
    assert (filed.state, filed.events.get(move="submit").update_id) == ("submitted", filed.pk)
    assert not filed.events.filter(move="return").exists() and LedgerEntry.objects.count() == recorded
    assert make_move(filed, "return", by=manager, note="请附佐证").state == "returned"  # in a transaction of its own


def test_the_buttons_are_the_moves_somebody_may_make_now(filed, clerk, leader, manager):
    assert filed.moves_for(clerk) == ["withdraw"]
    assert filed.moves_for(manager) == ["return", "publish"]
    assert filed.moves_for(leader) == []
    publish(filed, by=manager)
    filed.refresh_from_db()
    assert filed.moves_for(clerk) == filed.moves_for(manager) == []


def test_a_move_has_the_time_of_its_entry(filed, manager):
    published = make_move(filed, "publish", by=manager, content_hash=filed.hash_now())
    times = {published.published_at, published.events.get(move="publish").at, about(published).first().at}
    assert len(times) == 1


@pytest.mark.parametrize(("stage", "word"), [("", "未公开"), ("started", "开工")])
def test_a_refusal_says_where_the_record_stands(stage, word, manager):
    project = ProjectFactory(stage=stage)
    with pytest.raises(ValidationError, match=f"当前阶段为“{word}”，不能改为{word}。"):
        make_move(project, move_to(STAGE_MOVES, "stage", stage), by=manager)


def test_a_move_is_found_by_the_field_and_the_state_it_brings():
    assert move_to(STAGE_MOVES, "stage", "started") == "stage_started"
    with pytest.raises(LookupError, match=f"no move brings stage to '{'x' * 40}'$"):
        move_to(STAGE_MOVES, "stage", "x" * 50)
    with pytest.raises(LookupError):
        move_to(STAGE_MOVES, "state", "started")
