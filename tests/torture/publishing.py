"""Publishing: administrators open what waits for them, case by case, and publish what they have seen."""

from dataclasses import dataclass
from functools import partial

from tests.torture import filing
from tests.torture.diary import Act, Diary, Half
from tests.torture.filing import Form, content, entries
from tests.torture.rows import Zone
from tests.torture.visitor import Visitor
from zone.people.models import User
from zone.tracking.models import CurrentFigure, ProgressUpdate
from zone.tracking.moves import UpdateState
from zone.tracking.updates import drafts

NAME = "publishing"
MOST_ACTS = 12  # as in `filing`
MOST_SECONDS = 0.2
LOG_PAGES = 400
PUBLISHED = "publish"


@dataclass
class Case:
    """A filed update that waits, and what was in it when it was filed."""

    pk: int
    form: Form
    content: list[tuple]
    content_hash: str = ""
    """Of what the publisher has seen."""

    @property
    def path(self) -> str:
        return f"/review/{self.pk}/"


def people(zone: Zone) -> list[User]:
    return zone.managers


def prepare(zone: Zone) -> list[list[Case]]:
    """The cases of each client."""
    cases = [
        case_of(form, clerk) for forms, clerk in zip(filing.prepare(zone), zone.clerks, strict=True) for form in forms
    ]
    return [cases[place :: len(zone.managers)] for place in range(len(zone.managers))]


def case_of(form: Form, clerk: User) -> Case:
    """File a form without its page."""
    typed = {pk: drafts.Entry(value, form.typed[f"note_{pk}"]) for pk, value in form.values.items()}
    draft = drafts.start(form.task, form.month, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=draft.version, texts={"progress": form.progress}, typed=typed)
    update = drafts.submit_draft(draft, by=clerk)
    return Case(update.pk, form, list(content(update)))


def perform(case: Case, visitor: Visitor, diary: Diary) -> None:
    seen = diary.get(visitor, case.path).hidden("content_hash")
    case.content_hash = seen
    send = partial(visitor.post, f"{case.path}publish/", {"content_hash": seen})
    diary.ask(visitor, PUBLISHED, case, send, lambda answer: answer.location == "/review/")


def is_done(act: Act) -> bool:
    """Whether the act is in the database, with all that belongs to it. Raises Half."""
    case: Case = act.job
    update = ProgressUpdate.objects.get(pk=case.pk)
    if list(content(update)) != case.content:
        raise Half(f"{case.path} no longer holds what was filed")
    is_published = update.state == UpdateState.PUBLISHED
    recorded = entries("tracking.progressupdate", case.pk)[2:]
    events = list(update.events.exclude(move__in=("draft", "submit")).values_list("move", "by"))
    stored = {one.indicator_id: one.value for one in CurrentFigure.objects.filter(update=case.pk)}
    found = recorded, events, update.content_hash, stored
    if is_published:
        publisher = update.published_by_id
        wanted = ["progressupdate.publish"], [("publish", publisher)], case.content_hash, case.form.values
        wanted_figures = stored in ({}, case.form.values)  # a later month's value may have taken its place
        if found[:3] != wanted[:3] or not wanted_figures:
            raise Half(f"{case.path} is published with {found}, not with {wanted}")
    elif found != ([], [], "", {}) or update.state != UpdateState.SUBMITTED or update.published_by_id:
        raise Half(f"{case.path} is {update.state} with {found}")
    return is_published


def page(act: Act) -> tuple[str, str]:
    return act.job.form.path, act.job.form.progress
