"""What other rooms put on the pages and lists of enterprises, parks and chains; each registers its own in `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression, Model

from zone.people.models import User
from zone.registry import Registry
from zone.tracking.undertaking_page import KeyFigure


@dataclass(frozen=True)
class Section:
    """One section of such a page.

    `rows` reads what this person may see of it: of an enterprise, or of the park or chain that is named by a field
    ("enterprise", "park" or "chain"). `key_figure` is the key figure at the top of the page; None: not there.
    """

    template: str
    rows: Callable[[Model, str, User], list[Any]]
    key_figure: Callable[[list[Any], Model], KeyFigure] | None = None


@dataclass(frozen=True)
class ReadSection:
    """A section with its rows, as the page draws it."""

    template: str
    rows: list[Any]
    key_figure: KeyFigure | None


ENTERPRISE_SECTIONS: Registry[Section] = Registry("sections of enterprises")
PLACE_SECTIONS: Registry[Section] = Registry("sections of parks and chains")

COUNTS: Registry[Callable[[str, User], Expression]] = Registry("counts")
"""What the lists count of other rooms' rows, by the annotation's name; asked for the same three fields."""


def read_sections(registered: Registry[Section], row: Model, field: str, user: User) -> list[ReadSection]:
    found = []
    for section in registered.values():
        rows = section.rows(row, field, user)
        figure = section.key_figure(rows, row) if section.key_figure else None
        found.append(ReadSection(section.template, rows, figure))
    return found


def counts(field: str, user: User) -> dict[str, Expression]:
    """Annotations for a list of enterprises, parks or chains."""
    return {name: count(field, user) for name, count in COUNTS.items()}
