"""Small files of every type evidence may have, and of some it may not."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.tracking.test_form_page import address

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080001000101011100ffda0008010100003f00d2ffd9")


def png(width=1, height=1) -> bytes:
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def archive(*names: str, types: str = "<Types/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", types)
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


DOCX, XLSX = archive("word/document.xml"), archive("xl/workbook.xml")


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "x")
    return file.getvalue()


def upload(client, undertaking, name, content, header="application/octet-stream", **typed):
    """Choose a file on the month's form and press 上传."""
    file = SimpleUploadedFile(name, content, header)
    return client.post(address(undertaking, "evidence-add"), {"version": "0-0", "file": file, **typed})
