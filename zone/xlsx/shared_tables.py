"""What the cells of an .xlsx file only point to: their texts, and which numbers their looks make dates or shares."""

import re
from array import array
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from zone.xlsx.package import TOO_MUCH, XmlReader, refused, unescaped

MAX_STRINGS = 4_000_000
MAX_STRING_BYTES = 64 * 1024 * 1024
MAX_CELL_CHARS = 32_767
"""As many as a spreadsheet allows in one cell."""
STRINGS_AT_HAND = 512
"""Texts that cells share while they are read, so that a thousand cells with one text hold it once."""


class Strings(XmlReader):
    """The texts that cells point to, kept as bytes in one piece: a million of them cost what they are long."""

    def __init__(self) -> None:
        super().__init__()
        self.held = bytearray()
        self.ends = array("Q")
        self.parts: list[str] | None = None
        self.aside: list[str] | None = None
        self.signs = 0
        self.is_reading = False
        self.read = lru_cache(STRINGS_AT_HAND)(self._decoded)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.parts, self.signs = [], 0
        elif tag == "rPh":  # how the text is pronounced; not part of it
            self.parts, self.aside = None, self.parts
        elif tag == "t":
            self.is_reading = self.parts is not None

    def end(self, tag: str) -> None:
        if tag == "t":
            self.is_reading = False
        elif tag == "rPh":
            self.parts = self.aside
        elif tag == "si" and self.parts is not None:
            self.held += unescaped("".join(self.parts)).encode()
            self.ends.append(len(self.held))
            self.parts = None
            if len(self.held) > MAX_STRING_BYTES or len(self.ends) > MAX_STRINGS:
                raise refused(TOO_MUCH)

    def text(self, data: str) -> None:
        if self.is_reading and self.parts is not None:
            self.parts.append(data)
            self.signs += len(data)
            if self.signs > 4 * MAX_CELL_CHARS:
                raise refused(TOO_MUCH)

    def _decoded(self, index: int) -> str:
        begin = self.ends[index - 1] if index else 0
        return self.held[begin : self.ends[index]].decode()


PLAIN, DATE, SPAN, PERCENT = range(4)
"""What a number format makes of a number."""

CHINESE_DATES = {*range(27, 37), *range(50, 59)}
"""Number formats that Chinese editions know by number alone, such as 31: 2026年3月5日."""

QUOTED = re.compile(r'"[^"]*"|\\.')


def format_kind(number: int, codes: dict[int, str]) -> int:
    """What the number format with this number makes of a number: one of PLAIN, DATE, SPAN, PERCENT."""
    code = codes.get(number) or BUILTIN_FORMATS.get(number)
    if code is None:
        return DATE if number in CHINESE_DATES else PLAIN
    if is_timedelta_format(code):
        return SPAN
    if is_date_format(code):
        return DATE
    return PERCENT if "%" in QUOTED.sub("", code) else PLAIN


class Styles(XmlReader):
    """Of all looks of cells only this: which numbers are dates, which are shares."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.known: dict[int, int] = {}
        self.kinds = bytearray()
        self.is_inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and len(self.codes) < 10_000:
            self.codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif tag == "cellXfs":
            self.is_inside = True
        elif tag == "xf" and self.is_inside:
            number = whole(attributes.get("numFmtId"))
            if number not in self.known and len(self.known) < 20_000:
                self.known[number] = format_kind(number, self.codes)
            self.kinds.append(self.known.get(number, PLAIN))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.is_inside = False

    def kind(self, style: str | None) -> int:
        index = whole(style)
        return self.kinds[index] if index < len(self.kinds) else PLAIN


def whole(text: str | None) -> int:
    """A count or place written in an attribute; 0 where it is missing or no such number."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0
