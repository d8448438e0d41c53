"""Detecting a file's type by its content: names and headers are only claims."""

import zipfile
from collections.abc import Callable
from typing import IO

from django.core.exceptions import ValidationError

from zone.file_signatures import detect_signature
from zone.tracking.evidence.office import ACCEPTED, office_type
from zone.uploads import FileType

MAX_SIDE = 30_000
"""Width or height of a picture no camera and no scanner exceeds, in pixels."""

PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))

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
        return office_type(file)
    raise ValidationError(f"实际是{REFUSED.get(signature) or _text_type(start)}，不能作为佐证。{ACCEPTED}")


def _checked(file: IO[bytes], is_whole: Callable[[IO[bytes]], bool], kind: FileType, word: str) -> FileType:
    if not is_whole(file):
        raise ValidationError(f"格式为{word}，但内容不完整或夹带其他数据，请重新导出后上传。")
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
