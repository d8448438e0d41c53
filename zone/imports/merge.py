"""One field of an exported row, three times: what it was, what the file has, what it is now."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError

from zone.export import MAX_CELL_CHARS, escape_formula
from zone.imports.cell_parsing import Plain, clean, fold, read_cell
from zone.imports.header_detection import FoundColumn
from zone.layouts.base import CellKind, LayoutColumn
from zone.layouts.layout_writer import as_cell
from zone.layouts.placeholders import NOTHING
from zone.people.models import User
from zone.xlsx.worksheet import Raw


class Outcome(Enum):
    """What becomes of a field."""

    KEEP = "keep"
    TAKE = "take"
    CONFLICT = "conflict"


class ColumnReader:
    """Reads the cells of one column that is written."""

    def __init__(self, found: FoundColumn, user: User, *, is_1904: bool):
        self.found, self.column, self.is_1904 = found, found.column, is_1904
        self.words: dict[str, str] | None = None
        """Words of a choice by which one value is meant, with the values themselves; a value whose word others bear
        is meant by its code."""
        self.shared: set[str] = set()
        """Words that several values bear."""
        self.word_of: dict[str, str] = {}
        if self.column.choices:
            self._learn(self.column.choices(user))

    def _learn(self, offered: list[tuple[str, str]]) -> None:
        self.word_of = dict(offered)
        self.words = {}
        for code, word in offered:
            if word in self.words:
                self.shared.add(word)
            self.words[word] = code
        for word in self.shared:
            del self.words[word]
        for code, word in offered:
            if word in self.shared:
                self.words.setdefault(code, code)

    def read(self, raw: Raw, unit: str) -> Plain:
        """The plain value a cell stands for; `unit` is the row's own, such as its indicator's."""
        column = self.column
        if self.words is not None and isinstance(raw, str):
            if (word := clean(raw)) in self.words:
                return self.words[word]
            if fold(word) in {fold(one) for one in self.shared}:
                raise ValidationError(f"有多个叫“{word[:40]}”的，请改填编码。", code="several")
        if unit and column.kind is CellKind.NUMBER and not column.unit:
            column = in_unit(column, unit)
        return read_cell(column, raw, self.found.unit, words=self.words, is_1904=self.is_1904)

    def is_as_exported(self, raw: Raw, was: Any) -> bool:
        """Whether a cell of text still is what an export of `was` wrote into it."""
        if was is None:
            return raw is None or (isinstance(raw, str) and clean(raw) in NOTHING)
        written = as_cell(self.column, self.word_of.get(was, was) if isinstance(was, str) else was)
        if not isinstance(written, str):
            return False
        shown = clean(escape_formula(written)[:MAX_CELL_CHARS])  # nothing is left of a name of invisible characters
        return (clean(raw) if isinstance(raw, str) else raw) == (shown or None)

    def is_same(self, value: Plain, stored: Any) -> bool:
        """Whether a value read from a file says the same as one that is stored."""
        if value == stored or self.column.kind is not CellKind.TEXT or not isinstance(stored, str):
            return value == stored
        try:
            return value == read_cell(self.column, escape_formula(as_cell(self.column, stored) or "")[:MAX_CELL_CHARS])
        except ValidationError:
            return False


def in_unit(column: LayoutColumn, unit: str) -> LayoutColumn:
    """The column as it is read in a row whose numbers are in `unit`."""
    return LayoutColumn(column.name, column.header, column.kind, unit=unit, writes=column.writes)


def outcome(reader: ColumnReader, value: Plain, was: Mapping[str, Any] | None, now: Any) -> Outcome:
    """What becomes of a field that the file has as `value`; `was` is what was exported, None if nothing was."""
    name = reader.column.writes
    if reader.is_same(value, now):
        return Outcome.KEEP
    if was is None:
        return Outcome.KEEP if value is None else Outcome.TAKE
    if reader.is_same(value, was[name]):
        return Outcome.KEEP
    return Outcome.TAKE if was[name] == now else Outcome.CONFLICT
