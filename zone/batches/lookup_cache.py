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
class _Cache:
    references: dict[type[models.Model], References] = field(default_factory=dict)
    answers: dict[Hashable, Any] = field(default_factory=dict)


_cache: ContextVar[_Cache | None] = ContextVar("lookup_cache", default=None)


@contextmanager
def lookup_cache() -> Iterator[None]:
    """Read each table of references at most once inside: for seconds, never for longer."""
    if _cache.get() is not None:
        yield
        return
    token = _cache.set(_Cache())
    try:
        yield
    finally:
        _cache.reset(token)


def references(model: type[models.Model]) -> References:
    """The rows of `model` by code."""
    cache = _cache.get()
    if cache is None:
        return _read(model)
    if model not in cache.references:
        cache.references[model] = _read(model)
    return cache.references[model]


def get_answer(question: Hashable) -> Any:
    """What was answered to this question in this stretch of work; None when it was not asked yet."""
    cache = _cache.get()
    return cache.answers.get(question) if cache else None


def set_answer(question: Hashable, value: Any) -> None:
    if (cache := _cache.get()) is not None:
        cache.answers[question] = value


def _read(model: type[models.Model]) -> References:
    rows: Any = model._base_manager.only("code", "name")
    return {row.code: row for row in rows}
