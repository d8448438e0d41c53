"""Importing: people fill in the month's workbook, upload it, accept what the dry run shows, and wait for its end.

Three reporters with the rows of their department, whose imports end in the page; an administrator with those of all
departments, whose import goes on behind it, in the worker.
"""

import hashlib
import io
import time
from dataclasses import dataclass
from datetime import date

from tests.torture.diary import Act, Diary, Half
from tests.torture.filing import entries
from tests.torture.rows import CLIENTS, NUMBERS, Zone
from tests.torture.visitor import Visitor
from tests.workbooks import Book
from zone.batches.models import Batch, BatchQuerySet, RowOutcome
from zone.batches.moves import AT_WORK, BatchState
from zone.imports.upload import INTAKE
from zone.layouts.base import LAYOUTS
from zone.layouts.layout_writer import stream_layout
from zone.people.models import User
from zone.tracking.models import Measurement

NAME = "importing"
MOST_ACTS = 10  # as in `filing`
MOST_SECONDS = 1
LOG_PAGES = 900
RECEIVED, ACCEPTED, COMPLETED = "upload a workbook", "accept its rows", "write them"
PATIENCE = 120
"""Seconds after which an interrupted import that has not gone on never will."""


@dataclass(frozen=True)
class Workbook:
    """A filled-in workbook of one month."""

    name: str
    month: date
    values: dict[str, int]
    """What stands in it, by row."""
    file: bytes

    @property
    def path(self) -> str:
        return f"/imports/month/?month={self.month:%Y-%m}"


def people(zone: Zone) -> list[User]:
    return [*zone.clerks[: CLIENTS - 1], zone.managers[0]]


def prepare(zone: Zone) -> list[list[Workbook]]:
    """One workbook of each client; the administrator's is of a month of its own."""
    months = [zone.open_month()] * (CLIENTS - 1) + [zone.open_month()]
    return [[_filled_in(zone, user, month)] for user, month in zip(people(zone), months, strict=True)]


def _filled_in(zone: Zone, user: User, month: date) -> Workbook:
    layout, file = LAYOUTS["month"], io.BytesIO()
    file.writelines(stream_layout(layout, layout.records(user), month=month, user=user, fill_in=True))
    book, number, values = Book(file.getvalue()), next(NUMBERS), {}
    for task in zone.tasks if user.is_administrator else zone.tasks_of(user):
        for place, _ in enumerate(zone.indicators[task.pk], 1):
            key = f"{task.code}#{place}"
            values[key] = number * 100 + len(values)
            book.put(key, "累计完成", values[key])
        book.put(f"{task.code}#1", "本月进展", f"第{number}号进展。")
    return Workbook(f"第{number}号.xlsx", month, values, book.saved())


def perform(workbook: Workbook, visitor: Visitor, diary: Diary) -> None:
    def upload():
        return visitor.upload(workbook.path, "file", workbook.name, workbook.file)

    def accept():
        answer = visitor.post(f"{batch}accept/")
        return visitor.get(batch) if answer.location == batch else answer

    def wait_for(word: str):
        """The batch's page once its state is this one."""
        while f">{word}<" not in (answer := diary.get(visitor, batch)).text:
            time.sleep(0.1)
        return answer

    batch = diary.ask(visitor, RECEIVED, workbook, upload, lambda answer: answer.location.startswith("/batches/"))
    wait_for(BatchState.READY.label)
    words = [f">{state.label}<" for state in (BatchState.RUNNING, BatchState.DONE)]
    diary.ask(visitor, ACCEPTED, workbook, accept, lambda answer: any(word in answer.text for word in words))
    diary.ask(visitor, COMPLETED, workbook, lambda: wait_for(BatchState.DONE.label), lambda answer: True)


def is_done(act: Act) -> bool:
    """Whether the act is in the database, with all that belongs to it. Raises Half."""
    workbook: Workbook = act.job
    batch = Batch.objects.filter(file_name=workbook.name).first()
    if batch is None:
        return False
    sha256 = hashlib.sha256(workbook.file).hexdigest()
    stored = INTAKE.open(sha256, sha256)
    if batch.file_sha256 != sha256 or stored is None:
        raise Half(f"{workbook.name} is not stored as it was sent")
    stored.close()
    recorded = entries("batches.batch", batch.pk)
    is_accepted = batch.state in (BatchState.RUNNING, BatchState.DONE)
    if recorded != (["batch.import"] if is_accepted else []) or bool(batch.accepted_at) != is_accepted:
        raise Half(f"{workbook.name} is {batch.state}, accepted at {batch.accepted_at}, recorded as {recorded}")
    _check_rows(workbook, batch)
    is_complete = batch.state == BatchState.DONE
    return {RECEIVED: True, ACCEPTED: is_accepted, COMPLETED: is_complete}[act.what]


def _check_rows(workbook: Workbook, batch: Batch) -> None:
    """Each row is written as the file has it and said to be, or neither. Raises Half."""
    outcomes = dict(batch.rows.values_list("key", "outcome"))
    others = set(outcomes.values()) - {RowOutcome.READY, RowOutcome.CHOSEN, RowOutcome.DONE}
    done = {key: workbook.values[key] for key, outcome in outcomes.items() if outcome == RowOutcome.DONE}
    if others or (batch.state == BatchState.DONE and done != workbook.values):
        raise Half(f"{workbook.name}: {len(done)} of {len(workbook.values)} rows are written, others are {others}")
    found = Measurement.objects.filter(update__month=workbook.month, value__in=list(workbook.values.values()))
    names = found.values_list("update__undertaking__code", "indicator__number", "value")
    written = {f"{code}#{number}": int(value) for code, number, value in names}
    if written != done:
        differing = sorted(written.items() ^ done.items())
        raise Half(f"{workbook.name}: {differing} are written and not said so, or said only")


def settle(acts: list[Act]) -> list[str]:
    """Wait until every import has gone on to its end; name those that have not."""
    until = time.monotonic() + PATIENCE
    while at_work(acts).exists() and time.monotonic() < until:
        time.sleep(0.5)
    return [f"{one.file_name} has not gone on: {one.state}, {one.processed} of {one.total}" for one in at_work(acts)]


def at_work(acts: list[Act]) -> BatchQuerySet:
    """Imports that are read or written at this moment."""
    return Batch.objects.filter(file_name__in={act.job.name for act in acts}, state__in=AT_WORK)


def page(act: Act) -> tuple[str, str]:
    return "/batches/", f"{act.job.month.year}年{act.job.month.month}月"
