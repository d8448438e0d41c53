"""Mutation tests of the modules that hold the laws: `python -m tests.mutants [MODULE…]`, or `make mutants`.

Every change that `operators` can make is made, one at a time, and the tests of `laws` that run the changed lines must
notice. What they do not notice on SQLite is tried on PostgreSQL too; what both let pass must be explained in
docs/mutants.md, or the command ends with an error.
"""

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from queue import Empty, Queue

from tests.mutants import report
from tests.mutants.laws import AT_LOADING, LAWS, ONLY_ON_POSTGRESQL, Laws
from tests.mutants.operators import Mutant, mutants_of
from tests.mutants.trees import ROOT, Tree

RESULTS = ROOT / "var" / "mutants"
PACKAGES = ("zone", "projects", "livelihood")
SLOWEST = 8.0
"""Seconds; a test that takes longer is tried last, and only if nothing else has noticed a change."""


@dataclass
class Tests:
    """What every test runs, and how long it takes."""

    order: list[str]
    """Quick ones first."""
    seconds: dict[str, float]
    lines: dict[str, dict[int, set[str]]]
    """Tests by module and line."""
    emptying: set[str]
    """Tests that empty the database afterwards: others are not run after them."""
    unused: dict[str, set[str]]
    """Constants by module that this database has no use for."""
    noticed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many changes of a module a test has been the first to notice."""

    def of(self, mutant: Mutant, listed: tuple[str, ...]) -> list[str]:
        """Tests that may notice a change: those listed that run the statement; outside of functions, all those listed.
        Those that have noticed most changes of the module come first."""
        if mutant.constant in self.unused.get(mutant.module, ()):
            return []
        chosen = set(self.order)
        if is_called(mutant):
            by_line = self.lines.get(mutant.module, {})
            chosen = set().union(*(by_line.get(row, set()) for row in mutant.rows))
        found = [one for one in self.order if one in chosen and one.startswith(listed)]
        return sorted(found, key=lambda one: (one in self.emptying, -self.noticed[mutant.module, one]))

    def timeout(self, tests: Iterable[str]) -> float:
        return 60 + 8 * sum(self.seconds.get(one, 0) for one in tests)


def is_called(mutant: Mutant) -> bool:
    """Whether what is changed is run by tests and not as the module is loaded."""
    return bool(mutant.function) and mutant.function not in AT_LOADING.get(mutant.module, ())


def in_parallel(trees: list[Tree], work: Iterable, do: Callable[[Tree, object], None]) -> None:
    """Let every copy take the next piece of work as soon as it is free."""
    waiting: Queue = Queue()
    for one in work:
        waiting.put(one)
    troubles: list[BaseException] = []

    def go_on(tree: Tree) -> None:
        try:
            while not troubles:
                do(tree, waiting.get_nowait())
        except Empty:
            pass
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=go_on, args=[tree]) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]


def traced(trees: list[Tree], module: str, results: Path) -> Tests:
    """Run all tests once on the module as it is: they must pass."""
    items = trees[0].items
    text = (ROOT / module).read_text()
    seconds: dict[str, float] = {}
    lines: dict[str, dict[int, set[str]]] = {}
    failed: list[str] = []
    guard = threading.Lock()
    traces = results / ("postgresql" if trees[0].cluster else "sqlite")
    traces.mkdir(parents=True, exist_ok=True)
    product = [str(one.relative_to(ROOT)) for part in PACKAGES for one in (ROOT / part).rglob("*.py")]
    shared = sorted([*product, "tests/factories.py", "tests/conftest.py", "tests/fixtures.py"])

    def trace(tree: Tree, tests: list[str]) -> None:
        out = traces / digest([*shared, tests[0].partition("::")[0]])
        if not out.exists():
            said = tree.warm.ask(module=module, text=text, tests=tests, timeout=1800, trace=str(out))
            if not out.exists():
                raise SystemExit(f"{tests[0]}: {said}\n{tree.log()}")
        found = json.loads(out.read_text())
        if found["failed"]:
            out.unlink()
        with guard:
            seconds.update(found["seconds"])
            failed.extend(found["failed"])
            for file, by_line in found["lines"].items():
                for line, contexts in by_line.items():
                    lines.setdefault(file, {}).setdefault(int(line), set()).update(filter(None, contexts))
            tell(f"traced {len(seconds)} of {len(items)} tests")

    parts: dict[str, list[str]] = {}
    for name, _ in items:
        parts.setdefault(name.partition("::")[0], []).append(name)
    in_parallel(trees, parts.values(), trace)
    for tree in trees:
        unchanged = tree.cold.ask(module=module, text=text, tests=[items[0][0]], timeout=300)
        failed += [] if unchanged["outcome"] == "survived" else [f"{items[0][0]}, in a process of its own"]
    if failed:
        raise SystemExit("these tests fail without any change:\n" + "\n".join(failed))
    slow = {name for name, spent in seconds.items() if spent > SLOWEST}
    order = sorted(items, key=lambda item: (item[0] in slow, seconds.get(item[0], 0)))
    emptying = {name for name, is_emptying in items if is_emptying}
    return Tests([name for name, _ in order], seconds, lines, emptying, {} if trees[0].cluster else ONLY_ON_POSTGRESQL)


def digest(files: Iterable[str]) -> str:
    """Of what these files hold: what ran once runs the same again."""
    return sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()


def tell(line: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    sys.stderr.write(f"{line:<79}{end}")
    sys.stderr.flush()


def survivors(trees: list[Tree], mutants: list[Mutant], tests: Tests, laws: Laws, file: Path) -> list[Mutant]:
    """Those changes that no test notices; what becomes of each is written into the file."""
    left: list[Mutant] = []
    done = 0
    begun = time.monotonic()

    def attempt(tree: Tree, mutant: Mutant) -> None:
        nonlocal done
        said = outcome_of(mutant, tree, tests, laws[mutant.module])
        done += 1
        tests.noticed[mutant.module, said["by"]] += 1
        if said["outcome"] == "survived":
            left.append(mutant)
        before, after = mutant.change
        about = {"module": mutant.module, "row": mutant.row, "operator": mutant.operator, "key": mutant.key, **said}
        with file.open("a") as lines:
            lines.write(json.dumps({**about, "before": before, "after": after}, ensure_ascii=False) + "\n")
        minutes = (time.monotonic() - begun) / 60
        tell(f"{file.stem}: {done} of {len(mutants)} in {minutes:.0f} min, {len(left)} not noticed: {mutant.module}")

    in_parallel(trees, mutants, attempt)
    return left


def outcome_of(mutant: Mutant, tree: Tree, tests: Tests, listed: tuple[str, ...]) -> dict:
    """What becomes of a change: killed, timeout, error (it does not load) or survived; and by which test."""
    chosen = tests.of(mutant, listed)
    if not chosen:
        return {"outcome": "survived", "by": ""}
    job = {"module": mutant.module, "text": mutant.text, "tests": chosen, "timeout": tests.timeout(chosen)}
    said = tree.warm.ask(**job)
    is_whole = said["outcome"] == "survived" and is_called(mutant)
    return said if said["outcome"] == "killed" or is_whole else tree.cold.ask(**job)


def outcomes_before(results: Path) -> dict[str, set[str]]:
    """What became of each change in earlier runs, by its key; survived once, it may have been noticed since."""
    found: dict[str, set[str]] = {}
    for file in results.glob("*.jsonl"):
        for line in map(json.loads, file.read_text().splitlines()):
            found.setdefault(line["key"], set()).add(line["outcome"])
    return found


def tried(
    mutants: list[Mutant], laws: Laws, *, postgres: bool, workers: int, resume: bool = False, results: Path = RESULTS
) -> list[Mutant]:
    """Those of the mutants that the tests of their modules let pass on one of the databases.

    What becomes of each, and what each test runs, is written into the folder `results`. With `resume`, what was
    noticed before on either database is left out, and what survived before and is explained is taken to survive again.
    """
    results.mkdir(parents=True, exist_ok=True)
    file = results / f"{'postgresql' if postgres else 'sqlite'}.jsonl"
    before = outcomes_before(results) if resume else {}
    if not resume:
        file.unlink(missing_ok=True)
    mutants = [one for one in mutants if before.get(one.key, {"survived"}) == {"survived"}]
    explained = report.explained()
    known = [one for one in mutants if one.key in before and report.change_of(one) in explained]
    settled = {one.key for one in known}
    if not (mutants := [one for one in mutants if one.key not in settled]):
        return known
    files = sorted({file for one in mutants for file in laws[one.module]})
    trees: list[Tree] = []
    try:
        for _ in range(workers):
            trees.append(Tree(files, postgres=postgres))
        tests = traced(trees, mutants[0].module, results)
        return known + survivors(trees, mutants, tests, laws, file)
    finally:
        for tree in trees:
            tree.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(LAWS), help="modules to change; none: all")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, default=0, help="try so many changes only, chosen by chance")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sqlite-only", action="store_true", help="leave what passes on SQLite untried on PostgreSQL")
    parser.add_argument("--resume", action="store_true", help="leave out what an earlier run has settled")
    chosen = parser.parse_args()
    mutants = [one for module in chosen.modules for one in mutants_of(module, (ROOT / module).read_text())]
    if chosen.sample:
        mutants = random.Random(chosen.seed).sample(mutants, min(chosen.sample, len(mutants)))
    how = {"workers": chosen.workers, "resume": chosen.resume}
    left = tried(mutants, LAWS, postgres=False, **how)
    if left and not chosen.sqlite_only:
        left = tried(left, LAWS, postgres=True, **how)
    sys.exit(report.conclude(mutants, left, whole=chosen.modules == list(LAWS) and not chosen.sample))


if __name__ == "__main__":
    main()
