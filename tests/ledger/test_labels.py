"""The ledger in the words of the trade: every action of the code has a name, every value reads as a person says it."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from zone.ledger.labels import ACTIONS, TERMS, Line, action_word, lines, object_word
from zone.tracking.moves import MOVES

WRITTEN = re.compile(r'\brecord\(\s*"([a-z.-]+)"')


def test_every_action_that_the_code_writes_has_a_name():
    sources = [
        path for room in ("zone", "projects", "livelihood") for path in Path(settings.BASE_DIR, room).rglob("*.py")
    ]
    written = {action for path in sources for action in WRITTEN.findall(path.read_text())}
    assert {"export", "sign-in", "sign-in.refused", "role.give"} <= written
    assert written - set(ACTIONS) == set()
    assert {f"progressupdate.{move}" for move in MOVES} <= set(ACTIONS)


def keys_recorded(source: str) -> set[str]:
    """Keys of the dictionaries that a module writes out as an entry's changes."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.keyword(arg="changes", value=value):
                pass
            case ast.Assign(targets=[ast.Name(id="changes" | "recorded" | "exported")], value=value):
                pass
            case _:
                continue
        found |= {
            key.value
            for one in ast.walk(value)
            if isinstance(one, ast.Dict)
            for key in one.keys
            if isinstance(key, ast.Constant)
        }
    return found


def test_every_key_that_the_code_writes_out_has_a_name():
    rooms = [Path(settings.BASE_DIR, room) for room in ("zone", "projects", "livelihood")]
    written = {key for room in rooms for path in room.rglob("*.py") for key in keys_recorded(path.read_text())}
    assert {"rows", "known_at", "count", "due_on"} <= written
    assert written - set(TERMS) == set()


def test_an_action_without_a_name_shows_as_it_is_written():
    assert [action_word(action) for action in ("export", "something.new")] == ["导出", "something.new"]


def test_a_model_that_is_gone_keeps_its_old_name():
    assert [object_word(kind) for kind in ("people.department", "gone.model", "nonsense")] == [
        "部门",
        "gone.model",
        "nonsense",
    ]


@pytest.mark.parametrize(
    ("action", "kind", "changes", "message"),
    [
        ("master.change", "people.department", {"order": [1, 2]}, Line("排序", "1", "2")),
        ("master.change", "people.department", {"is_example": [False, True]}, Line("示例", "否", "是")),
        ("master.change", "projects.project", {"state": ["active", "suspended"]}, Line("状态", "推进中", "暂缓")),
        ("master.change", "enterprises.park", {"name": [None, "甲"]}, Line("名称", "（空）", "甲")),
        ("master.change", "x.y", {"kin": [["甲", "乙"], []]}, Line("kin", "甲、乙", "（空）")),
        ("account.add", "people.user", {"name": [None, "甲"]}, Line("姓名", None, "甲")),
        ("role.give", "people.user", {"role": "审计员"}, Line("角色", None, "审计员")),
        ("figure.rebuild", "", {"indicators": [7, 8]}, Line("指标编号", None, "7、8")),
        ("export", "", {"rows": 3}, Line("行数", None, "3")),
        (
            "master.delete",
            "",
            {"removed_with": {"enterprises.EnterpriseTitle": 2}},
            Line("一并删除", None, "企业称号：2"),
        ),
        ("export", "", ["甲"], Line("内容", None, "甲")),
        ("export", "", {"note": ""}, Line("说明", None, "（空）")),
        (
            "progressupdate.publish",
            "x.y",
            {"content": {"evidence": [], "measurements": [{"indicator": 7, "note": "", "qualifier": "at_least"}]}},
            Line("填报内容", None, "指标数据：指标编号：7；口径：以上"),
        ),
    ],
)
def test_what_changed_is_recorded_line_by_line(action, kind, changes, message):
    assert lines(action, kind, changes) == [message]


def test_nothing_recorded_is_no_line():
    assert lines("sign-in", "people.user", None) == []
