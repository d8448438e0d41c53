"""The manifest of a backup: every file with size and hash, and what the ledger was. What has none is no backup."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"
CHUNK = 1024 * 1024


class BackupError(Exception):
    """Why a backup cannot be made or used, in one sentence that says what to do."""


@dataclass(frozen=True)
class FileEntry:
    """One file of a backup; its path is below the backup's folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    """ISO 8601 with its time zone."""
    database: str
    """sqlite or postgresql."""
    head: str
    """The last entry of the ledger in the copy: SEQUENCE:HASH."""
    seal: str | None
    """The last seal of a month; None before the first."""
    versions: dict[str, str]
    migrations: list[str]
    """Migrations that the copy holds, each app.name."""
    files: list[FileEntry]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def digest(self) -> str:
        """SHA-256 of all that the manifest says."""
        return hashlib.sha256(_text(asdict(self)).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write it, with its own digest, and wait until the disk has it."""
        with (folder / NAME).open("w", encoding="utf-8") as file:
            file.write(self.text)
            file.flush()
            os.fsync(file.fileno())

    @property
    def text(self) -> str:
        return _text({**asdict(self), "manifest_sha256": self.digest})

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupError where it is missing, or any byte of it is another than was written."""
        try:
            text = (folder / NAME).read_text(encoding="utf-8")
            said = json.loads(text)
            said.pop("manifest_sha256")
            found = cls(**{**said, "files": [FileEntry(**one) for one in said["files"]]})
            is_whole = found.text == text
        except FileNotFoundError:
            raise BackupError(f"{folder} 中没有 {NAME}，不是完整的备份；请换一份备份。") from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            is_whole = False
        if not is_whole:
            raise BackupError(f"{folder / NAME} 被改动或损坏，这份备份不可用；请换一份备份。")
        return found


def _text(said: dict) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_below(folder: Path) -> Iterator[str]:
    """Paths of all files, sorted, relative to the folder. A symbolic link is named, never followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in sorted(names + linked):
            yield (Path(place) / name).relative_to(folder).as_posix()


def check_files(folder: Path, manifest: Manifest) -> None:
    """Raises BackupError naming the first file that is missing, too many or not as it was saved."""
    named = {file.path for file in manifest.files}
    if more := sorted(set(files_below(folder)) - named - {NAME}):
        raise BackupError(f"备份中多出清单之外的文件：{more[0]}；请换一份备份，或查明来历后移走该文件。")
    for file in manifest.files:
        path = folder / file.path
        if path.is_symlink() or not path.is_file():
            raise BackupError(f"备份缺少文件：{file.path}；请换一份备份。")
        if path.stat().st_size != file.size:
            raise BackupError(f"备份中的文件大小不符（不完整或被改动）：{file.path}；请换一份备份。")
        if digest_of(path) != file.sha256:
            raise BackupError(f"备份中的文件内容被改动：{file.path}；请换一份备份。")
