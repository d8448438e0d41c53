"""Rows that other rows refer to, by their codes and names: read once for a stretch of work, not once per row."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models

NAMES = ("name", "short_name")
"""Fields by which people call a row, beside its code."""


@dataclass
class References:
    """All rows of one model that may be referred to."""

    row_of: dict[str, models.Model] = field(default_factory=dict)
    """By code; read with their names alone."""
    codes_of: dict[str, set[str]] = field(default_factory=dict)
    """By code or any name; a name that two rows bear has two."""


@dataclass
class _Remembered:
    references: dict[type[models.Model], References] = field(default_factory=dict)
    answers: dict[Hashable, Any] = field(default_factory=dict)


_remembered: ContextVar[_Remembered | None] = ContextVar("remembered", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Read each table of references at most once inside: for seconds, never for longer."""
    if _remembered.get() is not None:
        yield
        return
    token = _remembered.set(_Remembered())
    try:
        yield
    finally:
        _remembered.reset(token)


def references(model: type[models.Model]) -> References:
    """The rows of `model` by code and name."""
    memory = _remembered.get()
    if memory is None:
        return _read(model)
    if model not in memory.references:
        memory.references[model] = _read(model)
    return memory.references[model]


def answered(question: Hashable) -> Any:
    """What was answered to this question in this stretch of work; None when it was not asked yet."""
    memory = _remembered.get()
    return memory.answers.get(question) if memory else None


def answer(question: Hashable, value: Any) -> None:
    if (memory := _remembered.get()) is not None:
        memory.answers[question] = value


def _read(model: type[models.Model]) -> References:
    names = [name for name in NAMES if name in {f.name for f in model._meta.concrete_fields}]
    found = References()
    for row in model._base_manager.only("code", *names):
        code = getattr(row, "code")  # noqa: B009  (whatever is referred to has one; its type does not say so)
        found.row_of[code] = row
        for word in {code, *(getattr(row, name) for name in names)} - {""}:
            found.codes_of.setdefault(word, set()).add(code)
    return found
