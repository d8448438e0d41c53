"""Detecting a file's type by its content: names and headers are only claims."""

import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from django.core.exceptions import ValidationError

from zone.file_signatures import detect_signature
from zone.uploads import FileType

ACCEPTED = "请上传 PDF、PNG、JPEG、DOCX 或 XLSX 文件。"
MAX_SIDE = 30_000
"""Width or height of a picture no camera and no scanner exceeds, in pixels."""
MAX_PARTS = 5000
MAX_TYPES_BYTES = 1024 * 1024


PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
DOCX = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = FileType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))

REFUSED = {
    "rar": "RAR 压缩包",
    "7z": "7z 压缩包",
    "gzip": "gzip 压缩包",
    "ole": "旧版 Office 文件（doc、xls），请另存为 docx 或 xlsx",
    "gif": "GIF 动图",
    "webp": "WebP 图片",
    "bmp": "BMP 图片",
    "tiff": "TIFF 图片",
    "heic": "HEIC 照片，请在手机上转为 JPEG",
    "video": "视频",
    "rtf": "RTF 文档，请另存为 docx",
    "program": "可执行程序",
}
"""What types are called that people try to upload and that are no evidence, by their signature."""


def detect_type(file: IO[bytes]) -> FileType:
    """The type of `file` by its content. Raises ValidationError saying what it really is."""
    file.seek(0)
    start = file.read(4096)
    signature = detect_signature(start)
    if signature == "pdf":
        return _checked(file, _is_whole_pdf, PDF, "PDF")
    if signature == "png":
        return _checked(file, _is_whole_png, PNG, "PNG 图片")
    if signature == "jpeg":
        return _checked(file, _is_whole_jpeg, JPEG, "JPEG 图片")
    if signature in ("zip", "empty zip"):
        return _office(file)
    raise ValidationError(f"实际是{REFUSED.get(signature) or _text_type(start)}，不能作为佐证。{ACCEPTED}")


def _checked(file: IO[bytes], is_whole: Callable[[IO[bytes]], bool], kind: FileType, word: str) -> FileType:
    if not is_whole(file):
        raise ValidationError(f"开头像{word}，内容却不完整或夹带了别的数据，请重新导出后上传。")
    return kind


def _text_type(start: bytes) -> str:
    try:
        text = start.decode("utf-8", errors="strict" if len(start) < 4096 else "ignore").lstrip("\ufeff \t\r\n").lower()
    except UnicodeDecodeError:
        return "无法识别的文件"
    if "\x00" in text:
        return "无法识别的文件"
    return "网页或脚本" if text.startswith(("<", "#!")) else "文本文件"


def _is_whole_pdf(file: IO[bytes]) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - 2048))
    return b"%%EOF" in file.read()


def _is_whole_png(file: IO[bytes]) -> bool:
    """A header with real dimensions, chunk after chunk to the end, image data among them, nothing behind."""
    size = file.seek(0, 2)
    at, has_data = 8, False
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return False
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if at == 8:
            body = file.read(8)
            if name != b"IHDR" or length != 13 or not _is_size(body[:4], body[4:8]):
                return False
        has_data = has_data or (name == b"IDAT" and length > 0)
        at += 12 + length
        if at > size:
            return False
        if name == b"IEND":
            return has_data and at == size


def _is_whole_jpeg(file: IO[bytes]) -> bool:
    """Segment after segment to the image data, with real dimensions; no archive behind it.

    Phones put more data behind a picture (a clip, a second picture), so the end is not looked at.
    """
    if zipfile.is_zipfile(file):
        return False
    at, has_size = 2, False
    while True:
        file.seek(at)
        head = file.read(9)
        if len(head) < 4 or head[0] != 0xFF:
            return False
        marker, length = head[1], int.from_bytes(head[2:4], "big")
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == 0xDA:
            return has_size
        if length < 2:
            return False
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            has_size = _is_size(head[5:7], head[7:9])
        at += 2 + length


def _is_size(*sides: bytes) -> bool:
    return all(0 < int.from_bytes(side, "big") <= MAX_SIDE for side in sides)


def _office(file: IO[bytes]) -> FileType:
    """A document or workbook without macros; any other archive is refused by its name."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {info.filename: info for info in archive.infolist()[:MAX_PARTS]}
            types = parts.get("[Content_Types].xml")
            if types is None or types.file_size > MAX_TYPES_BYTES or types.flag_bits & 1:
                raise ValidationError(f"实际是 ZIP 压缩包，不能作为佐证。{ACCEPTED}")
            named_types = archive.read(types).lower()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise ValidationError(f"实际是已损坏的 ZIP 压缩包，不能作为佐证。{ACCEPTED}") from None
    if b"macroenabled" in named_types or any("vbaproject" in name.lower() for name in parts):
        raise ValidationError("带有宏，不能上传；请另存为不带宏的 docx 或 xlsx 文件。")
    if "word/document.xml" in parts:
        return DOCX
    if "xl/workbook.xml" in parts:
        return XLSX
    raise ValidationError(f"实际是 ZIP 压缩包，不能作为佐证。{ACCEPTED}")
