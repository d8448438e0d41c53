"""The one door for every change of state: a table of moves and one function."""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from zone.ledger.ledger import record as write_entry
from zone.units import has_control_chars

MAX_NOTE_LENGTH = 500
"""Signs that the note of a move may have, as every event model keeps it."""


@dataclass(frozen=True)
class Move:
    """One permitted change of state: from where, to where, by whom, and what it needs."""

    sources: tuple[str, ...]
    target: str
    permissions: tuple[str, ...]
    """Any one of these permission codenames lets a person make it."""
    label: str
    """What its button says."""
    note: bool = False
    by_another: bool = False
    """Never by a person who had a hand in the content (four eyes)."""


class Reviewed(models.Model):
    """A record whose state changes only through `make_move`."""

    MOVES: ClassVar[dict[str, Move]]
    # Each concrete model brings these: its choices of states, and events with a real foreign key.
    state: Any
    get_state_display: Any
    events: Any
    objects: Any

    class Meta:
        abstract = True

    def may(self, user, name: str) -> bool:
        """Whether `user` may ever make this move on this record, whatever its state."""
        raise NotImplementedError

    def refusal(self, name: str, user) -> str:
        """Why the move cannot be made now, in a sentence for the page; empty when it can."""
        move = self.MOVES[name]
        if self.state not in move.sources:
            return f"当前状态为“{self.get_state_display()}”，不能{move.label}。"
        return ""

    def moves_for(self, user) -> list[str]:
        """Names of the moves `user` can make now: the buttons of the page."""
        return [name for name in self.MOVES if self.may(user, name) and not self.refusal(name, user)]

    def complete_move(self, name: str, *, by, note: str, **seen: Any) -> dict[str, Any]:
        """Set what the move sets beside the state; return what the ledger shall tell of it."""
        return {}

    def after_move(self, name: str) -> None:
        """Bring stored copies up to date once the move is saved, in the same transaction."""

    def move_topic(self) -> str:
        """Code of the undertaking this record belongs to, for the ledger."""
        return ""


R = TypeVar("R", bound=Reviewed)


@transaction.atomic
def make_move(record: R, name: str, *, by, note: str = "", **seen: Any) -> R:
    """Make one move on a fresh, locked copy of `record`, write its event and ledger entry, return the copy.

    `seen` carries what the actor was shown (for publishing, the content's hash).
    Raises PermissionDenied (403) when `by` may never make it, ValidationError (shown on
    the form) when the state or the content has changed meanwhile or the note is missing, too long or unreadable.
    """
    move = record.MOVES[name]
    # no_key, here and wherever a row is locked: a stronger lock would wait for the foreign key checks of
    # other commits, which wait for the trail, which waits for this.
    record = type(record).objects.select_for_update(of=("self",), no_key=True).get(pk=record.pk)
    if not record.may(by, name):
        raise PermissionDenied
    if reason := record.refusal(name, by):
        raise ValidationError(reason, code="state")
    note = note.strip()
    if move.note and not note:
        raise ValidationError(f"请写明{move.label}的原因。", code="note")
    if len(note) > MAX_NOTE_LENGTH:
        raise ValidationError(
            f"{move.label}的说明最多 {MAX_NOTE_LENGTH} 字，现有 {len(note)} 字，请精简。", code="note"
        )
    if has_control_chars(note):
        raise ValidationError(f"{move.label}的说明含有看不见的控制字符，请删去后重填。", code="note")
    came_from, record.state = record.state, move.target
    told = record.complete_move(name, by=by, note=note, **seen)
    record.save()
    record.events.create(move=name, by=by, note=note)
    record.after_move(name)
    write_entry(
        f"{record._meta.model_name}.{name}",
        actor=by,
        obj=record,
        topic=record.move_topic(),
        changes={"state": [came_from, move.target], "note": note, **told},
    )
    return record
