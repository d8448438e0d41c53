"""What one header says: its words without adornment, its unit, and the layout's column it is most like."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zone.layouts.base import CellKind, LayoutColumn, fill_month
from zone.units import MONEY_IN_WAN
from zone.xlsx.worksheet import Raw

MONEY = (CellKind.WAN, CellKind.YI)
UNITS = re.compile(
    "亩|公顷|平方米|㎡|m2|平方公里|公里|千米|km|米|m|个|家|人|人次|户|套|台|项|次|辆|处|吨|千克|万吨|万人|%|亿|万|.*元"
)
BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
BARE_UNIT = re.compile(r"(亿元|万元|%)$")
MAX_HEADER_CHARS = 200
CACHED_HEADERS = 8192
"""Parsed headers, cached: the search for the table asks for each of them many times."""


def normal(raw: Raw) -> str:
    """A header as it is compared: one width, one kind of brackets, no spaces, no marks that only adorn."""
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        return ""
    return _plain_header(str(raw)[:MAX_HEADER_CHARS])


@lru_cache(CACHED_HEADERS)
def _plain_header(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("【", "(").replace("】", ")").replace("〔", "(")
    return re.sub(r"[\s*★●•\u200b-\u200f\ufeff]|\(必填\)|\(选填\)", "", text.replace("〕", ")")).casefold()


@dataclass(frozen=True)
class Header:
    """A header taken apart: 总投资（亿元） is 总投资 in 亿元."""

    full: str
    base: str
    """Without what stands in brackets."""
    units: tuple[str, ...]
    """What the brackets hold, where it is a unit."""


def parse_header(text: str) -> Header:
    return _parse_header(normal(text))


@lru_cache(CACHED_HEADERS)
def _parse_header(whole: str) -> Header:
    inside = [found[0] or found[1] for found in BRACKETED.findall(whole)]
    units = [part.removeprefix("单位:") for part in inside]
    units = [unit for unit in units if UNITS.fullmatch(unit)]
    full = whole
    for unit in units:
        full = re.sub(rf"[(\[](单位:)?{re.escape(unit)}[)\]]", "", full)
    if not units and (match := BARE_UNIT.search(full)) and len(full) > len(match[1]):
        units, full = [match[1]], full[: match.start()]
    return Header(full, BRACKETED.sub("", full) or full, tuple(units))


@dataclass(frozen=True)
class Known:
    """The headers under which one column of the layout is known."""

    column: LayoutColumn
    headers: tuple[Header, ...]
    group: str

    def likeness(self, header: Header, group: str) -> float:
        """1 for the same header, less for one that differs in its brackets or its group; 0 for another."""
        best = 0.0
        for own in self.headers:
            if header.full == own.full:
                best = 1.0
            elif header.base == own.base:
                best = max(best, 0.9)
            elif header.full == self.group + own.full or (
                group and own.full in (group + header.full, header.full + group)
            ):
                best = max(best, 0.95)
        if best and self.group and group and self.group != group and self.group not in group:
            best -= 0.4
        # The group decides between columns of the same header, and for the rows of headers that show it.
        return best + 0.05 if best and group and self.group == group else best


def known_headers(columns: Iterable[LayoutColumn], month: date | None) -> list[Known]:
    return [
        Known(
            column,
            tuple(parse_header(fill_month(text, month)) for text in (column.header, *column.synonyms)),
            parse_header(fill_month(column.group, month)).full,
        )
        for column in columns
    ]


def by_text(known: list[Known]) -> dict[str, set[int]]:
    """The places in `known` of the columns that a header of this text can be: no other has any likeness to it."""
    found: dict[str, set[int]] = {}
    for place, one in enumerate(known):
        for own in one.headers:
            for text in (own.full, own.base, one.group + own.full):
                found.setdefault(text, set()).add(place)
    return found


def possible(header: Header, group: str, texts: dict[str, set[int]]) -> list[int]:
    """Which columns of `by_text` a header in this group can be."""
    asked = (header.full, header.base, group + header.full, header.full + group)
    return sorted(set().union(*(texts.get(text, ()) for text in asked)))


def own_unit(column: LayoutColumn) -> str:
    if column.kind is CellKind.YI:
        return "亿元"
    if column.kind is CellKind.WAN:
        return "万元"
    return "%" if column.kind is CellKind.PERCENT else column.unit


def unit_of(column: LayoutColumn, header: Header, group: Header, line_unit: str) -> str | None:
    """The unit the file gives for a column: in the header, its group or above the table; None: one that cannot be."""
    own = parse_header(f"-({own_unit(column)})").units[:1] or (own_unit(column),)
    units = header.units or group.units
    if column.kind in MONEY or own[0] in MONEY_IN_WAN:
        unit = units[0] if units else line_unit
        return unit if not unit or unit in MONEY_IN_WAN else None
    if column.kind in (CellKind.WHOLE, CellKind.NUMBER, CellKind.PERCENT) and header.units:
        return header.units[0] if not own[0] or header.units[0] == own[0] else None
    return ""


def nearest_header(text: str, known: list[Known]) -> str:
    """The layout's header that an unknown one is most like; empty when it is like none."""
    header, best, nearest = parse_header(text), 0.4, ""
    for one in known:
        for own in one.headers:
            matcher = difflib.SequenceMatcher(None, header.full, own.full)
            if matcher.real_quick_ratio() > best and (ratio := matcher.ratio()) > best:
                best, nearest = ratio, one.headers[0].full
    return nearest
