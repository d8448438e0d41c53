"""Sections of the desk that rooms above it bring. Each room registers its own in its `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zone.registry import Registry


@dataclass(frozen=True)
class DeskSection:
    """A piece of the desk of people in these roles."""

    template: str
    """The piece; what `read` gives it stands there as `content`."""
    roles: frozenset[str]
    read: Callable[[Any], dict[str, Any]]
    """Reads what the piece shows this person, in a constant number of queries."""


DESK_SECTIONS: Registry[DeskSection] = Registry("sections of the desk")


def register_desk_sections(**sections: DeskSection) -> None:
    DESK_SECTIONS.register_all(sections)


def desk_sections_for(user: Any) -> list[tuple[str, dict[str, Any]]]:
    """Template and content of each section of this person, in the order in which rooms brought them."""
    return [(one.template, one.read(user)) for one in DESK_SECTIONS.values() if one.roles & user.roles]
