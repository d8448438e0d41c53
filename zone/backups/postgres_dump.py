"""A PostgreSQL database as a file of a backup: pg_dump's own format, written and read through pipes.

Through a pipe, because then it is this process that writes, and whatever kills it ends the other program too.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from zone.backups.manifest import CHUNK, BackupError

FILE = "db.dump"
INSTALLED = "/usr/lib/postgresql"
TABLES = ("ledger_ledgerhead", "django_migrations")


def program(name: str) -> str:
    """Path of the newest installed pg_dump or pg_restore. Raises BackupError if none is as new as the server."""
    places = sorted(Path(INSTALLED).glob(f"*/bin/{name}"), key=lambda path: _number(path.parts[-3]))
    found = str(places[-1]) if places else shutil.which(name)
    server = connection.get_database_version()[0]
    if not found:
        raise BackupError(f"没有找到 {name}；请安装 postgresql-client-{server}。")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\d+", said)
    if not version or int(version[0]) < server:
        older = version[0] if version else "未知"
        raise BackupError(f"{name} 的版本是 {older}，低于服务器的 {server}；请安装 postgresql-client-{server}。")
    return found


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _run(
    name: str,
    *arguments: str,
    database: str = "",
    feed: Callable[[IO[bytes]], None] | None = None,
    drain: Callable[[IO[bytes]], None] | None = None,
) -> None:
    """Run a program on a database, feeding or draining it. Raises BackupError with the program's first line."""
    access, more = _access(database)
    with (
        TemporaryFile() as errors,
        subprocess.Popen(
            [program(name), *arguments, *access],
            stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
            stdout=subprocess.PIPE if drain else subprocess.DEVNULL,
            stderr=errors,
            env={**os.environ, "LC_ALL": "C", **more},
        ) as process,
    ):
        try:
            if feed and process.stdin:
                feed(process.stdin)
            if drain and process.stdout:
                drain(process.stdout)
        except BrokenPipeError:
            pass  # the program ended first; it says why
        except BaseException:
            process.kill()
            raise
        if process.wait():
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines() or [f"状态 {process.returncode}"]
            raise BackupError(f"{name} 没有完成：{lines[0]}")


def _access(database: str) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment that lead a program to a database of our server; without a name, to none."""
    if not database:
        return [], {}
    named = {**connection.settings_dict, "NAME": database}
    (_, *arguments, _), more = connection.client.settings_to_cmd_args_env(named, [])
    return [*arguments, f"--dbname={database}"], more or {}


def dump(target: Path) -> None:
    """Write the database as it is at one instant."""

    def save(stream: IO[bytes]) -> None:
        with target.open("wb") as file:
            shutil.copyfileobj(stream, file, CHUNK)
            file.flush()
            os.fsync(file.fileno())

    _run("pg_dump", "--format=custom", "--no-owner", database=str(connection.settings_dict["NAME"]), drain=save)


def read_tables(copy: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The ledger's head (sequence, hash) and the migrations (app, name) that a copy holds."""
    found: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}

    def parse(stream: IO[bytes]) -> None:
        table, columns = "", [""]
        for line in (raw.decode().rstrip("\n") for raw in stream):
            if start := re.fullmatch(r"COPY (?:\w+\.)?(\w+) \((.*)\) FROM stdin;", line):
                table, columns = start[1], start[2].split(", ")
            elif line == r"\.":
                table = ""
            elif table:
                found[table].append(dict(zip(columns, line.split("\t"), strict=True)))

    wanted = [f"--table={name}" for name in TABLES]
    _run("pg_restore", "--data-only", *wanted, "--file=-", str(copy), drain=parse)
    head: list[tuple[str, ...]] = [(row["sequence"], row["own_hash"]) for row in found[TABLES[0]]]
    return head, [(row["app"], row["name"]) for row in found[TABLES[1]]]


def is_empty() -> bool:
    """Whether the database has no table, view or function of anybody's."""
    system = "'pg_catalog', 'information_schema', 'pg_toast'"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            f" WHERE n.nspname NOT IN ({system}) AND n.nspname !~ '^pg_temp')"
            " + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            f" WHERE n.nspname NOT IN ({system}))"
        )
        return not cursor.fetchone()[0]


def restore(copy: Path, database: str = "") -> None:
    """Fill an empty database in one transaction."""

    def send(stream: IO[bytes]) -> None:
        with copy.open("rb") as file:
            shutil.copyfileobj(file, stream, CHUNK)
        stream.close()

    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--format=custom")
    _run("pg_restore", *whole, database=database or str(connection.settings_dict["NAME"]), feed=send)


@contextmanager
def scratch(copy: Path, folder: Path) -> Iterator[str]:
    """The address of a database of its own on the same server, restored from a copy; it is dropped at the end."""
    live = str(connection.settings_dict["NAME"])
    name = f"{live}_rehearsal_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            role = connection.settings_dict["USER"] or "duixian"
            raise BackupError(f"数据库角色没有建库权限，不能演练；请由数据库管理员执行：ALTER ROLE {role} CREATEDB。")
        _drop_left(cursor, live)
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0")
    try:
        restore(copy, name)
        yield _address(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def _drop_left(cursor, live: str) -> None:
    """Drop what rehearsals left that were killed: databases that nobody is connected to."""
    cursor.execute(
        "SELECT datname FROM pg_database d WHERE datname ~ %s"
        " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid)",
        [f"^{re.escape(live)}_rehearsal_[0-9]+$"],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")


def own_address() -> str:
    """DATABASE_URL of the site's own database."""
    return _address(str(connection.settings_dict["NAME"]))


def _address(name: str) -> str:
    """DATABASE_URL with another database's name: host, role and options stay."""
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{quote(name)}").geturl()
