"""Sealing: administrators close months in the console, one after the other; each closing signs a seal."""

import json
from dataclasses import dataclass
from datetime import date

from tests.torture.diary import Act, Diary, Half
from tests.torture.filing import Form
from tests.torture.publishing import case_of
from tests.torture.rows import NUMBERS, Zone
from tests.torture.visitor import Visitor
from tests.two_servers.visitor import Answer
from zone.demo.seeding import publish
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.seals.models import Seal
from zone.tracking.models import ProgressUpdate, ReportMonth

NAME = "sealing"
MOST_ACTS = 6  # as in `filing`
MOST_SECONDS = 0.2
LOG_PAGES = 150
CLOSED = "close a month"
CONSOLE = "/admin/tracking/reportmonth/"
MONTHS = 3
"""That each client closes."""


@dataclass(frozen=True)
class Closing:
    """An open month with one published update."""

    month: date
    form: Form


def people(zone: Zone) -> list[User]:
    return zone.managers


def prepare(zone: Zone) -> list[list[Closing]]:
    """The months of each client."""
    return [[_month(zone) for _ in range(MONTHS)] for _ in zone.managers]


def _month(zone: Zone) -> Closing:
    clerk, month = zone.clerks[0], zone.open_month()
    task = zone.tasks_of(clerk)[0]
    form = Form(task, month, zone.indicators[task.pk], next(NUMBERS))
    filed = ProgressUpdate.objects.get(pk=case_of(form, clerk).pk)
    publish(filed, by=zone.managers[0], checker=zone.managers[1])
    return Closing(month, form)


def perform(closing: Closing, visitor: Visitor, diary: Diary) -> None:
    """Close the month; acknowledged it is by the message on the page that follows."""
    word = f"{closing.month.year}年{closing.month.month}月已关账。"

    def close() -> Answer:
        answer = visitor.post(CONSOLE, {"action": "close", "_selected_action": closing.month.isoformat()})
        return visitor.get(CONSOLE) if answer.status == 302 else answer

    diary.ask(visitor, CLOSED, closing, close, lambda answer: answer.status == 200 and word in answer.text)


def is_done(act: Act) -> bool:
    """Whether the act is in the database, with all that belongs to it. Raises Half."""
    closing: Closing = act.job
    month = ReportMonth.objects.get(pk=closing.month)
    seals = list(Seal.objects.filter(month=closing.month).values_list("digest", flat=True))
    entries = LedgerEntry.objects.filter(action="month.close", object_id=closing.month.isoformat())
    recorded = [json.loads(changes)["seal_digest"] for changes in entries.values_list("changes", flat=True)]
    if not len(seals) == len(recorded) == (0 if month.is_open else 1) or seals != recorded:
        raise Half(f"{month} is {month.state} with the seals {seals}, recorded as {recorded}")
    return not month.is_open


def page(act: Act) -> tuple[str, str]:
    return "/reports/seals/", f"{act.job.month:%Y}"
