"""Rehearsing the emergency: the newest backup is restored beside the site, proved, and taken away again."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from zone.backups import store
from zone.backups.database import kind
from zone.backups.making import EVIDENCE
from zone.backups.manifest import BackupError, Manifest, check_files
from zone.backups.restoring import faults_of, other_migrations
from zone.backups.words import duration_text
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.ledger.verify import START, Noted

OLDEST = timedelta(hours=30)
"""Age from which a newest backup is too old: one night's was left out."""
MADE = "backup.make"


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal has shown."""

    name: str
    manifest: Manifest
    age: timedelta
    seconds: float
    faults: list[str]


def rehearse(root: Path) -> Rehearsal:
    """Restore the newest backup into a scratch database and prove it. Raises BackupError if it cannot be restored."""
    begun = time.monotonic()
    with store.working_in(root), store.disk_errors(root):
        backups = store.backups_in(root)
        if not backups:
            raise BackupError(f"{root} 中还没有备份；请先执行 manage.py backup。")
        newest = backups[-1]
        manifest = Manifest.read(newest)
        if manifest.database != connection.vendor:
            raise BackupError(f"最新的备份 {newest.name} 不是本系统这一类数据库的；请先执行 manage.py backup。")
        check_files(newest, manifest)
        with store.unfinished(root, "rehearsal") as folder:
            faults = _faults(newest, manifest, folder)
        age = clock.now() - datetime.fromisoformat(manifest.made_at)
        if not faults:
            store.note_good(root, newest.name)
    if age > OLDEST:
        faults.append(f"最新的备份已是 {duration_text(age)}前的，其后没有成功备份。")
    return Rehearsal(newest.name, manifest, age, time.monotonic() - begun, faults)


def _faults(newest: Path, manifest: Manifest, folder: Path) -> list[str]:
    """What is wrong with a backup once it is restored, and between it and the ledger that lives."""
    missing, unknown = other_migrations(manifest)
    if missing or unknown:
        return ["最新的备份与本程序的数据表不一致（程序已升级）；请执行 manage.py backup 后再演练。"]
    (folder / EVIDENCE).symlink_to((newest / EVIDENCE).resolve())
    with kind().scratch(newest / kind().FILE, folder) as address:
        faults = faults_of(manifest.head, address, folder)
    head = Noted.parse(manifest.head)
    is_link = LedgerEntry.objects.filter(sequence=head.sequence, own_hash=head.own_hash).exists()
    if not is_link and head != Noted(0, START):
        faults.append(
            f"备份的最新记录（第 {head.sequence} 条）不在现在的操作日志中：备份之后操作日志被改写，或备份来自别处。"
        )
    if not LedgerEntry.objects.filter(action=MADE, changes__contains=f'"sha256":"{manifest.digest}"').exists():
        faults.append(f"操作日志中没有这份备份的记录，或清单与记录的不符：{newest.name}。")
    return faults
