"""The one intake of uploaded files: named safely, typed by their content, stored under their SHA-256."""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

MAX_NAME = 100
NAMELESS = "文件"
"""What a file is called if nothing is left of its name."""


@dataclass(frozen=True)
class FileType:
    """One accepted type: its content type and the endings a name may have."""

    content_type: str
    endings: tuple[str, ...]


@dataclass(frozen=True)
class StoredFile:
    """A file as it was stored."""

    sha256: str
    path: str
    """Below the intake's root."""


@dataclass(frozen=True)
class Intake:
    """Where one room's uploads lie and what it takes."""

    root: Callable[[], Path]
    """A folder that no web server serves."""
    max_bytes: int
    too_large: Callable[[str, int], str]
    """The sentence for a file that is too large, from its name and size."""
    detect: Callable[[IO[bytes]], FileType]
    """Returns the type of a file by its content, or raises ValidationError."""

    def check(self, uploaded: UploadedFile) -> tuple[str, FileType]:
        """Return the safe name and the type. Raises ValidationError if the file is empty, too large or no such file."""
        name, size = clean_name(uploaded.name or ""), uploaded.size or 0
        if not size:
            raise ValidationError(f"“{name}”是空文件，没有内容，请检查后重新选择。", code="empty")
        if size > self.max_bytes:
            raise ValidationError(self.too_large(name, size), code="big")
        assert uploaded.file
        try:
            return name, self.detect(uploaded.file)
        except ValidationError as error:
            raise ValidationError(f"“{name}”{error.messages[0]}", code="type") from None

    def store(self, uploaded: UploadedFile, path: Callable[[str], str]) -> StoredFile:
        """Write the file under the path that `path` makes of its SHA-256, whole or not at all."""
        root = self.root()
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        sha256 = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=root, prefix="arriving-", delete=False) as arriving:
            try:
                uploaded.seek(0)
                for chunk in uploaded.chunks():
                    sha256.update(chunk)
                    arriving.write(chunk)
                arriving.flush()
                os.fsync(arriving.fileno())
                stored = StoredFile(sha256.hexdigest(), path(sha256.hexdigest()))
                (root / stored.path).parent.mkdir(exist_ok=True, mode=0o700)
                os.replace(arriving.name, root / stored.path)  # the same content again repairs a damaged file
            except BaseException:
                os.unlink(arriving.name)
                raise
        return stored

    def open(self, path: str, sha256: str) -> BinaryIO | None:
        """The stored file, open at its beginning; None if it is missing or its content is another."""
        try:
            file = (self.root() / path).open("rb")
        except OSError:
            return None
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            file.close()
            return None
        file.seek(0)
        return file

    def purge(self, before: datetime, *, keep: set[str]) -> int:
        """Remove files in the root, not in its folders, that are older than `before` and not named in `keep`; uploads
        that were interrupted lie there too. Return how many."""
        removed = 0
        for file in sorted(self.root().glob("*")):
            if file.is_file() and file.name not in keep and file.stat().st_mtime < before.timestamp():
                file.unlink()
                removed += 1
        return removed


def clean_name(name: str) -> str:
    """A file's name without path, control characters and characters that file systems reject; its ending stays."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = name, "", ""
    return (stem.strip()[: MAX_NAME - len(ending) - 1] or NAMELESS) + dot + ending
