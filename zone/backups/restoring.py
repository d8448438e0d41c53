"""Putting a backup back into an empty place: all hashes first, then evidence, then the database, which decides."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from zone.backups import store
from zone.backups.database import NAMES, kind
from zone.backups.making import EVIDENCE, copy_file, versions
from zone.backups.manifest import BackupError, Manifest, check_files, digest_of
from zone.ledger.models import LedgerHead
from zone.ledger.verify import Noted

CHECK = "verify"
"""The command that proves a database; it is given the head it must hold."""
MAX_SAID = 20
"""Lines of a failed check that are passed on."""


@dataclass
class Restored:
    """What was restored, and what is to be said of it."""

    manifest: Manifest
    notes: list[str]
    faults: list[str] = field(default_factory=list)


def restore_backup(folder: Path) -> Restored:
    """Restore a backup. Raises BackupError, and leaves the place as empty as it was."""
    manifest = Manifest.read(folder)
    _same_kind(manifest)
    with store.disk_errors(Path(settings.DATA_DIR)):
        is_half_done = _was_killed_before_last_step(manifest)
        if is_half_done:
            _move_in(_arriving(manifest))
        else:
            _place_is_empty()
    if not is_half_done:
        with store.disk_errors(folder):
            check_files(folder, manifest)
        with store.disk_errors(Path(settings.DATA_DIR)):
            _fill(folder, manifest)
    connections.close_all()  # they have seen the empty database
    missing, unknown = other_migrations(manifest)
    restored = Restored(manifest, notes_on(manifest, missing, unknown))
    if not missing and not unknown:
        restored.faults = faults_of(manifest.head)
    return restored


def _same_kind(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        saved = NAMES.get(manifest.database, manifest.database)
        raise BackupError(
            f"这份备份来自 {saved}，本系统使用 {NAMES[connection.vendor]}；请把 DATABASE_URL 改为同类数据库后再恢复。"
        )


def _arriving(manifest: Manifest) -> Path:
    """Where evidence waits for its database; only a restore of this very backup makes this folder."""
    evidence = Path(settings.EVIDENCE_ROOT)
    return evidence.with_name(f"{evidence.name}.restoring-{manifest.digest[:16]}")


def _place_is_empty() -> None:
    """Raises BackupError if anything is there; removes what a killed restore left beside an empty database."""
    evidence = Path(settings.EVIDENCE_ROOT)
    if not kind().is_empty():
        raise BackupError("数据库不是空的，没有恢复任何内容；请指定一个空的数据库（DATABASE_URL 或 ZONE_DATA_DIR）。")
    for left in evidence.parent.glob(f"{evidence.name}.restoring-*"):
        shutil.rmtree(left)
    if evidence.exists() and any(evidence.iterdir()):
        raise BackupError(f"佐证文件夹不是空的，没有恢复任何内容：{evidence}；请先移走其中的文件。")


def _fill(folder: Path, manifest: Manifest) -> None:
    """Evidence beside its place, then the database, whole or not at all, then evidence into its place."""
    arriving = _arriving(manifest)
    try:
        arriving.mkdir(parents=True, mode=0o700)
        for file in manifest.files:
            if file.path.startswith(f"{EVIDENCE}/"):
                target = arriving / file.path.removeprefix(f"{EVIDENCE}/")
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                _, sha256 = copy_file(folder / file.path, target)
                if sha256 != file.sha256:
                    raise BackupError(f"读取备份时文件内容有变：{file.path}；请检查存放备份的磁盘。")
        kind().restore(folder / kind().FILE)
    except BaseException:
        shutil.rmtree(arriving, ignore_errors=True)
        raise
    _move_in(arriving)


def _move_in(arriving: Path) -> None:
    evidence = Path(settings.EVIDENCE_ROOT)
    if evidence.exists():
        evidence.rmdir()  # empty, as was looked at before
    arriving.rename(evidence)
    store.sync_folder(evidence.parent)


def _was_killed_before_last_step(manifest: Manifest) -> bool:
    """Whether a restore of this backup filled the database and was killed before evidence came to its place."""
    arriving, evidence = _arriving(manifest), Path(settings.EVIDENCE_ROOT)
    if not arriving.exists() or (evidence.exists() and any(evidence.iterdir())) or kind().is_empty():
        return False
    head = Noted.parse(manifest.head)
    if [(one.sequence, one.own_hash) for one in LedgerHead.objects.all()] != [(head.sequence, head.own_hash)]:
        return False
    saved = [file for file in manifest.files if file.path.startswith(f"{EVIDENCE}/")]
    places = [(arriving / file.path.removeprefix(f"{EVIDENCE}/"), file) for file in saved]
    return all(place.is_file() and digest_of(place) == file.sha256 for place, file in places)


def other_migrations(manifest: Manifest) -> tuple[list[str], list[str]]:
    """Migrations that this program has and the backup has not, and the other way round."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    return sorted(known - set(manifest.migrations)), sorted(set(manifest.migrations) - known)


def notes_on(manifest: Manifest, missing: list[str], unknown: list[str]) -> list[str]:
    """What differs between the program that made a backup and this one."""
    ours = versions()
    notes = [
        f"版本不同：备份时 {name} {manifest.versions.get(name, '未知')}，现在 {ours[name]}。"
        for name in ours
        if manifest.versions.get(name) != ours[name]
    ]
    if missing:
        notes.append(
            f"备份早于本程序，少 {len(missing)} 个数据表变更，没有自动升级；"
            "请执行 manage.py migrate，再执行 manage.py verify。"
        )
    if unknown:
        notes.append(f"备份来自更新的程序（多 {len(unknown)} 个数据表变更）；请换用备份时的程序版本，再核验。")
    return notes


def faults_of(head: str, address: str = "", data: Path | None = None) -> list[str]:
    """What the checks, each a process of its own, find wrong in a database; without an address, in the site's own."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    environment["DATABASE_URL"] = address or kind().own_address()
    environment.pop("ZONE_REPLICA_URL", None)
    environment["ZONE_DATA_DIR"] = str(data or settings.DATA_DIR)
    done = subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), CHECK, "--no-entry", "--expect", head],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if not done.returncode:
        return []
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return [f"{CHECK}：{line}" for line in said[-MAX_SAID:]]
