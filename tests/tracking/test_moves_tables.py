"""The words and the ways of all states, as people read them: what the tables of moves hold."""

import pytest

from tests.factories import IndicatorFactory, ProjectFactory, filed_update
from zone.moves import make_move
from zone.tracking.month_moves import MONTH_MOVES, MonthState
from zone.tracking.moves import EDITABLE, MOVE_LABELS, MOVES, OWN_MOVES, PENDING, UpdateState
from zone.tracking.undertaking_moves import STATE_MOVES, UndertakingState


def test_the_states_of_an_update_and_its_moves_have_their_words():
    assert dict(UpdateState.choices) == {
        "draft": "草稿",
        "submitted": "待部门审核",
        "checked": "待发布",
        "returned": "已退回",
        "published": "已发布",
        "discarded": "已作废",
    }
    assert MOVE_LABELS == {
        "draft": "开始填报",
        "correct": "发起更正",
        "submit": "提交审核",
        "withdraw": "撤回",
        "check": "审核通过",
        "stand_in": "代审通过",
        "return": "退回修改",
        "publish": "发布",
        "discard": "作废",
    }
    assert {state for state in UpdateState if state in EDITABLE} == {"draft", "returned"}
    assert {state for state in UpdateState if state in PENDING} == {"submitted", "checked"}
    assert sorted(OWN_MOVES) == ["discard", "withdraw"]


def test_whoever_decides_about_an_update_is_another_than_who_wrote_it():
    assert {name for name, move in MOVES.items() if move.by_another} == {"check", "stand_in", "return", "publish"}
    assert {name for name, move in MOVES.items() if move.note} == {"return"}


def test_each_move_asks_for_its_permissions():
    assert {name: move.permissions for name, move in MOVES.items()} == {
        **dict.fromkeys(("submit", "withdraw", "discard"), ("tracking.report_progressupdate",)),
        "check": ("tracking.check_progressupdate",),
        "return": ("tracking.check_progressupdate", "tracking.publish_progressupdate"),
        **dict.fromkeys(("stand_in", "publish"), ("tracking.publish_progressupdate",)),
    }


@pytest.mark.parametrize("name", ["stand_in", "return", "publish"])
def test_an_administrator_who_wrote_it_does_not_decide_about_it(name, department, reviewer, manager, manager2, march):
    project = ProjectFactory(lead_department=department, first_month=march.month)
    update = filed_update(IndicatorFactory(undertaking=project, number=1), 3, by=manager)
    if name == "publish":
        update = make_move(update, "check", by=reviewer, content_hash=update.hash_now())
    assert update.refusal(name, manager) == "本人参与填写的内容，须由另一人审核和发布。"
    assert update.refusal(name, manager2) == ""


def test_a_month_is_closed_and_opened_again_with_a_reason():
    assert dict(MonthState.choices) == {"open": "填报中", "closed": "已关账"}
    ways = {name: (move.sources, move.target, move.label, move.note) for name, move in MONTH_MOVES.items()}
    assert ways == {
        "close": (("open",), "closed", "关账", False),
        "reopen": (("closed",), "open", "重新开放", True),
    }


def test_an_undertaking_goes_from_any_state_to_any_other():
    words = {
        "planned": "未启动",
        "active": "推进中",
        "completed": "已完成",
        "suspended": "暂缓",
        "terminated": "终止",
        "unknown": "未公开",
    }
    assert dict(UndertakingState.choices) == words
    for name, target in zip(("plan", "activate", "complete", "suspend", "terminate", "withhold"), words, strict=True):
        move = STATE_MOVES[name]
        assert (set(move.sources), move.target, move.label) == (set(words) - {target}, target, f"改为{words[target]}")
        assert (move.permissions, move.note, move.by_another, move.field) == ((), False, False, "state")
    assert len(STATE_MOVES) == len(words)
