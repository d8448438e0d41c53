"""How files begin: what a file is, whatever its name says. Each intake has its own words for what it refuses."""

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "empty zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"Rar!", "rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (4, b"ftyphei", "heic"),
    (4, b"ftypmif", "heic"),
    (4, b"ftyp", "video"),
    (0, b"{\\rtf", "rtf"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
)
"""Offset, bytes, and what a file with these bytes there is."""


def detect_signature(start: bytes) -> str:
    """What a file that begins with `start` is, by `SIGNATURES`; empty if it begins like none of them."""
    for offset, signature, name in SIGNATURES:
        is_weak = offset > 0 or len(signature) == 2  # a text may hold these by chance
        if start[offset:].startswith(signature) and not (is_weak and is_text(start)):
            return name
    return ""


def is_text(start: bytes) -> bool:
    """Whether a file's beginning looks like text and not like something packed."""
    return not any(character < 32 and character not in b"\t\r\n\x0c\x1a" for character in start)
