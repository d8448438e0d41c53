"""The one door for every change of state: a table of moves and one function."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from zone.ledger import clock
from zone.ledger.ledger import begin_act
from zone.ledger.ledger import record as write_entry
from zone.rows import locked_row
from zone.units import has_control_chars

MAX_NOTE_LENGTH = 500
"""Characters in the note of a move, as every event model stores it."""


@dataclass(frozen=True)
class Move:
    """One permitted change of state: from where, to where, by whom, and what it needs."""

    sources: tuple[str, ...]
    target: str
    permissions: tuple[str, ...]
    """Any one of these permission codenames lets a person make it; none where the record itself says who may."""
    label: str
    """What its button says."""
    note: bool = False
    by_another: bool = False
    """Never by a person who had a hand in the content (four eyes)."""
    field: str = "state"
    """Which field of the record it moves."""


class Reviewed(models.Model):
    """A record whose state changes only through `make_move`."""

    MOVES: ClassVar[dict[str, Move]]
    # Each concrete model brings its choices of states, and events with a real foreign key where it has them.
    state: Any
    get_state_display: Any
    objects: Any

    class Meta:
        abstract = True

    @classmethod
    def lock(cls, pk: Any) -> Self:
        """A fresh copy, locked until the transaction ends."""
        return locked_row(cls, pk)

    def may(self, user, name: str) -> bool:
        """Whether `user` may ever make this move on this record, whatever its state."""
        return any(user.has_perm(permission) for permission in self.MOVES[name].permissions)

    def refusal(self, name: str, user) -> str:
        """Why the move cannot be made now, in a sentence for the page; empty if it can."""
        move = self.MOVES[name]
        if getattr(self, move.field) not in move.sources:
            field: Any = self._meta.get_field(move.field)
            word = getattr(self, f"get_{move.field}_display")() or "未公开"
            return f"当前{field.verbose_name}为“{word}”，不能{move.label}。"
        return ""

    def moves_for(self, user) -> list[str]:
        """Names of the moves `user` can make now: the buttons of the page."""
        return [name for name in self.MOVES if self.may(user, name) and not self.refusal(name, user)]

    def prepare_move(self, name: str, *, by, **seen: Any) -> dict[str, Any]:
        """Lock whatever else the move rests on and check it; return what the ledger shall record of it.

        After this the end of the ledger is locked, and nothing else may be waited for.
        """
        return {}

    def complete_move(self, name: str, *, by, note: str, at: datetime, **seen: Any) -> dict[str, Any]:
        """Set what the move sets beside the state, each field anew; return what the ledger shall record of it too.

        `at` is the time of the move: where the ledger records it, the time of its entry.
        """
        return {}

    def after_move(self, name: str) -> None:
        """Bring stored copies up to date once the move is saved, in the same transaction."""

    def write_event(self, name: str, *, by, note: str, at: datetime) -> None:
        """Write the row's own record of the move; the ledger's entry is written in any case."""

    def ledger_action(self, name: str) -> str:
        """What the ledger calls the move; empty if it records none."""
        return f"{self._meta.model_name}.{name}"

    def ledger_object(self) -> models.Model:
        """The row that the ledger names."""
        return self

    def ledger_topic(self) -> str:
        """Code of the undertaking this record belongs to, for the ledger."""
        return ""


R = TypeVar("R", bound=Reviewed)


@transaction.atomic
def make_move(record: R, name: str, *, by, note: str = "", **seen: Any) -> R:
    """Make one move on a fresh, locked copy of `record`, write its event and ledger entry, return the copy.

    `seen` carries what the actor was shown (for publishing, the content's hash).
    Raises PermissionDenied (403) if `by` may never make it, ValidationError (shown on the form) if the
    state or the content has changed meanwhile or the note is missing, too long or unreadable.
    """
    move = record.MOVES[name]
    record = record.lock(record.pk)
    if not record.may(by, name):
        raise PermissionDenied
    if reason := record.refusal(name, by):
        raise ValidationError(reason, code="state")
    note = _clean_note(move, note)
    as_read, before = record.__dict__.copy(), getattr(record, move.field)
    changes = record.prepare_move(name, by=by, **seen)
    setattr(record, move.field, move.target)
    action = record.ledger_action(name)
    act = begin_act() if action else None
    at = act.at if act else clock.now()
    changes |= record.complete_move(name, by=by, note=note, at=at, **seen)
    record.save(update_fields=_changed(record, as_read))
    record.write_event(name, by=by, note=note, at=at)
    record.after_move(name)
    if action:
        write_entry(
            action,
            actor=by,
            obj=record.ledger_object(),
            topic=record.ledger_topic(),
            changes={move.field: [before, move.target], **({"note": note} if note else {}), **changes},
            act=act,
        )
    return record


def _changed(record: models.Model, as_read: dict[str, Any]) -> list[str]:
    """Names of the fields that hold something else than when the row was read: a move writes these alone."""
    fields = [field for field in record._meta.concrete_fields if field.attname in as_read]
    return [field.name for field in fields if getattr(record, field.attname) != as_read[field.attname]]


def move_to(moves: Mapping[str, Move], field: str, target: str) -> str:
    """Name of the move that brings this field to this state. Raises LookupError if none does."""
    for name, move in moves.items():
        if (move.field, move.target) == (field, target):
            return name
    raise LookupError(f"no move brings {field} to {target[:40]!r}")


def _clean_note(move: Move, note: str) -> str:
    """The note without white space at its ends. Raises ValidationError."""
    note = note.strip()
    if move.note and not note:
        raise ValidationError(f"请写明{move.label}的原因。", code="note")
    if len(note) > MAX_NOTE_LENGTH:
        length = len(note)
        raise ValidationError(f"{move.label}的说明最多 {MAX_NOTE_LENGTH} 字，现有 {length} 字，请精简。", code="note")
    if has_control_chars(note):
        raise ValidationError(f"{move.label}的说明含有看不见的控制字符，请删去后重填。", code="note")
    return note
