"""The folder where backups lie: one at a time works in it, and cleans up after one that was killed."""

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError

from zone.backups.manifest import NAME, BackupError

PREFIX = "duixian-"
UNFINISHED = "unfinished-"
"""What a killed run leaves behind begins so; the next run removes it."""
LAST_GOOD = "last-good"
"""File with the name of the newest backup that was rehearsed with success."""
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@contextmanager
def working_in(root: Path) -> Iterator[None]:
    """Have the folder to oneself. Raises BackupError if another run is at work in it."""
    with disk_errors(root):
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # goes with the process, however that ends
    except BlockingIOError:
        os.close(lock)
        raise BackupError(f"另一次备份或演练正在 {root} 中进行；请等它结束后再试。") from None
    try:
        for left in root.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Say in one sentence what the disk refused."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise BackupError(f"磁盘空间不足（{place}）；请腾出空间后再试，本次没有留下任何文件。") from error
        raise BackupError(
            f"无法读写 {error.filename or place}：{error.strerror or error}；请检查权限和磁盘。"
        ) from error
    except DatabaseError as error:
        raise BackupError(f"数据库没有响应：{str(error).strip().splitlines()[0]}；请检查数据库后再试。") from error
    except sqlite3.Error as error:
        full = "full" in str(error) or "disk I/O" in str(error)
        reason = "磁盘空间不足" if full else f"数据库文件无法读写：{error}"
        raise BackupError(f"{reason}（{place}）；请检查磁盘后再试，本次没有留下任何文件。") from error


@contextmanager
def unfinished(root: Path, word: str) -> Iterator[Path]:
    """A folder for work in progress, which goes when the work fails; a finished one was renamed before."""
    folder = root / f"{UNFINISHED}{word}-{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def backups_in(root: Path) -> list[Path]:
    """Finished backups, oldest first."""
    return sorted(path.parent for path in root.glob(f"{PREFIX}*/{NAME}"))


def remove_old(root: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` and the last one that was rehearsed with success; return their names."""
    good = last_good(root)
    old = [folder for folder in backups_in(root)[:-keep] if folder.name != good]
    for folder in old:
        gone = root / f"{UNFINISHED}{folder.name}"
        folder.rename(gone)  # half removed, it must not pass for a backup
        shutil.rmtree(gone)
    return [folder.name for folder in old]


def last_good(root: Path) -> str:
    try:
        return (root / LAST_GOOD).read_text().strip()
    except OSError:
        return ""


def note_good(root: Path, name: str) -> None:
    """Note that this backup was rehearsed with success."""
    fresh = root / f"{LAST_GOOD}.new"
    fresh.write_text(f"{name}\n")
    fresh.replace(root / LAST_GOOD)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
