"""Documents and workbooks as evidence: whole, of a bounded size, and without anything that runs or calls elsewhere.

What a part is, its content and the relations to it tell; its name is only a claim. Nothing in it is run or followed.
"""

import io
import re
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import ValidationError

from zone.file_signatures import detect_signature
from zone.uploads import FileType
from zone.xlsx.package import Package, TagReader

ACCEPTED = "请上传 PDF、PNG、JPEG、DOCX 或 XLSX 文件。"
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))

MACROS = "带有宏，不能上传；请另存为不带宏的 docx 或 xlsx 文件。"
OBJECTS = "嵌有旧版 Office 对象或控件，不能上传；请把嵌入的对象转成图片，或作为单独的文件上传。"
EXTERNAL = "引用了外部模板或外部文件，不能上传；请改用默认模板（Normal），把链接的内容粘贴进来后另存。"
PROGRAM = "夹带了可执行程序，不能上传。"
ARCHIVE = f"实际是 ZIP 压缩包，不能作为佐证。{ACCEPTED}"
BROKEN = f"实际是已损坏的 ZIP 压缩包，不能作为佐证。{ACCEPTED}"
NESTED = "内嵌文件层次过深或含压缩包，不能上传；请把内嵌文件单独上传。"
TOO_DEEP = "内容结构异常（层次过深），不能上传；请在 WPS 或 Office 中另存后再上传。"
TOO_MUCH = "解压后过大或内容异常，不能上传；请在 WPS 或 Office 中压缩图片、另存后再上传。"

MAX_NESTED = 1
"""Workbooks within a document, as charts have their figures; none of these has one in it."""
MAX_NESTED_BYTES = 20 * 1024 * 1024
MAX_XML_DEPTH = 300
STEP = 1024
"""Bytes after each of which the depth of an XML part is looked at."""

MACRO_TYPES = re.compile("macro|vba|dialogsheet")
OBJECT_TYPES = re.compile("activex|oleobject")
MACRO_RELATIONS = frozenset({"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"})
OBJECT_RELATIONS = frozenset({"oleobject", "control", "activexcontrolbinary", "afchunk"})
HARMLESS_LINKS = frozenset({"hyperlink", "externallinkpath"})
"""Links out of the file that nothing follows unasked."""
MACRO_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:macrosheet|dialogsheet)[\s/>]")


def refused(message: str) -> ValidationError:
    return ValidationError(message, code="type")


def office_type(file: IO[bytes]) -> FileType:
    """Whether a zip file is a document or a workbook. Raises ValidationError for any other, and for one with macros,
    objects, outside templates or another file deep within it."""
    try:
        package = Package(file, is_look=True)
    except ValidationError as error:
        raise refused(BROKEN if "损坏" in error.messages[0] else TOO_MUCH) from None
    try:
        return _checked(package, 0)
    except ValidationError as error:
        own = getattr(error, "code", "") == "type"
        raise error if own else refused(BROKEN if "损坏" in error.messages[0] else TOO_MUCH) from None


def _checked(package: Package, level: int) -> FileType:
    names = {name.casefold() for name in package.names}
    if "[Content_Types].xml" not in package.names:
        raise refused(ARCHIVE)
    if len(names) != len(package.zip.infolist()):  # of two parts of one name, each program reads another
        raise refused(TOO_MUCH)
    types = ContentTypes()
    types.read_part(package, "[Content_Types].xml")
    for name in sorted(package.names):
        if name.casefold().endswith(".rels"):
            Relations().read_part(package, name)
    for name in sorted(package.names):
        _check_part(package, name, level)
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise refused(ARCHIVE)


class ContentTypes(TagReader):
    """Refuses a file that says it has macros or controls."""

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").casefold()
        if MACRO_TYPES.search(kind):
            raise refused(MACROS)
        if OBJECT_TYPES.search(kind):
            raise refused(OBJECTS)


class Relations(TagReader):
    """Refuses what is used as a macro or an object, whatever it is called, and what is fetched from elsewhere."""

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].casefold()
        if kind in MACRO_RELATIONS:
            raise refused(MACROS)
        if kind in OBJECT_RELATIONS:
            raise refused(OBJECTS)
        is_outside = attributes.get("TargetMode", "").casefold() == "external"
        if kind == "attachedtemplate" or (is_outside and kind not in HARMLESS_LINKS):
            raise refused(EXTERNAL)


def _check_part(package: Package, name: str, level: int) -> None:
    """Read a part to its end within what may be inflated of the file, and judge it by how it begins."""
    pieces = package.pieces(name)
    head = next(pieces, b"")
    signature = detect_signature(head)
    if "vbaproject" in name.casefold():
        raise refused(MACROS)
    if signature == "ole" or head.startswith(b"ActiveMime"):
        _refuse_object(head, pieces)
    if signature == "program":
        raise refused(PROGRAM)
    if signature in ("rar", "7z", "gzip", "rtf"):
        raise refused(NESTED)
    if signature in ("zip", "empty zip"):
        _check_nested(package, head, pieces, level)
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" or name.casefold().endswith((".xml", ".rels", ".vml")):
        _check_depth(head, pieces)
    for _ in pieces:
        pass


def _refuse_object(head: bytes, pieces: Iterator[bytes]) -> None:
    """Macros lie in Microsoft's old container, and so do embedded objects: the names in it tell them apart."""
    mark, tail = "VBA".encode("utf-16-le"), b""
    for piece in (head, *pieces):
        if mark in tail + piece:
            raise refused(MACROS)
        tail = piece[-len(mark) :]
    raise refused(OBJECTS)


def _check_nested(package: Package, head: bytes, pieces: Iterator[bytes], level: int) -> None:
    if level == MAX_NESTED:
        raise refused(NESTED)
    content = bytearray(head)
    for piece in pieces:
        content += piece
        if len(content) > MAX_NESTED_BYTES:
            raise refused(NESTED)
    inner = Package(io.BytesIO(content), is_look=True)
    inner.bytes_left, inner.markup_left = package.bytes_left, package.markup_left  # one measure for all that is in it
    try:
        _checked(inner, level + 1)
    except ValidationError as error:
        raise refused(NESTED) if error.messages == [ARCHIVE] else error from None
    package.bytes_left, package.markup_left = inner.bytes_left, inner.markup_left


def _check_depth(head: bytes, pieces: Iterator[bytes]) -> None:
    """How deep tags lie in tags, by counting them: no part is parsed for it, and markup in quotes may hide some."""
    if MACRO_ROOT.search(head[:STEP]):
        raise refused(MACROS)
    depth = 0
    for piece in (head, *pieces):
        for at in range(0, len(piece), STEP):
            step = piece[at : at + STEP]
            ends = step.count(b"</")
            begins = step.count(b"<") - ends - step.count(b"<!") - step.count(b"<?")
            depth += begins - ends - step.count(b"/>")
            if depth > MAX_XML_DEPTH:
                raise refused(TOO_DEEP)
