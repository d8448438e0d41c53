"""The shared strings of an .xlsx file: texts that cells only point to."""

from array import array
from functools import lru_cache

from zone.xlsx.package import TOO_MUCH, Package, XmlReader, refused, unescape

MAX_STRINGS = 1_000_000
MAX_STRING_BYTES = 80 * 1024 * 1024
"""Bytes of all shared strings, as the file writes them."""
MAX_CELL_CHARS = 32_767
"""As many as a spreadsheet allows in one cell."""
STRINGS_AT_HAND = 512
"""Texts that cells share while they are read, so that a thousand cells with one text hold it once."""


class Strings(XmlReader):
    """The texts that cells point to, stored as bytes in one piece, so that a million cost no more than their length.

    They are counted at once and read as far as a cell points, so that a header does not wait for all of them.
    """

    def __init__(self, package: Package, part: str) -> None:
        super().__init__()
        self.coming = self.feed(package.markup(part)) if part in package.names else iter(())
        self.held = bytearray()
        self.ends = array("Q")
        self.parts: list[str] | None = None
        self.aside: list[str] | None = None
        self.chars = 0
        self.is_reading = False
        self.read = lru_cache(STRINGS_AT_HAND)(self._decoded)
        check_strings(package, part)
        next(self.coming, None)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.parts, self.chars = [], 0
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
            self.held += unescape("".join(self.parts)).encode()
            self.ends.append(len(self.held))
            self.parts = None

    def text(self, data: str) -> None:
        if self.is_reading and self.parts is not None:
            self.parts.append(data)
            self.chars += len(data)
            if self.chars > 4 * MAX_CELL_CHARS:
                raise refused(TOO_MUCH)

    def _decoded(self, index: int) -> str:
        """The text with this number; none if there is none."""
        while index >= len(self.ends):
            try:
                next(self.coming)
            except StopIteration:
                return ""
        begin = self.ends[index - 1] if index else 0
        return self.held[begin : self.ends[index]].decode()


def check_strings(package: Package, part: str) -> None:
    """Raises ValidationError for more strings than a table has, by counting: nothing is parsed for it."""
    count = size = 0
    tail = b""
    for piece in package.pieces(part):
        count += (tail + piece).count(b"<si")
        size += len(piece)
        tail = piece[-2:]
        if count > MAX_STRINGS or size > MAX_STRING_BYTES:
            raise refused(TOO_MUCH)
