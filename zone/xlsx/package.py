"""The parts of an .xlsx file, read in small pieces and within limits, whatever it contains."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from django.core.exceptions import ValidationError

PIECE = 64 * 1024
MAX_INFLATED = 200 * 1024 * 1024
MAX_PARTS = 5_000
MAX_TOKEN = 1024 * 1024
"""Bytes of one tag or comment; text between tags is not held together and may be longer."""
MAX_DEPTH = 100

READ_BYTES, READ_MARKUP = 4 * MAX_INFLATED, 100_000_000
LOOK_BYTES, LOOK_MARKUP = 300 * 1024 * 1024, 2_000_000
"""What may be inflated and parsed of one file, however often a part is read: behind the page, and while somebody waits
for it. Each beginning, end and attribute of a tag is one; two million are about a second and a half of work."""

LOCKED = "文件已加密，请先在 WPS 或 Excel 中取消密码，再上传。"
MACROS = "文件含宏。本系统不运行宏，请另存为“Excel 工作簿（.xlsx）”后再上传。"
DAMAGED = "文件已损坏或没有传完整，请在 WPS 或 Excel 中打开，另存为 .xlsx 后再上传。"
TOO_MUCH = "文件解压后过大，可能是整行整列设了格式。请只复制有内容的部分到新表，再上传。"
STRANGE = "文件内容异常，不是 WPS 或 Excel 保存的表格。请另存为 .xlsx 后再上传。"


def refused(message: str) -> ValidationError:
    """The error by which a whole file is sent back, in a sentence that says what to do."""
    return ValidationError(message, code="file")


class Package:
    """The zip file behind an .xlsx: parts by name, never unpacked to disk, never more than `MAX_INFLATED` bytes.

    Opening raises ValidationError for a file that is damaged, locked or packed to do harm; reading raises it for one
    that takes more work than its size lets expect, `is_look` while somebody waits.
    """

    def __init__(self, file: IO[bytes], *, is_look: bool = False):
        self.bytes_left = LOOK_BYTES if is_look else READ_BYTES
        self.markup_left = LOOK_MARKUP if is_look else READ_MARKUP
        if count_parts(file) > MAX_PARTS:
            # Before the list of parts is read: the list alone could fill the memory.
            raise refused(STRANGE)
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise refused(DAMAGED) from error
        parts = self.zip.infolist()
        if any(part.flag_bits & 0x1 for part in parts):
            raise refused(LOCKED)
        if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            # No office program packs otherwise, and a hostile LZMA part asks for gigabytes.
            raise refused(STRANGE)
        if sum(part.file_size for part in parts) > MAX_INFLATED:
            # A promise that holds: zipfile never gives more bytes of a part than the list of parts says.
            raise refused(TOO_MUCH)
        self.names = {part.filename for part in parts}

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part's bytes, inflated as they are asked for; nothing where there is no such part."""
        if name not in self.names:
            return
        try:
            with self.zip.open(name) as part:
                while piece := part.read(PIECE):
                    self.bytes_left -= len(piece)
                    if self.bytes_left < 0:
                        raise refused(TOO_MUCH)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise refused(DAMAGED) from error

    def markup(self, name: str, weight: int = 1) -> Iterator[bytes]:
        """One part's bytes on their way into a parser, weighed by what they hold of tags and attributes."""
        for piece in self.pieces(name):
            self.markup_left -= weight * (piece.count(b"<") + piece.count(b"/>") + piece.count(b"="))
            if self.markup_left < 0:
                raise refused(TOO_MUCH)
            yield piece

    def head(self, name: str) -> bytes:
        """The first bytes of a part."""
        return next(self.pieces(name), b"")


def count_parts(file: IO[bytes]) -> int:
    """How many entries the list of parts can have at most."""
    mark, count, tail = b"PK\x01\x02", 0, b""
    file.seek(0)
    while piece := file.read(PIECE):
        count += (tail + piece).count(mark)
        tail = (tail + piece)[-3:]
    file.seek(0)
    return count


class XmlReader:
    """Goes through one part's XML; a subclass has `start`, `end` and `text`, which get names without prefix.

    A document type is refused, and with it every entity of one's own: no program of an office writes one,
    and they are how XML reads foreign files or grows without end.
    """

    weight = 1
    """What a tag costs beside those of other parts."""

    def __init__(self) -> None:
        self.depth = 0
        self.prefix: str | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.open_tag
        self.parser.EndElementHandler = self.close_tag
        self.parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def text(self, data: str) -> None:
        """A piece of the text inside."""

    def refuse_doctype(self, *args: Any) -> None:
        raise refused(STRANGE)

    def local(self, tag: str) -> str:
        """A tag without the prefix that the root has; tags of other vocabularies keep theirs."""
        if self.prefix is None:
            self.prefix = tag[: tag.rfind(":") + 1]
        return tag.removeprefix(self.prefix)

    def open_tag(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refused(STRANGE)
        self.start(self.local(tag), attributes)

    def close_tag(self, tag: str) -> None:
        self.depth -= 1
        self.end(self.local(tag))

    def feed(self, pieces: Iterator[bytes], *, is_whole: bool = True) -> Iterator[None]:
        """Read piece by piece; yields after each, so that the caller takes what is finished."""
        fed = 0
        try:
            for piece in pieces:
                self.parser.Parse(piece, False)
                fed += len(piece)
                if fed - self.parser.CurrentByteIndex > MAX_TOKEN or self.depth > MAX_DEPTH:
                    raise refused(STRANGE)
                yield
            if is_whole:
                self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refused(DAMAGED) from error
        yield

    def read_part(self, package: Package, name: str) -> None:
        """Read one part wholly; a missing one says nothing."""
        if name in package.names:
            for _ in self.feed(package.markup(name, self.weight)):
                pass


class TagReader(XmlReader):
    """For the small parts in which all is said by attributes: a subclass has `element`."""

    weight = 2

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag with these attributes stands in the part."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.element(tag, {name.rpartition(":")[2]: value for name, value in attributes.items()})


ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOT_A_CHARACTER = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
"""Escapes that stand for no character: no database stores them."""


def unescape(text: str) -> str:
    """Text with the characters that workbooks write as _x000D_ decoded; what is no character is left out."""
    if "_x" not in text:
        return text
    return NOT_A_CHARACTER.sub("", ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


def whole_number(text: str | None) -> int:
    """A count or place written in an attribute; 0 where it is missing or no such number."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0
