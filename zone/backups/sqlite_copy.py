"""A SQLite database as a file of a backup: Python's one-call copy, which writers neither stop nor begin anew."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

FILE = "db.sqlite3"


def database_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def dump(target: Path) -> None:
    """Copy the database as it is at one instant, as one file with nothing beside it."""
    source = f"{database_file().resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # all pages in one step: a copy in steps begins anew with every commit
        copy.execute("PRAGMA journal_mode=DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def read_tables(copy: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The ledger's head (sequence, hash) and the migrations (app, name) that a copy holds."""
    with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        head = file.execute("SELECT sequence, own_hash FROM ledger_ledgerhead").fetchall()
        migrations = file.execute("SELECT app, name FROM django_migrations").fetchall()
    return [tuple(map(str, row)) for row in head], migrations


def is_empty() -> bool:
    """Whether the database has no table: it is missing, or was only opened."""
    file = database_file()
    if not file.exists() or not file.stat().st_size:
        return True
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as live:
        return not live.execute("SELECT 1 FROM sqlite_master").fetchone()


def restore(copy: Path) -> None:
    """Put a copy in the place of the empty database: whole or not at all."""
    file = database_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = file.with_name(f"{file.name}.restoring")
    try:
        shutil.copyfile(copy, arriving)
        with arriving.open("rb") as written:
            os.fsync(written.fileno())
        arriving.chmod(0o600)
        for beside in ("-wal", "-shm"):
            file.with_name(file.name + beside).unlink(missing_ok=True)
        arriving.replace(file)
    finally:
        arriving.unlink(missing_ok=True)


def own_address() -> str:
    """DATABASE_URL of the site's own database."""
    return f"sqlite:///{database_file().resolve()}"


@contextmanager
def scratch(copy: Path, folder: Path) -> Iterator[str]:
    """The address of a database of its own, restored from a copy; it goes with the folder."""
    file = folder / FILE
    shutil.copyfile(copy, file)
    yield f"sqlite:///{file.resolve()}"
