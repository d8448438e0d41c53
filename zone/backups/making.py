"""Making a backup: database first, evidence after it, the manifest last; then it gets its name."""

import hashlib
import os
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from zone.backups import store
from zone.backups.database import NAMES, head_of, kind
from zone.backups.manifest import CHUNK, BackupError, FileEntry, Manifest, digest_of, files_below
from zone.ledger import clock
from zone.ledger.ledger import record
from zone.seal_marks import last_mark

EVIDENCE = "evidence"
ARRIVING = "arriving-"
"""Beginning of the names of uploads that have not arrived."""


@dataclass(frozen=True)
class Made:
    """A backup that was just made."""

    folder: Path
    manifest: Manifest
    seconds: float
    linked: int
    """Files that stand in the backup before too, and take no space again."""
    removed: list[str]
    unrecorded: str = ""
    """Why the ledger does not know of it; empty: it does."""


def make_backup(root: Path, keep: int | None = None) -> Made:
    """Write a backup into a folder of its own below `root` and remove the oldest beyond `keep` (None: remove none).

    Raises BackupError; then nothing is left of it. Recorded in the ledger as `backup.make`.
    """
    begun = clock.now()
    with store.working_in(root), store.disk_errors(root):
        with store.unfinished(root, "backup") as folder:
            manifest, linked = _fill(folder, root, begun)
            manifest.write(folder)
            store.sync_folder(folder)
            finished = root / f"{store.PREFIX}{begun:%Y%m%dT%H%M%S%fZ}"
            folder.rename(finished)
        store.sync_folder(root)
        removed = store.remove_old(root, keep) if keep else []
    seconds = (clock.now() - begun).total_seconds()
    made = Made(finished, manifest, seconds, linked, removed)
    try:
        _record(made)
    except DatabaseError as error:  # of a database that takes no more entries, a backup is wanted most
        return replace(made, unrecorded=str(error).strip().splitlines()[0])
    return made


def _fill(folder: Path, root: Path, begun: datetime) -> tuple[Manifest, int]:
    copy, seal = folder / kind().FILE, last_mark() or None  # before the copy, so that it holds the seal
    kind().dump(copy)
    head, migrations = head_of(copy)
    entries = [FileEntry(copy.name, copy.stat().st_size, digest_of(copy))]
    before = _files_before(root)
    linked = 0
    (folder / EVIDENCE).mkdir(mode=0o700)
    for path in files_below(Path(settings.EVIDENCE_ROOT)):
        if not Path(path).name.startswith(ARRIVING):
            entry, is_linked = _save_evidence(path, folder, before)
            entries.append(entry)
            linked += is_linked
    manifest = Manifest(
        made_at=begun.isoformat(timespec="seconds"),
        database=connection.vendor,
        head=head,
        seal=seal,
        versions=versions(),
        migrations=migrations,
        files=entries,
    )
    return manifest, linked


def _files_before(root: Path) -> dict[str, tuple[Path, FileEntry]]:
    """The evidence files of the newest backup, by path; none if there is no backup that can be read."""
    for folder in reversed(store.backups_in(root)[-1:]):
        try:
            return {entry.path: (folder / entry.path, entry) for entry in Manifest.read(folder).files}
        except BackupError:
            return {}
    return {}


def _save_evidence(path: str, folder: Path, before: dict[str, tuple[Path, FileEntry]]) -> tuple[FileEntry, bool]:
    """Put one file into the backup: as a link to the backup before if that has the same, else as a copy."""
    source, target = Path(settings.EVIDENCE_ROOT) / path, folder / EVIDENCE / path
    if source.is_symlink():
        raise BackupError(f"佐证文件夹中有符号链接，不能备份：{path}；请移走它。")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    older, known = before.get(f"{EVIDENCE}/{path}", (None, None))
    if older and known and known.size == source.stat().st_size:
        sha256 = digest_of(source)
        if sha256 == known.sha256 and older.is_file() and digest_of(older) == sha256 and _linked(older, target):
            return known, True
    size, sha256 = copy_file(source, target)
    return FileEntry(f"{EVIDENCE}/{path}", size, sha256), False


def _linked(older: Path, target: Path) -> bool:
    try:
        os.link(older, target)
    except OSError:  # a file system without links, or too many of them
        return False
    return True


def copy_file(source: Path, target: Path) -> tuple[int, str]:
    """Copy a file to the disk itself and return size and SHA-256 of what was read."""
    sha256, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(CHUNK):
            sha256.update(chunk)
            size += len(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return size, sha256.hexdigest()


def versions() -> dict[str, str]:
    """What reads the backup best: the versions of the program and of what it stands on."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    number = ".".join(map(str, connection.get_database_version()))
    return {
        "duixian": project["version"],
        "django": django.get_version(),
        "database": f"{NAMES[connection.vendor]} {number}",
    }


@transaction.atomic
def _record(made: Made) -> None:
    manifest = made.manifest
    changes = {
        "backup": made.folder.name,
        "sha256": manifest.digest,
        "head": manifest.head,
        "size": manifest.size,
        "files": len(manifest.files),
        "seconds": round(made.seconds),
    }
    record("backup.make", changes=changes)
