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
from zone.ledger import changes
from zone.ledger.append import append
from zone.ledger.hashing import canonical
from zone.ledger.models import LedgerEntry
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


Named = tuple[type[models.Model], Any, str, str]
"""A row as the ledger names it: model, key, name, topic."""


def entry_of(action: str, actor: int | None, row: Named, changed: Any) -> LedgerEntry:
    """An entry of this act, which `append` puts in its place."""
    model, pk, label, topic = row
    return LedgerEntry(
        actor_id=actor,
        actor="bench",
        address="127.0.0.1",
        action=action,
        object_type=model._meta.label_lower,
        object_id=str(pk),
        object_label=label,
        topic=topic,
        changes=canonical(changed),
    )


class Recorder:
    """Records what was filled in since it was last asked."""

    def __init__(self, ground: ReferenceRows) -> None:
        self.ground, self.last = ground, dict[type[models.Model], Any]()

    def record(self) -> None:
        with triggers_aside():
            for model in recorded_models():
                for pks in self._new(model):
                    append(list(_of_rows(model, pks)))
            for pks in self._new(ReportMonth):
                append(list(_of_months(pks, self.ground.publisher.pk)))
            with connection.cursor() as cursor:
                cursor.execute(CITATIONS.format(citing=CITING), [self.last.get(ProgressUpdate, 0)])
            reviewer, publisher = self.ground.people[Role.REVIEWER].pk, self.ground.publisher.pk
            for pks in self._new(ProgressUpdate):
                _record_updates(pks, {"check": reviewer, "publish": publisher})
        take_statistics()

    def _new(self, model: type[models.Model]) -> Iterator[list[Any]]:
        """Keys behind the last one recorded; each some are written before the next are read."""
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        while found := list((keys.filter(pk__gt=self.last[model]) if model in self.last else keys)[:CHUNK]):
            self.last[model] = found[-1]
            with transaction.atomic():
                yield found


def _of_rows(model: type[models.Model], pks: list[Any]) -> Iterator[LedgerEntry]:
    many = [field.name for field in model._meta.many_to_many]
    near = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model._base_manager.filter(pk__in=pks).select_related(*near).prefetch_related(*many)
    for row in rows.order_by("pk"):
        yield entry_of("master.add", None, (type(row), row.pk, str(row), ""), changes.facts(row))


def _of_months(pks: list[Any], by: int) -> Iterator[LedgerEntry]:
    for month in ReportMonth.objects.filter(pk__in=pks).order_by("pk"):
        row = (ReportMonth, month.pk, str(month), "")
        yield entry_of("month.open", by, row, {"due_on": month.due_on.isoformat(), "note": month.note})
        if month.state == MonthState.CLOSED:
            yield entry_of("month.close", by, row, {"state": ["open", "closed"]})


def _record_updates(pks: list[int], deciders: dict[str, int]) -> None:
    """First all are begun, then all are filed, then those that are published are published: what is signed names the
    times of the acts before."""
    updates, events = stored_updates(pks), list[tuple]()
    stored = connection.ops.adapt_datetimefield_value
    for place in range(3):
        acts = {}
        for update in updates:
            if name := _act(update, place):
                by = deciders.get(name, update.row["author"])
                acts[update.row["pk"]] = entry_of(f"progressupdate.{name}", by, _named(update), _changes(update, name))
        append([*acts.values(), *(_citations(updates) if place == 0 else ())])
        for update in updates:
            if act := acts.get(update.row["pk"]):
                name = act.action.partition(".")[2]
                _move(update, name, act.actor_id, act.at)
                note = update.row["correction_reason"] if name == "correct" else ""
                events.append((update.row["pk"], name, act.actor_id, stored(act.at), note))
    with connection.cursor() as cursor:
        cursor.executemany(EVENTS, events)
        cursor.executemany(MOVED, [_moved(update.row) for update in updates])


def _citations(updates: list[StoredUpdate]) -> Iterator[LedgerEntry]:
    for update in updates:
        for cited in update.evidence:
            row = (Evidence, cited["pk"], cited["citation"], update.row["undertaking__code"])
            yield entry_of("evidence.add", update.row["author"], row, {"citation": cited["citation"]})


def _moved(row: dict[str, Any]) -> list[Any]:
    """What `MOVED` writes of an update."""
    stored = connection.ops.adapt_datetimefield_value
    times = stored(row["submitted_at"]), row["checked_by"], stored(row["checked_at"]), stored(row["published_at"])
    return [*times, row["content_hash"], row["pk"]]


def _act(update: StoredUpdate, place: int) -> str:
    """What was done with it first, second and third; empty: nothing more."""
    begun = "correct" if update.row["corrects"] else "draft"
    return [begun, *MOVES_TO[update.row["state"]], "", ""][place]


def _named(update: StoredUpdate) -> Named:
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


def _move(update: StoredUpdate, name: str, by: int | None, at: datetime) -> None:
    if name == "submit":
        update.row["submitted_at"] = at
    elif name == "check":
        update.row["checked_by"], update.row["checked_at"] = by, at
    elif name == "publish":
        update.row["published_at"] = at
