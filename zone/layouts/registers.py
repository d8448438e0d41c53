"""Columns of lists that show a record's own fields, each written back to the field it shows."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zone.examples import EXAMPLE
from zone.layouts.base import CellKind, Layout, LayoutColumn
from zone.people.models import User

CHUNK = 500
"""Records read at a time."""


def shown_only(
    name: str, header: str, read: Callable[[Any], Any], kind: CellKind = CellKind.TEXT, **options
) -> LayoutColumn:
    """A column that is only shown."""
    return LayoutColumn(name, header, kind, read=read, **options)


def fact(name: str, header: str, kind: CellKind = CellKind.TEXT, **options) -> LayoutColumn:
    """A field that holds what its cell shows."""
    return LayoutColumn(name, header, kind, writes=name, read=lambda row: getattr(row, name), **options)


def choice(name: str, header: str, choices, **options) -> LayoutColumn:
    """A field with a fixed list of words."""
    return LayoutColumn(
        name,
        header,
        CellKind.CHOICE,
        writes=name,
        read=lambda row: getattr(row, name),
        shows=lambda row: getattr(row, f"get_{name}_display")() or None,
        choices=lambda user: [(str(code), str(word)) for code, word in choices],
        **options,
    )


def reference(name: str, header: str, model, **options) -> LayoutColumn:
    """A field that names another row: its code is stored, its name is written."""
    return LayoutColumn(
        name,
        header,
        CellKind.CHOICE,
        writes=name,
        read=lambda row: getattr(row, name).code if getattr(row, f"{name}_id") else None,
        shows=lambda row: getattr(row, name).name if getattr(row, f"{name}_id") else None,
        choices=lambda user: list(model.objects.values_list("code", "name")),
        **options,
    )


def example_mark() -> LayoutColumn:
    """What is made up for demonstration says so."""
    return shown_only("is_example", EXAMPLE, lambda row: EXAMPLE if row.is_example else None, width=6)


def code_of(row: Any) -> str:
    return row.code


def reading(*references: str) -> Callable[[QuerySet, date, User, bool], Iterator[Any]]:
    """Rows of a list of records, read with what they refer to."""

    def rows(chosen: QuerySet, month: date, user: User, fill_in: bool) -> Iterator[Any]:
        records = chosen.prefetch_related(None).select_related(None).select_related(*references)
        return (records if records.ordered else records.order_by("code")).iterator(chunk_size=CHUNK)

    return rows


def register(
    name: str, title: str, columns: tuple[LayoutColumn, ...], *, records, references: tuple[str, ...], **options
) -> Layout:
    """A list of records with their own fields; its import writes through the resource of the same name."""
    return Layout(
        name=name,
        title=title,
        columns=columns,
        records=records,
        rows=reading(*references),
        key=code_of,
        resource=name,
        paper="A3",
        **options,
    )
