"""What stands beside the month's form, and the month's revisions as one person may read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from zone.people.models import User
from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import Evidence, ProgressUpdate, Undertaking, UpdateEvent
from zone.tracking.permissions import may_read
from zone.tracking.update_fields import TEXTS, UpdateText


def earlier_words(undertaking: Undertaking, month: date) -> ProgressUpdate | None:
    """The last published update before `month`, whose words are folded beside the form."""
    return (
        ProgressUpdate.objects.in_force()
        .filter(undertaking=undertaking, month__lt=month, no_change=False)
        .order_by("-month")
        .first()
    )


@dataclass(frozen=True)
class ReadLine:
    """One indicator of a revision: its value, and the value it corrects where it is a correction."""

    known: PriorFigure
    value: Decimal | None
    old: Decimal | None
    note: str
    changed: bool


@dataclass(frozen=True)
class ReadText:
    """One text of a revision, and the text it corrects."""

    label: str
    text: str
    old: str
    changed: bool


@dataclass(frozen=True)
class Revision:
    """One revision of the month's update as it is read."""

    update: ProgressUpdate
    lines: list[ReadLine]
    texts: list[ReadText]
    evidence: list[Evidence]
    events: list[UpdateEvent]
    is_readable: bool
    """Whether this person may read its content; its course is shown to all who see the undertaking."""


def revisions(undertaking: Undertaking, month: date, known: list[PriorFigure], reader: User) -> list[Revision]:
    """The month's revisions, newest first, each with what it corrects, its evidence and its events."""
    updates = (
        ProgressUpdate.objects.filter(undertaking=undertaking, month=month)
        .select_related("month", "author", "checked_by", "published_by", "corrects")
        .prefetch_related(
            "measurements",
            "corrects__measurements",
            Prefetch("evidence", Evidence.objects.select_related("added_by")),
            Prefetch("events", UpdateEvent.objects.select_related("by")),
        )
        .order_by("-revision")
    )
    found = []
    for update in updates:
        update.undertaking = undertaking
        found.append(_revision(update, known, reader))
    return found


def _revision(update: ProgressUpdate, known: list[PriorFigure], reader: User) -> Revision:
    return Revision(
        update,
        _read_lines(update, known),
        [_read_text(update, text) for text in TEXTS.values()],
        list(update.evidence.all()),
        list(update.events.all()),
        may_read(reader, update),
    )


def _read_lines(update: ProgressUpdate, known: list[PriorFigure]) -> list[ReadLine]:
    typed = {m.indicator_id: m for m in update.measurements.all()}
    old = {m.indicator_id: m.value for m in update.corrects.measurements.all()} if update.corrects else {}
    lines = []
    for line in known:
        measured, before = typed.get(line.indicator.pk), old.get(line.indicator.pk)
        value = measured.value if measured else None
        changed = update.is_correction and value != before
        lines.append(ReadLine(line, value, before, measured.note if measured else "", changed))
    return lines


def _read_text(update: ProgressUpdate, text: UpdateText) -> ReadText:
    now = getattr(update, text.name)
    old = getattr(update.corrects, text.name) if update.corrects else ""
    return ReadText(text.label, now, old, update.is_correction and now != old)
