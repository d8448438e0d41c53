"""Master data against its entries: every field holds what the last entry about it says.

Which rows are recorded, the console knows: those whose forms write entries.
"""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model
from django.urls import reverse

from zone.ledger.admin_base import RecordingAdmin
from zone.ledger.changes import own_fields
from zone.ledger.hashing import canonical
from zone.ledger.proof import Fault, Part, RecordedAct, Walk, confirmed, entries_by_object, parts_of

EMPTY: tuple[Any, ...] = (None, "", [])
KEY = re.compile(r"（(\d+)）\Z")
"""The key of another row, behind its name."""


def recorded_models() -> list[type[Model]]:
    """Kinds of rows of which every change is recorded: those of the recording forms and of the lists on them."""
    found: dict[type[Model], None] = {}
    for model, form in admin.site._registry.items():
        if isinstance(form, RecordingAdmin):
            found |= dict.fromkeys([model, *(inline.model for inline in form.inlines)])
    return sorted(found, key=lambda model: model._meta.label_lower)


def count() -> int:
    return sum(model._base_manager.count() for model in recorded_models())


def parts() -> list[Part]:
    return parts_of(*(model._base_manager.all() for model in recorded_models()))


def bent_rows(walk: Walk) -> Iterator[Fault]:
    """Rows that are not as their entries left them, or that no entry has added."""
    for model in recorded_models():
        for keys in walk.chunks(model._base_manager.all(), model):
            yield from confirmed(partial(_bent_rows, model), keys)


def _bent_rows(model: type[Model], keys: list[Any]) -> Iterator[Fault]:
    many = [field.name for field in model._meta.many_to_many]
    near = [field.name for field in model._meta.concrete_fields if field.is_relation]  # named by their rows' names
    entries = entries_by_object(model, keys)
    rows = model._base_manager.filter(pk__in=keys).select_related(*near).prefetch_related(*many)
    for row in rows.order_by("pk"):
        yield from _faults(row, entries[str(row.pk)])


def _faults(row: Model, entries: list[RecordedAct]) -> Iterator[Fault]:
    topic = f"（{entries[-1].topic}）" if entries and entries[-1].topic else ""
    named, page = f"{row._meta.verbose_name}“{row}”{topic}", _page(row)
    if not any(entry.action == "master.add" for entry in entries):
        yield Fault(f"{named}在操作日志中没有新增记录", page)
        return
    recorded, contradictions, is_whole = replay(type(row), entries)
    for name, entry in contradictions:
        yield Fault(f"{named}的{_label(row, name)}在操作日志第 {entry.sequence} 条之前被改动，没有记录", page)
    for name, value in stored(row).items():
        if (is_whole or name in recorded) and not _same(type(row), name, recorded.get(name), value):
            yield Fault(f"{named}的{_label(row, name)}与操作日志所记不符", page)


def _page(row: Model) -> str:
    """Where the row shows: its own page, else the console's; empty for what stands on another's form."""
    if page := getattr(row, "get_absolute_url", None):
        return page()
    is_in_console = type(row) in admin.site._registry
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]) if is_in_console else ""


def replay(
    model: type[Model], entries: list[RecordedAct]
) -> tuple[dict[str, Any], list[tuple[str, RecordedAct]], bool]:
    """What the entries leave in each field, where one found a field other than those before it had left it, and whether
    that is all of the row: entries of before there was a key wrote some facts otherwise, and not every one."""
    recorded: dict[str, Any] = {}
    contradictions = []
    is_whole = True
    for entry in entries:
        changes = json.loads(entry.changes) if entry.changes else {}
        if entry.action == "master.add":
            is_whole = bool(entry.key_id)
            recorded = dict(changes) if is_whole else {}
        elif entry.action == "master.change":
            for name, pair in changes.items():
                if not isinstance(pair, list) or len(pair) != 2:
                    continue  # the batch or the note that goes with the change
                if (is_whole or name in recorded) and not _same(model, name, recorded.get(name), pair[0]):
                    contradictions.append((name, entry))
                if entry.key_id:
                    recorded[name] = pair[1]
    return recorded, contradictions, is_whole


def stored(row: Model) -> dict[str, Any]:
    """What the row holds, field by field, as the ledger writes it; of other rows their keys alone."""
    found = {field.name: _plain(row, field) for field in own_fields(row)}
    for field in row._meta.many_to_many:
        found[field.name] = [f"（{other.pk}）" for other in getattr(row, field.name).all()]
    return found


def _plain(row: Model, field: Field) -> Any:
    value = field.value_from_object(row)
    if field.is_relation:
        return None if value is None else f"（{value}）"
    return json.loads(canonical(value))


def _same(model: type[Model], name: str, one: Any, other: Any) -> bool:
    """Whether two recorded values of a field are the same; of other rows only the keys count, names may change."""
    if one in EMPTY and other in EMPTY:
        return True
    if model._meta.get_field(name).is_relation:
        return _keys(one) == _keys(other)
    return one == other


def _keys(value: Any) -> list[str]:
    found = (KEY.search(str(one)) for one in (value if isinstance(value, list) else [value]))
    return sorted(one[1] if one else "" for one in found)


def _label(row: Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))
