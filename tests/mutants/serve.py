"""A process that tests changes of one module in a copy of the checkout: `tests.mutants.serve warm|cold TEST_FILE…`.

It reads jobs from standard input, a line of JSON each, and answers with a line. For every job it forks. A warm server
has the product and its tests loaded and the database made: it changes functions in place. A cold one has loaded only
what others wrote: its child loads the changed product from the beginning.
"""

import gc
import json
import os
import re
import select
import shutil
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest

from tests.mutants.laws import AT_LOADING

ARGUMENTS = ["-q", "-x", "-p", "no:cacheprovider", "--reuse-db", "-m", "not browser", "--no-header", "--tb=line"]
ARGUMENTS += ["--postgres"] * bool(os.environ.get("DATABASE_URL"))
LAST = "tests/ledger/test_record.py::test_a_row_of_a_model_is_refused"
"""The test that each run names as its next and never comes to: fixtures of the whole session stay."""
CONSTANTS = (tuple, dict, list, set, frozenset, str, bytes, int, re.Pattern, timedelta, datetime)
PACKAGES = ("zone", "projects", "livelihood")
DATABASE: list = []
"""What lets a warm server reach the database outside of a test."""


class Jobs:
    """The lines that come in and go out, apart from what tests print."""

    def __init__(self) -> None:
        self.incoming = os.fdopen(os.dup(0))
        self.outgoing = os.fdopen(os.dup(1), "w")
        log = os.open("var/serve.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        for number in (1, 2):
            os.dup2(log, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def __iter__(self) -> Iterator[dict]:
        return map(json.loads, self.incoming)

    def answer(self, **said) -> None:
        self.outgoing.write(json.dumps(said) + "\n")
        self.outgoing.flush()


class Database:
    """The test database as it is at first, before each job."""

    def __init__(self) -> None:
        self.url = os.environ.get("DATABASE_URL", "")
        self.file = Path(os.environ["ZONE_DATA_DIR"]) / "test.sqlite3"

    def save(self) -> None:
        if self.url:
            self._ask("ALTER DATABASE test_duixian RENAME TO as_at_first")
        else:
            shutil.copy(self.file, self.file.with_suffix(".first"))

    def put_back(self) -> None:
        if self.url:
            self._ask("DROP DATABASE IF EXISTS test_duixian WITH (FORCE)")
            self._ask("CREATE DATABASE test_duixian TEMPLATE as_at_first")
            return
        for name in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + name).unlink(missing_ok=True)
        shutil.copy(self.file.with_suffix(".first"), self.file)

    def _ask(self, statement: str) -> None:
        import psycopg  # noqa: PLC0415  (only where it is asked for)

        address = self.url.replace("/duixian", "/postgres").replace("postgres:", "postgresql:")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


class Runner:
    """Runs chosen tests in their order until one fails, in a forked child."""

    def __init__(self, tests: list[str], pipe: int, trace: str = "") -> None:
        self.tests, self.pipe, self.trace = tests, pipe, trace
        self.seconds: dict[str, float] = {}

    def run(self, session) -> int:
        by_id = {item.nodeid: item for item in session.items}
        items = [by_id[one] for one in self.tests if one in by_id]
        cover = coverage.Coverage(data_file=None, source=PACKAGES, config_file=False) if self.trace else None
        if cover:
            cover.start()
        failed = []
        for item, following in zip(items, [*items[1:], by_id[LAST]], strict=True):
            begun, before = time.monotonic(), session.testsfailed
            if cover:
                cover.switch_context(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.seconds[item.nodeid] = time.monotonic() - begun
            if session.testsfailed > before:
                failed.append(item.nodeid)
                if not cover:
                    break
        if cover:
            cover.stop()
            with warnings.catch_warnings(action="ignore"):  # a file of which every test is skipped runs nothing
                self._write_trace(cover.get_data(), failed)
        os.write(self.pipe, (failed[0] if failed else "").encode())
        return 1 if failed else 0

    def _write_trace(self, data, failed: list[str]) -> None:
        """Which test ran which lines, and how long it took."""
        lines: dict[str, dict[str, list[int]]] = {}
        for file in data.measured_files():
            by_line = data.contexts_by_lineno(file)
            lines[os.path.relpath(file)] = {str(line): tests for line, tests in by_line.items()}
        Path(self.trace).write_text(json.dumps({"seconds": self.seconds, "lines": lines, "failed": failed}))

    def pytest_runtestloop(self, session) -> bool:
        self.status = self.run(session)
        return True


def in_child(work, job: dict) -> tuple[str, str]:
    """Let a child of its own do the work, for so many seconds: what became of it, and which test ended it."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.setsid()
        os.close(reading)
        try:
            status = work(writing)
        except BaseException:
            traceback.print_exc()
            status = 2
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    os.close(writing)
    watch = os.pidfd_open(child)
    is_done = bool(select.select([watch], [], [], job["timeout"])[0])
    os.close(watch)
    try:  # with whatever the tests have started
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    _, status = os.waitpid(child, 0)
    by = os.read(reading, 4000).decode()
    os.close(reading)
    if not is_done:
        return "timeout", by
    return {0: "survived", 1: "killed"}.get(os.waitstatus_to_exitcode(status), "error"), by


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from codes(const)


def change_in_place(path: str, before: str, after: str) -> None:
    """Change a module that is loaded: its functions, wherever they went, and its constants, wherever they are named.

    Raises whatever the changed module raises as it is loaded, ValueError where it cannot be changed so.
    """
    old, new = list(codes(compile(before, path, "exec"))), list(codes(compile(after, path, "exec")))
    if [one.co_qualname for one in old] != [one.co_qualname for one in new]:
        raise ValueError("other functions than before")
    is_changed = _own(old[0]) != _own(new[0])
    at_loading = {one.co_name for one, other in zip(old, new, strict=True) if _own(one) != _own(other)}
    if is_changed or at_loading & AT_LOADING.get(os.path.relpath(path), set()):
        _change_constants(path, new[0])
    changed = {(one.co_qualname, one.co_firstlineno): other for one, other in zip(old, new, strict=True)}
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename == path:
            code = changed.get((found.__code__.co_qualname, found.__code__.co_firstlineno))
            if code is not None and code != found.__code__:
                found.__code__, is_changed = code, True
    if not is_changed:
        raise ValueError("no function and no constant is changed")


def _own(code: CodeType) -> tuple:
    """What the code does itself, without the functions and classes in it."""
    return code.co_code, code.co_names, [one for one in code.co_consts if not isinstance(one, CodeType)]


def _change_constants(path: str, code: CodeType) -> None:
    module = next(one for one in [*sys.modules.values()] if getattr(one, "__file__", None) == path)
    loaded = {"__name__": module.__name__, "__file__": path}
    exec(code, loaded)
    for name, value in loaded.items():
        known = vars(module).get(name)
        if type(value) not in CONSTANTS or name.startswith("__") or known == value:
            continue
        setattr(module, name, value)
        if name == "TRIGGERS":
            reinstall(known, value)
        if not isinstance(value, int | str | bytes):  # of these, equal ones of others may be the same object
            for place in [*sys.modules.values()]:
                for other in [one for one, its in vars(place).items() if its is known]:
                    setattr(place, other, value)


def reinstall(before: tuple, after: tuple) -> None:
    """Put a room's changed triggers up in the place of those that the database was made with."""
    from django.db import connection, transaction  # noqa: PLC0415  (Django is set up only now)

    from zone.ledger import triggers  # noqa: PLC0415

    for label, its in triggers.BY_APP.items():
        if its is before:
            triggers.BY_APP[label] = after
    with DATABASE[0].unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            for one in before:
                if one.only_on in ("", connection.vendor):
                    on = f" ON {one.table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER {one.name}{on}")
        triggers.install(after)
    connection.close()


class Changed:
    """The module on disk as the job has it, for this long."""

    def __init__(self, job: dict) -> None:
        self.path, self.text = Path(job["module"]), job["text"]

    def __enter__(self) -> str:
        self.before = self.path.read_text()
        for compiled in (self.path.parent / "__pycache__").glob(f"{self.path.stem}.*"):
            compiled.unlink()
        self.path.write_text(self.text)
        return self.before

    def __exit__(self, *error) -> None:
        self.path.write_text(self.before)


class Warm:
    """Serves from within a pytest that has collected everything."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            sys.stdout.write(f"\n{report.nodeid} {report.when}\n{report.longreprtext[-3000:]}\n")
            sys.stdout.flush()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session) -> bool:
        from django.db import connections  # noqa: PLC0415  (Django is set up only now)
        from pytest_django.plugin import blocking_manager_key  # noqa: PLC0415  (pytest loads it first)

        DATABASE.append(session.config.stash[blocking_manager_key])
        database, first = Database(), next(one for one in session.items if one.nodeid == LAST)
        first.config.hook.pytest_runtest_protocol(item=first, nextitem=session.items[0])  # makes the database
        connections.close_all()
        database.save()
        self.jobs.answer(items=[[one.nodeid, _is_transactional(one)] for one in session.items])
        for job in self.jobs:
            database.put_back()
            with Changed(job) as before:

                def work(pipe: int, job: dict = job, before: str = before) -> int:
                    sys.dont_write_bytecode = True
                    if before != job["text"]:
                        change_in_place(str(Path(job["module"]).resolve()), before, job["text"])
                    return Runner(job["tests"], pipe, job.get("trace", "")).run(session)

                outcome, by = in_child(work, job)
            self.jobs.answer(outcome=outcome, by=by)
        return True


def _is_transactional(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
    )


def serve_cold(jobs: Jobs, files: list[str]) -> None:
    import openpyxl  # noqa: F401, PLC0415  (loaded once for all children)
    import playwright.sync_api  # noqa: F401, PLC0415
    import psycopg  # noqa: F401, PLC0415
    from django.contrib.admin import sites  # noqa: F401, PLC0415
    from django.test import client  # noqa: F401, PLC0415

    database = Database()
    for job in jobs:
        database.put_back()
        with Changed(job):

            def work(pipe: int, job: dict = job) -> int:
                sys.dont_write_bytecode = True
                runner = Runner(job["tests"], pipe)
                status = pytest.main(
                    [*ARGUMENTS, *sorted({one.partition("::")[0] for one in [*job["tests"], LAST]})], [runner]
                )
                return getattr(runner, "status", int(status))

            outcome, by = in_child(work, job)
        jobs.answer(outcome=outcome, by=by)


def main() -> None:
    kind, *files = sys.argv[1:]
    jobs = Jobs()
    if kind == "warm":
        pytest.main([*ARGUMENTS, *files], [Warm(jobs)])
    else:
        serve_cold(jobs, files)


if __name__ == "__main__":
    main()
