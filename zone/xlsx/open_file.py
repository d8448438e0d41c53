"""Opening the files people send: workbooks and plain text tables, told apart by their content, not by their name."""

import codecs
import csv
import io
import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from zone.file_signatures import detect_signature, is_text
from zone.xlsx.number_formats import NumberFormats
from zone.xlsx.package import DAMAGED, LOCKED, MACROS, Package, TagReader, refused
from zone.xlsx.shared_strings import MAX_CELL_CHARS, Strings
from zone.xlsx.worksheet import (
    MAX_BLANK_ROWS,
    MAX_COLUMNS,
    MAX_MERGES,
    Cells,
    Merge,
    Raw,
    Survey,
    read_rows,
    survey,
)

MAX_UPLOAD = 50 * 1024 * 1024
"""Bytes of a file; 50,000 projects with their hidden columns are 24 MB."""
MAX_RECORD_CHARS = 1_000_000
"""Characters of one row of a text table, however many lines and cells it has."""
MAX_WORKSHEETS = 20
"""Worksheets searched for a table; a workbook may have more."""

SAVE_AS = "请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"
EMPTY = "文件是空的，没有内容。请检查是否选错了文件。"
UNKNOWN = f"无法识别文件格式，只接受 .xlsx 工作簿和 .csv 文本表格。{SAVE_AS}"
PICTURE = "这是图片，不是表格。请上传 .xlsx 或 .csv 文件。"
ARCHIVE = "这是压缩包，不是表格。请解压后上传其中的 .xlsx 文件。"
OLD = f"这是旧格式表格（.xls 或 .et）。{SAVE_AS}"
WEB_PAGE = f"这是网页格式的表格，不是工作簿。{SAVE_AS}"

REFUSALS = {
    "pdf": f"这是 PDF 文件，不是表格。{SAVE_AS}",
    **dict.fromkeys(("png", "jpeg", "gif", "bmp", "webp", "tiff", "heic"), PICTURE),
    **dict.fromkeys(("rar", "7z", "gzip"), ARCHIVE),
    "rtf": f"这是文字处理文件，不是表格。{SAVE_AS}",
    "empty zip": EMPTY,
    "video": "这是视频，不是表格。请上传 .xlsx 或 .csv 文件。",
    "program": "这是可执行程序，不是表格。请上传 .xlsx 或 .csv 文件。",
}
"""What is said of files that are no tables, by their signature."""


@dataclass
class OpenedWorksheet:
    """One worksheet of an opened file."""

    title: str
    merges: list[Merge]
    open_rows: Callable[[list[str]], Iterator[tuple[int, list[Raw]]]]
    is_1904: bool = False
    """Whether day numbers count from 1904, as old Macs do."""
    notes: list[str] = field(default_factory=list)
    """What was left out, in sentences; complete once the rows have been read."""

    def rows(self) -> Iterator[tuple[int, list[Raw]]]:
        """Rows with something in them, from the first, as (number in the file, cells); may be asked for again."""
        self.notes.clear()
        return self.open_rows(self.notes)


@dataclass
class OpenedBook:
    """An opened file: its visible worksheets that hold something, in their order; never none."""

    worksheets: list[OpenedWorksheet]
    hidden: dict[str, OpenedWorksheet] = field(default_factory=dict)
    """Hidden worksheets by title; a template says there what it is."""


def detect_format(file: IO[bytes]) -> str:
    """What a table is by its content: "xlsx" or "csv". Raises ValidationError for anything else."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if size == 0 or not head.strip(b" \r\n\t\x00\xef\xbb\xbf\xff\xfe"):
        raise refused(EMPTY)
    if size > MAX_UPLOAD:
        raise refused(f"文件超过 {MAX_UPLOAD // 1024 // 1024} MB，请分成几个文件上传。")
    signature = detect_signature(head)
    if signature == "ole":
        raise refused(old_format(file))
    if signature in REFUSALS:
        raise refused(REFUSALS[signature])
    if head.startswith(b"PK"):
        return "xlsx"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise refused(WEB_PAGE)
    return "csv"


@contextmanager
def open_book(file: IO[bytes], name: str = "", *, is_look: bool = False) -> Iterator[OpenedBook]:
    """The workbook or text table in `file`, to be read inside the `with`. Nothing in it is run or followed.

    With `is_look` only so much of it is read as a person can wait for: its headers, not its rows.
    Raises ValidationError with a sentence that says what to do, where the file is none or would do harm.
    """
    if detect_format(file) == "xlsx":
        yield open_workbook(Package(file, is_look=is_look))
    else:
        yield open_text(file, name)


@contextmanager
def open_first_worksheet(file: IO[bytes], name: str = "") -> Iterator[OpenedWorksheet]:
    """The first visible worksheet with something in it."""
    with open_book(file, name) as book:
        yield book.worksheets[0]


def old_format(file: IO[bytes]) -> str:
    """Why a file in Microsoft's old container is refused: locked, or of the format before .xlsx."""
    mark, tail = "EncryptedPackage".encode("utf-16-le"), b""
    while piece := file.read(1024 * 1024):
        if mark in tail + piece:
            return LOCKED
        tail = piece[-len(mark) :]
    return OLD


def open_workbook(package: Package) -> OpenedBook:
    names = package.names
    if "xl/workbook.bin" in names:
        raise refused(f"这是二进制工作簿（.xlsb）。{SAVE_AS}")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise refused("这是文字或演示文稿，不是表格。请上传 .xlsx 或 .csv 文件。")
    if "mimetype" in names and package.head("mimetype").startswith(b"application/vnd.oasis"):
        raise refused(f"这是 OpenDocument 文件（.ods）。{SAVE_AS}")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise refused(DAMAGED if "[Content_Types].xml" in names else ARCHIVE)
    types = ContentTypes()
    types.read_part(package, "[Content_Types].xml")
    if types.has_macros or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refused(MACROS)
    contents = Contents()
    contents.read_part(package, "xl/workbook.xml")
    targets = Targets()
    targets.read_part(package, "xl/_rels/workbook.xml.rels")
    strings, styles = Strings(package, targets.part("sharedStrings", "xl/sharedStrings.xml")), NumberFormats()
    styles.read_part(package, targets.part("styles", "xl/styles.xml"))

    def worksheet_of(title: str, part: str, content: Survey) -> OpenedWorksheet:
        def rows(notes: list[str]) -> Iterator[tuple[int, list[Raw]]]:
            return read_rows(package, part, Cells(strings, styles, contents.is_1904), content, notes)

        return OpenedWorksheet(title, content.merges, rows, contents.is_1904)

    book, surveyed, merges_left = OpenedBook([]), set(), MAX_MERGES
    for title, key, is_visible in contents.worksheets[: 5 * MAX_WORKSHEETS]:
        part = targets.worksheets.get(key, "")
        if part not in names or part in surveyed or len(book.worksheets) == MAX_WORKSHEETS:
            continue
        content = survey(package, part, merges_left)
        surveyed.add(part)
        merges_left -= len(content.merges)
        if content.filled_bytes and is_visible:
            book.worksheets.append(worksheet_of(title, part, content))
        elif content.filled_bytes:
            book.hidden[title] = worksheet_of(title, part, content)
    if not book.worksheets:
        raise refused("工作簿中没有可见的内容。请检查表格是否被隐藏，或选错了文件。")
    return book


class ContentTypes(TagReader):
    """Whether a workbook says that it has macros."""

    has_macros = False

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        self.has_macros = self.has_macros or "macroenabled" in kind or "vbaproject" in kind


class Contents(TagReader):
    """A workbook's list of worksheets, as (title, key, is_visible)."""

    is_1904 = False

    def __init__(self) -> None:
        super().__init__()
        self.worksheets: list[tuple[str, str, bool]] = []

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            is_visible = attributes.get("state", "visible") == "visible"
            self.worksheets.append((attributes.get("name", "")[:100], attributes.get("id", ""), is_visible))
        elif tag == "workbookPr":
            self.is_1904 = attributes.get("date1904", "0") in ("1", "true")


class Targets(TagReader):
    """Which part holds which worksheet. Links out of the file are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.worksheets: dict[str, str] = {}
        self.others: dict[str, str] = {}

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "worksheet":
            self.worksheets[attributes.get("Id", "")] = part
        else:
            self.others[kind] = part

    def part(self, kind: str, usual: str) -> str:
        return self.others.get(kind, usual)


def encoding_of(file: IO[bytes]) -> str:
    """How the text in a file is written: UTF-8, UTF-16 or GB 18030. Raises ValidationError for anything else."""
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif is_text(head):
        candidates = ["utf-8-sig", "gb18030"]
    else:
        raise refused(UNKNOWN)
    for encoding in candidates:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while piece := file.read(1024 * 1024):
                if "\x00" in decoder.decode(piece):
                    raise refused(UNKNOWN)
            decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        file.seek(0)
        return encoding
    raise refused("文字编码无法识别，请在 WPS 或 Excel 中另存为 .xlsx，或另存为 UTF-8 的 .csv。")


def open_text(file: IO[bytes], name: str) -> OpenedBook:
    encoding = encoding_of(file)

    def read(notes: list[str]) -> Iterator[tuple[int, list[Raw]]]:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            yield from text_rows(text, notes)
        finally:
            text.detach()

    title = posixpath.basename(name.replace("\\", "/"))[:100] or "表格"
    return OpenedBook([OpenedWorksheet(title, [], read)])


def text_rows(text: io.TextIOWrapper, notes: list[str]) -> Iterator[tuple[int, list[Raw]]]:
    """The rows of a text table; the number is that of the record, as a spreadsheet would show it."""
    sample = text.read(64 * 1024)
    text.seek(0)
    lines = BoundedLines(text)
    reader = csv.reader(lines, delimiter=separator_of(sample))
    last, widest = 0, 0
    number = 0
    while True:
        number += 1
        lines.chars = 0
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise refused(f"第 {number} 行的引号没有成对，或一格内容过长，请检查后再上传。") from error
        if number - last > MAX_BLANK_ROWS:
            notes.append(f"第 {last + 1} 行起连续 {MAX_BLANK_ROWS} 行以上空白，其后的内容没有读取。")
            break
        if any(cell.strip() for cell in row):
            if any(len(cell) > MAX_CELL_CHARS for cell in row):
                raise refused(f"第 {number} 行有一格内容过长，超过 {MAX_CELL_CHARS} 个字，可能是引号没有成对。")
            last, widest = number, max(widest, len(row))
            yield number, [cell or None for cell in row[:MAX_COLUMNS]]
    if widest > MAX_COLUMNS:
        notes.append(f"第 {MAX_COLUMNS} 列以后的内容没有读取。")


class BoundedLines:
    """The lines of a text; refused where one row takes more of them than a row can have."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.chars = 0
        """Of the row that is being read; set to 0 before each."""

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(MAX_RECORD_CHARS + 1):
            self.chars += len(line)
            if self.chars > MAX_RECORD_CHARS:
                raise refused("有一行内容过长，可能是引号没有成对，请检查后再上传。")
            yield line


def separator_of(sample: str) -> str:
    """Comma, semicolon or tab: by which the first lines fall into the most cells."""
    lines = sample.splitlines()[:30]

    def cells(separator: str) -> int:
        try:
            return sum(len(row) - 1 for row in csv.reader(lines, delimiter=separator))
        except csv.Error:
            return 0

    return max(",\t;", key=cells)
