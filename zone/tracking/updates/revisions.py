"""What stands beside the month's form, and the month's revisions as one person may read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from zone.people.models import User
from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import Evidence, Measurement, ProgressUpdate, Undertaking, UpdateEvent
from zone.tracking.permissions import may_read
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates.corrections import Said


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
    old_note: str
    """The note it corrects, where that differs."""
    changed: bool

    @property
    def label(self) -> str:
        """What the month's number is called: 本月完成投资."""
        return self.known.indicator.month_label

    @property
    def total(self) -> Decimal | None:
        """The figure at the end of the month with the value; None: nothing reported."""
        return self.known.total_with(self.value)


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
    has_other_evidence: bool
    """Whether it rests on other evidence than the revision it corrects."""
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
            "corrects__evidence",
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
    now, old = Said.now(update), Said.now(update.corrects) if update.corrects else None
    return Revision(
        update,
        _read_lines(now, old, known),
        _read_texts(now, old),
        list(update.evidence.all()),
        now.rests_on_other_evidence(old) if old else False,
        list(update.events.all()),
        may_read(reader, update),
    )


def _read_lines(now: Said, old: Said | None, known: list[PriorFigure]) -> list[ReadLine]:
    changed = now.indicators_other_than(old) if old else []
    lines = []
    for line in known:
        pk = line.indicator.pk
        value, note = _value_and_note(now.measured.get(pk))
        old_value, old_note = _value_and_note(old.measured.get(pk) if old else None)
        lines.append(ReadLine(line, value, old_value, note, old_note if old_note != note else "", pk in changed))
    return lines


def _value_and_note(measured: Measurement | None) -> tuple[Decimal | None, str]:
    return (measured.value, measured.note) if measured else (None, "")


def _read_texts(now: Said, old: Said | None) -> list[ReadText]:
    changed = now.texts_other_than(old) if old else []
    return [
        ReadText(text.label, now.texts[name], old.texts[name] if old else "", name in changed)
        for name, text in TEXTS.items()
    ]
