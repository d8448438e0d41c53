"""Which of the two kinds of database this site has, and what its copies hold."""

from pathlib import Path
from types import ModuleType

from django.db import connection

from zone.backups import postgres_dump, sqlite_copy
from zone.backups.manifest import BackupError

KINDS: dict[str, ModuleType] = {"sqlite": sqlite_copy, "postgresql": postgres_dump}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def kind() -> ModuleType:
    """The module of this site's kind: FILE, dump, read_tables, is_empty, restore, scratch."""
    return KINDS[connection.vendor]


def head_of(copy: Path) -> tuple[str, list[str]]:
    """The ledger's head in a copy as SEQUENCE:HASH, and its migrations. Raises BackupError if there is not one head."""
    heads, migrations = kind().read_tables(copy)
    if len(heads) != 1:
        raise BackupError("备份出的数据库没有操作日志的最新记录；请先核验操作日志，再做备份。")
    return ":".join(heads[0]), sorted(f"{app}.{name}" for app, name in migrations)
