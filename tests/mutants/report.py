"""docs/mutants.md: what the mutation tests found, and why what no test notices changes nothing."""

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from tests.mutants.operators import Mutant

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"
HEADING = re.compile(r"### `(?P<module>[^`]+)`")
CHANGE = re.compile(r"- ``(?P<before>.*?)`` → ``(?P<after>.*?)``: (?P<reason>.+)")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
Change = tuple[str, str, str]
"""Module, the lines before and the lines after."""


def change_of(mutant: Mutant) -> Change:
    before, after = mutant.change
    return mutant.module, before, after


def explained(page: Path = PAGE) -> dict[Change, str]:
    """Changes that the page explains, with the reason of each."""
    found, module = {}, ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.fullmatch(line):
            module = heading["module"]
        elif match := CHANGE.fullmatch(line):
            found[module, match["before"], match["after"].strip()] = match["reason"]
    return found


def conclude(mutants: list[Mutant], left: list[Mutant], *, whole: bool) -> int:
    """Say what was found, and after a run of everything write its figures into the page. Returns 1 if a change that no
    test notices is not explained, or one is explained that tests do notice."""
    reasons, passing = explained(), {change_of(one) for one in left}
    unexplained = sorted(passing - reasons.keys())
    for module, before, after in unexplained:
        sys.stdout.write(f"no test notices, and nothing explains:\n### `{module}`\n- ``{before}`` → ``{after}``: \n")
    idle = sorted(reasons.keys() - passing) if whole else []
    for module, before, _ in idle:
        sys.stdout.write(f"explained, but noticed or gone: {module}: {before}\n")
    sys.stdout.write(f"{len(mutants)} changes, {len(left)} of them not noticed, {len(unexplained)} not explained\n")
    if whole:
        _write_figures(mutants, left)
    return 1 if unexplained or idle else 0


def _write_figures(mutants: list[Mutant], left: list[Mutant]) -> None:
    made, passed = Counter(one.module for one in mutants), Counter(one.module for one in left)
    rows = [f"| `{module}` | {count} | {count - passed[module]} | {passed[module]} |" for module, count in made.items()]
    table = [
        f"Of {date.today():%Y-%m-%d}: {len(mutants)} changes, {len(mutants) - len(left)} noticed,"
        f" {len(left)} that change nothing.",
        "",
        "| module | changes | noticed | change nothing |",
        "|---|--:|--:|--:|",
        *rows,
    ]
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text("\n".join([head + BEGIN, *table, END + tail]), encoding="utf-8")
