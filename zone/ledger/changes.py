"""What changed on a row, as the ledger records it: each field with what it was and what it is."""

from dataclasses import dataclass
from typing import Any

from django.db import models

FOLLOWING = ("initials",)
"""Fields that follow from another by themselves; the other one is recorded."""


@dataclass(frozen=True)
class Snapshot:
    """A row as the database held it before a change, with its many-to-many rows by name."""

    row: models.Model
    many: dict[str, list[str]]


def snapshot(row: models.Model) -> Snapshot:
    """Read and lock the row as it stands."""
    held = locked(type(row)).get(pk=row.pk)
    return Snapshot(held, many_names(held))


def locked(model: type[models.Model]) -> models.QuerySet:
    """Rows of `model` to read and lock, with their parents' rows: what waited for a lock shall not read old facts."""
    links = [link.name for link in model._meta.parents.values() if link]
    return model._base_manager.select_for_update(of=("self", *links), no_key=True)


def many_names(row: models.Model) -> dict[str, list[str]]:
    """Names of the rows on the other side of each many-to-many field, with their keys."""
    return {
        field.name: sorted(f"{other}（{other.pk}）" for other in getattr(row, field.name).all())
        for field in row._meta.many_to_many
    }


def own_fields(row: models.Model) -> list[models.Field]:
    """The row's own facts: neither its key, the link to its parent's row, nor what follows from another fact."""
    return [
        f
        for f in row._meta.concrete_fields
        if not f.primary_key and f.name not in FOLLOWING and not (f.remote_field and f.remote_field.parent_link)
    ]


def plain(row: models.Model, field: models.Field) -> Any:
    """A field's value for the ledger: rows referred to and files by name."""
    if field.is_relation:
        other = getattr(row, field.name)
        return f"{other}（{other.pk}）" if other is not None else None
    value = field.value_from_object(row)
    return str(value) if isinstance(field, models.FileField) else value


def facts(row: models.Model, secret: tuple[str, ...] = ()) -> dict[str, Any]:
    """All that a row holds, without what is empty."""
    found = {field.name: plain(row, field) for field in own_fields(row) if field.name not in secret}
    found |= many_names(row) if row.pk else {}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def differences(before: Snapshot, after: models.Model, secret: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Each field that changed, with what it was and what it is."""
    many = many_names(after)
    found = field_differences(before.row, after, secret)
    return found | {name: [old, many[name]] for name, old in before.many.items() if old != many[name]}


def field_differences(before: models.Model, after: models.Model, secret: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """The same of the row's own fields alone; of a secret one only that it changed."""
    found: dict[str, list[Any]] = {}
    for field in own_fields(after):
        if field.value_from_object(before) != field.value_from_object(after):
            hidden = field.name in secret
            found[field.name] = ["***", "***"] if hidden else [plain(before, field), plain(after, field)]
    return found
