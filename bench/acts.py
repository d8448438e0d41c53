"""The ledger that the bench's rows would have, had people made them one by one: verification finds nothing wrong.

Every row gets its entry, every update those of its moves, with its events, its times and, if it is published, the hash
of its content. One update in five cites what it rests on. All is written in bulk, with the triggers put aside.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from bench.rows import ReferenceRows, take_statistics
from bench.year import triggers_aside
from zone.ledger import changes, clock, keys
from zone.ledger.append import COLUMNS, INSERT, TICK
from zone.ledger.hashing import canonical, entry_hash
from zone.ledger.models import LastEntry, LedgerEntry, LedgerHead
from zone.ledger.recorded_rows import recorded_models
from zone.people.roles import Role
from zone.tracking.models import Evidence, MonthState, ProgressUpdate, ReportMonth
from zone.tracking.signed_content import hash_of
from zone.tracking.stored_updates import StoredUpdate, stored_updates

CHUNK = 2000
CITING = 5
MOVES_TO = {
    "draft": (),
    "submitted": ("submit",),
    "checked": ("submit", "check"),
    "published": ("submit", "publish"),
}

CITATIONS = """
INSERT INTO tracking_evidence (update_id, citation, file, name, sha256, size, content_type, added_by_id, added_at)
SELECT id, '示例月报', '', '', '', 0, '', author_id, saved_at
FROM tracking_progressupdate WHERE id > %s AND id %% {citing} = 0
"""
EVENTS = "INSERT INTO tracking_updateevent (update_id, move, by_id, at, note) VALUES (%s, %s, %s, %s, %s)"
MOVED = """
UPDATE tracking_progressupdate SET submitted_at = %s, checked_by_id = %s, checked_at = %s, published_at = %s,
    content_hash = %s WHERE id = %s
"""


class Chain:
    """Adds entries to the end of the chain, many at once."""

    def __init__(self) -> None:
        head = LedgerHead.objects.get()
        self.sequence, self.own_hash, self.at = head.sequence, head.own_hash, head.at or clock.now()
        self.added: list[LedgerEntry] = []

    def add(
        self, action: str, actor: int | None, row: tuple[type[models.Model], Any, str, str], changed: Any
    ) -> datetime:
        """Record an act on a row, given by its model, key, name and topic; the time of the act."""
        model, pk, label, topic = row
        entry = LedgerEntry(
            sequence=self.sequence + 1,
            at=self.at + TICK,
            actor_id=actor,
            actor="bench",
            address="127.0.0.1",
            action=action,
            object_type=model._meta.label_lower,
            object_id=str(pk),
            object_label=label,
            topic=topic,
            changes=canonical(changed),
            previous_hash=self.own_hash,
        )
        entry.own_hash = entry_hash(entry)
        entry.key_id, entry.mac = keys.authenticate(entry.own_hash)
        self.sequence, self.own_hash, self.at = entry.sequence, entry.own_hash, entry.at
        self.added.append(entry)
        return entry.at

    def write(self) -> None:
        stored = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            rows = ({**vars(entry), "at": stored(entry.at)} for entry in self.added)
            cursor.executemany(INSERT, [[row[name] for name in COLUMNS] for row in rows])
        LedgerHead.objects.update(sequence=self.sequence, own_hash=self.own_hash, at=self.at)
        for entry in {entry.object_type: entry for entry in self.added}.values():
            last = {"sequence": entry.sequence}
            LastEntry.objects.update_or_create(object_type=entry.object_type, defaults=last)
        self.added = []


class Recorder:
    """Records what was filled in since it was last asked."""

    def __init__(self, ground: ReferenceRows) -> None:
        self.ground, self.last = ground, dict[type[models.Model], Any]()

    def record(self) -> None:
        with triggers_aside():
            chain = Chain()
            for model in recorded_models():
                for pks in self._new(model):
                    _record_rows(chain, model, pks)
            for pks in self._new(ReportMonth):
                _record_months(chain, pks, self.ground.publisher.pk)
            with connection.cursor() as cursor:
                cursor.execute(CITATIONS.format(citing=CITING), [self.last.get(ProgressUpdate, 0)])
            reviewer, publisher = self.ground.people[Role.REVIEWER].pk, self.ground.publisher.pk
            for pks in self._new(ProgressUpdate):
                _record_updates(chain, pks, reviewer, publisher)
        take_statistics()

    def _new(self, model: type[models.Model]) -> Iterator[list[Any]]:
        """Keys behind the last one recorded; each some are written before the next are read."""
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        while found := list((keys.filter(pk__gt=self.last[model]) if model in self.last else keys)[:CHUNK]):
            self.last[model] = found[-1]
            with transaction.atomic():
                yield found


def _record_rows(chain: Chain, model: type[models.Model], pks: list[Any]) -> None:
    many = [field.name for field in model._meta.many_to_many]
    near = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model._base_manager.filter(pk__in=pks).select_related(*near).prefetch_related(*many)
    for row in rows.order_by("pk"):
        chain.add("master.add", None, (type(row), row.pk, str(row), ""), changes.facts(row))
    chain.write()


def _record_months(chain: Chain, pks: list[Any], by: int) -> None:
    for month in ReportMonth.objects.filter(pk__in=pks).order_by("pk"):
        row = (ReportMonth, month.pk, str(month), "")
        chain.add("month.open", by, row, {"due_on": month.due_on.isoformat(), "note": month.note})
        if month.state == MonthState.CLOSED:
            chain.add("month.close", by, row, {"state": ["open", "closed"]})
    chain.write()


def _record_updates(chain: Chain, pks: list[int], reviewer: int, publisher: int) -> None:
    """First all are begun, then all are filed, then those that are published are published."""
    updates, events = stored_updates(pks), list[tuple]()
    stored = connection.ops.adapt_datetimefield_value
    for place in range(3):
        for update in updates:
            name = _act(update, place)
            if name:
                by = {"check": reviewer, "publish": publisher}.get(name, update.row["author"])
                at = chain.add(f"progressupdate.{name}", by, _named(update), _changes(update, name))
                _move(update, name, by, at)
                note = update.row["correction_reason"] if name == "correct" else ""
                events.append((update.row["pk"], name, by, stored(at), note))
            if name in ("draft", "correct"):
                for cited in update.evidence:
                    row = (Evidence, cited["pk"], cited["citation"], update.row["undertaking__code"])
                    chain.add("evidence.add", update.row["author"], row, {"citation": cited["citation"]})
    chain.write()
    with connection.cursor() as cursor:
        cursor.executemany(EVENTS, events)
        cursor.executemany(
            MOVED,
            [
                (
                    stored(row["submitted_at"]),
                    row["checked_by"],
                    stored(row["checked_at"]),
                    stored(row["published_at"]),
                    row["content_hash"],
                    row["pk"],
                )
                for row in (update.row for update in updates)
            ],
        )


def _act(update: StoredUpdate, place: int) -> str:
    """What was done with it first, second and third; empty: nothing more."""
    begun = "correct" if update.row["corrects"] else "draft"
    return [begun, *MOVES_TO[update.row["state"]], "", ""][place]


def _named(update: StoredUpdate) -> tuple[type[models.Model], Any, str, str]:
    code = update.row["undertaking__code"]
    return ProgressUpdate, update.row["pk"], f"{code} {update.row['month']:%Y-%m}", code


def _changes(update: StoredUpdate, name: str) -> dict[str, Any]:
    row = update.row
    if name in ("draft", "correct"):
        return {"reason": row["correction_reason"]}
    if name == "submit":
        return {"state": ["draft", "submitted"], "author": row["author"], "is_late": row["is_late"]}
    content = update.published_content()
    row["content_hash"] = hash_of(content) if name == "publish" else ""
    return {"state": ["submitted", row["state"]], "content_hash": hash_of(content), "content": content}


def _move(update: StoredUpdate, name: str, by: int, at: datetime) -> None:
    if name == "submit":
        update.row["submitted_at"] = at
    elif name == "check":
        update.row["checked_by"], update.row["checked_at"] = by, at
    elif name == "publish":
        update.row["published_at"] = at
