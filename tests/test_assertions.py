"""No test asserts what is always true: a list, a tuple or a text that is written out holds whatever stands in it."""

import ast
from pathlib import Path

import pytest

ALWAYS_TRUE = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.JoinedStr, ast.Constant, ast.GeneratorExp, ast.Lambda)
TESTS = Path(__file__).parent


def always_true(source: str) -> list[int]:
    """Lines of assertions that cannot fail, or of which a part cannot."""
    asserted = [one.test for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Assert)]
    parts = [part for one in asserted for part in (one.values if isinstance(one, ast.BoolOp) else [one])]
    return [part.lineno for part in parts if isinstance(part, ALWAYS_TRUE)]


@pytest.mark.parametrize("source", ["assert [one in two]", "assert (one, two)", "assert one and f'{two}'"])
def test_an_assertion_that_cannot_fail_is_found(source):
    assert always_true(source) == [1]


def test_every_assertion_can_fail():
    found = {path.relative_to(TESTS).as_posix(): always_true(path.read_text()) for path in TESTS.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
