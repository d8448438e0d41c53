"""What other rooms put on the pages and lists of enterprises, parks and chains; each registers its own in `apps.py`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Expression, Model, QuerySet
from django.http import HttpRequest

from zone.parts import Part
from zone.people.models import User
from zone.registry import Registry
from zone.tracking.undertaking_page import KeyFigure


@dataclass(frozen=True)
class Section:
    """One section of such a page, which shows its rows some at a time.

    `rows` is what this person may see of it, in its order: of an enterprise, or of the park or chain that is named by a
    field ("enterprise", "park" or "chain"). `key_figure` is the key figure at the top of the page; None: not there.
    """

    template: str
    rows: Callable[[Model, str, User], QuerySet[Any]]
    key_figure: Callable[[Part, Model], KeyFigure] | None = None


@dataclass(frozen=True)
class ReadSection:
    """A section with its rows, as the page draws it."""

    template: str
    part: Part
    key_figure: KeyFigure | None


ENTERPRISE_SECTIONS: Registry[Section] = Registry("sections of enterprises")
PLACE_SECTIONS: Registry[Section] = Registry("sections of parks and chains")
"""By the section's anchor on the page."""


@dataclass(frozen=True)
class RowCount:
    """What the lists count of another room's rows, asked for the same three fields."""

    expression: Callable[[str, User], Expression]
    models: Collection[type[Model]]
    """Whose changes change the count."""


COUNTS: Registry[RowCount] = Registry("counts")
"""By the annotation's name."""


def read_sections(registered: Registry[Section], row: Model, field: str, request: HttpRequest) -> list[ReadSection]:
    user: Any = request.user
    found = []
    for name, section in registered.items():
        part = Part(request, name, section.rows(row, field, user))
        figure = section.key_figure(part, row) if section.key_figure else None
        found.append(ReadSection(section.template, part, figure))
    return found


def counts(field: str, user: User) -> dict[str, Expression]:
    """Annotations for a list of enterprises, parks or chains."""
    return {name: count.expression(field, user) for name, count in COUNTS.items()}


def counted_models() -> set[type[Model]]:
    """Whose changes change one of those annotations."""
    return {model for count in COUNTS.values() for model in count.models}
