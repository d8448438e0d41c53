"""Rows that other rows refer to, by their codes: read once for a stretch of work, not once per row."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models

References = dict[str, models.Model]
"""All rows of one model that may be referred to, by code."""


@dataclass
class _Remembered:
    references: dict[type[models.Model], References] = field(default_factory=dict)
    answers: dict[Hashable, Any] = field(default_factory=dict)


_remembered: ContextVar[_Remembered | None] = ContextVar("remembered", default=None)


@contextmanager
def lookup_cache() -> Iterator[None]:
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
    """The rows of `model` by code."""
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
    rows: Any = model._base_manager.only("code", "name")
    return {row.code: row for row in rows}
