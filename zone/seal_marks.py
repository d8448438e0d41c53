"""What stands on every paper of a sealed month: the short form of its seal, as the room that seals finds it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from zone.registry import Registry

MARKS: Registry[Callable[..., str]] = Registry("marks of proof")


def month_mark(month: date | None, known_at: datetime | None = None) -> str:
    """The short form of the seal of `month` as known at `known_at` (None: now); empty where it is not sealed."""
    return _mark("month", month, known_at) if month else ""


def year_mark(year: int, known_at: datetime | None = None) -> str:
    """The newest seal of a month of the year, and how many of its months are sealed."""
    return _mark("year", year, known_at)


def changed_mark(month: date, published_at: datetime | None) -> str:
    """The short form of the seal that what was published then of `month` changes; empty if none had been made."""
    return _mark("changed", month, published_at) if published_at else ""


def last_mark() -> str:
    """The short form of the newest seal; empty before the first."""
    return _mark("last")


def _mark(name: str, *arguments: Any) -> str:
    find = MARKS.get(name)
    return find(*arguments) if find else ""
