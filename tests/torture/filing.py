"""Filing: reporters open the month's form of a task, save it, open it again and submit it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from livelihood.models import Task
from tests.torture.diary import Act, Diary, Half
from tests.torture.rows import NUMBERS, Zone
from tests.torture.visitor import Visitor
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.tracking.models import Indicator, ProgressUpdate
from zone.tracking.moves import UpdateState

NAME = "filing"
MOST_ACTS = 16
"""Acts that clients have been answered, at most, when the kill comes."""
MOST_SECONDS = 0.2
"""Seconds from that answer to the kill, at most."""
LOG_PAGES = 500
"""Pages written to SQLite's log, at most, when a kill comes in the middle of writing."""
SAVED, FILED = "save a draft", "submit it"


@dataclass(frozen=True)
class Form:
    """One task's month, and what is typed into it."""

    task: Task
    month: date
    indicators: list[Indicator]
    number: int

    @property
    def path(self) -> str:
        return f"/updates/{self.task.code}/{self.month:%Y-%m}/"

    @property
    def values(self) -> dict[int, Decimal]:
        return {one.pk: Decimal(self.number * 10 + place) for place, one in enumerate(self.indicators)}

    @property
    def progress(self) -> str:
        return f"第{self.number}号进展。"

    @property
    def typed(self) -> dict[str, str]:
        notes = {f"note_{pk}": f"第{self.number}号数值属实" for pk in self.values}
        return {"progress": self.progress, **{f"value_{pk}": str(value) for pk, value in self.values.items()}, **notes}


def people(zone: Zone) -> list[User]:
    return zone.clerks


def prepare(zone: Zone) -> list[list[Form]]:
    """The forms of each client: a new month's, of the tasks of their department."""
    month = zone.open_month()
    return [
        [Form(task, month, zone.indicators[task.pk], next(NUMBERS)) for task in zone.tasks_of(clerk)]
        for clerk in zone.clerks
    ]


def perform(form: Form, visitor: Visitor, diary: Diary) -> None:
    for what, name in ((SAVED, "save"), (FILED, "submit")):
        typed = form.typed | {"version": diary.get(visitor, form.path).hidden("version")}
        send = partial(visitor.post, f"{form.path}{name}/", typed)
        diary.ask(visitor, what, form, send, lambda answer: answer.location == form.path)


def is_done(act: Act) -> bool:
    """Whether the act is in the database, with all that belongs to it. Raises Half."""
    form: Form = act.job
    update = ProgressUpdate.objects.filter(undertaking=form.task, month=form.month).first()
    if update is None:
        return False
    if (held := set(content(update))) != (typed := set(_typed(form))):
        raise Half(f"{form.path} holds {held - typed} and not {typed - held}")
    is_filed = update.state == UpdateState.SUBMITTED
    if not is_filed and update.state != UpdateState.DRAFT:
        raise Half(f"{form.path} is {update.state}")
    recorded = entries("tracking.progressupdate", update.pk)
    wanted = ["progressupdate.draft", *(["progressupdate.submit"] if is_filed else [])]
    events = list(update.events.order_by("pk").values_list("move", flat=True))
    if recorded != wanted or events != [action.rpartition(".")[2] for action in wanted]:
        raise Half(f"{form.path} is {update.state}, recorded as {recorded} with the events {events}")
    return is_filed or act.what == SAVED


def _typed(form: Form) -> Iterator[tuple]:
    yield "progress", form.progress
    for pk, value in form.values.items():
        yield pk, value, form.typed[f"note_{pk}"]


def content(update: ProgressUpdate) -> Iterator[tuple]:
    """What an update holds, as `_typed` tells it."""
    yield "progress", update.progress
    yield from update.measurements.values_list("indicator_id", "value", "note")


def entries(object_type: str, pk: object) -> list[str]:
    """What the ledger records of a row, in its order."""
    found = LedgerEntry.objects.filter(object_type=object_type, object_id=str(pk))
    return list(found.order_by("sequence").values_list("action", flat=True))


def page(act: Act) -> tuple[str, str]:
    """A page that shows the act, and words that must stand on it."""
    return act.job.path, act.job.progress
