"""The mutation tests themselves: what they change, that they notice, and that docs/mutants.md speaks of the code."""

import pytest
from django.db import connection

from tests.mutants.__main__ import tried
from tests.mutants.laws import AT_LOADING, LAWS, ONLY_ON_POSTGRESQL
from tests.mutants.operators import mutants_of
from tests.mutants.report import conclude, explained
from tests.mutants.trees import ROOT

SERIES, READERS = "zone/tracking/month_series.py", "zone/people/permissions.py"


def changes(source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mutants_of("module.py", source):
        found.setdefault(one.operator, []).append(one.text)
    return found


@pytest.mark.parametrize(
    "operator, before, after",
    [
        ("DropElement", 'KEYS = ("unit", "name")\n', ['KEYS = ( "name")\n', 'KEYS = ("unit",)\n']),
        ("DropElement", "for one, two in pairs:\n    one\n", []),
        ("DropStatement", "def act():\n    lock()\n    kept = read()\n", ["def act():\n    pass\n    kept = read()\n"]),
        ("SwapIn", "found = one not in all\n", ["found = one in all\n"]),
        ("SwapSql", 'WHEN = f"NEW.{name} <> 1"\n', ['WHEN = f"OLD.{name} <> 1"\n', 'WHEN = f"NEW.{name} = 1"\n']),
        ("SwapSql", 'TEXT = "an event and more"\n', []),
        ("ReplaceComparisonOperator_Lt_LtE", "late = one < two\n", ["late = one <= two\n"]),
        ("NumberReplacer", "def act(one: Tuple[1]):\n    return 5\n", ["6", "4"]),
        ("ReplaceBinaryOperator_BitOr_BitAnd", "one: int | None = two\n", []),
        ("RemoveDecorator", "class Led(Protocol):\n    @property\n    def lead(self) -> int: ...\n", []),
    ],
)
def test_what_is_changed(operator, before, after):
    found = changes(before).get(operator, [])
    if operator == "NumberReplacer":
        found = [text.split()[-1] for text in found]
    assert found == after


def test_a_change_is_placed_in_its_statement_function_or_constant():
    source = "BODY = (\n    'a',\n    1,\n)\ndef act():\n    if one and (\n        two\n    ):\n"
    source += "        call(\n            3\n        )\n"
    found = {(one.function, one.constant, tuple(one.rows)) for one in mutants_of("module.py", source)}
    assert found == {("", "BODY", (1, 2, 3, 4)), ("act", "", (6, 7, 8)), ("act", "", (9, 10, 11))}


def test_every_module_with_a_law_is_there_and_has_tests():
    for module, tests in LAWS.items():
        assert (ROOT / module).is_file(), module
        assert all((ROOT / one).exists() for one in tests), module
    for module, names in (*AT_LOADING.items(), *ONLY_ON_POSTGRESQL.items()):
        text = (ROOT / module).read_text()
        assert all(f"def {one}(" in text or f"\n{one} = " in text for one in names), module


def test_what_the_page_explains_stands_in_the_code():
    sources = {module: " ".join((ROOT / module).read_text().split()) for module, *_ in explained()}
    for (module, before, after), reason in explained().items():
        assert before in sources[module], (module, before)
        assert after != before and len(reason) > 20, (module, before, reason)


def test_changes_are_noticed_by_the_tests_of_their_lines_and_by_no_others(capsys, tmp_path):
    """Some changes of a small module, which its own tests see; of another, which they know nothing about."""
    if connection.vendor != "sqlite":
        pytest.skip("the copies have a database of their own; once is enough")
    seen, unseen = (list(mutants_of(module, (ROOT / module).read_text())) for module in (SERIES, READERS))
    chosen = [*seen[::9], *unseen]
    assert len({one.operator for one in chosen}) > 3
    tests = ("tests/tracking/test_series.py",)
    left = tried(chosen, {SERIES: tests, READERS: tests}, postgres=False, workers=1, results=tmp_path)
    assert left == unseen
    assert conclude(chosen, left, whole=False) == 1
    assert "nothing explains" in capsys.readouterr().out
