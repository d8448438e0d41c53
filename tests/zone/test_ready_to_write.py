"""`/readyz` says no when a write would fail, each time by making one really fail."""

import os
import subprocess
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.live_requests import unfinished
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry, LedgerHead

sqlite_only = pytest.mark.skipif("config.option.postgres", reason="a file of SQLite")


def ready(client) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, answer.content.decode().strip()


def mounted(*options: str) -> None:
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a disk")


@pytest.fixture
def other_file(transactional_db, tmp_path):
    """The site's database as a file in a folder of its own; gives the folder."""
    folder = tmp_path / "own"
    folder.mkdir()
    before = connection.settings_dict["NAME"]
    connection.close()
    (folder / "db.sqlite3").write_bytes(Path(before).read_bytes())
    connection.settings_dict["NAME"] = str(folder / "db.sqlite3")
    yield folder
    connection.close()
    connection.settings_dict["NAME"] = before


@sqlite_only
def test_not_ready_on_a_read_only_disk(client, other_file):
    assert ready(client) == (200, "ready")
    connection.close()
    mounted("--bind", str(other_file), str(other_file))
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(other_file)], check=True)
        with pytest.raises(Exception, match=r"readonly|unable to open"), transaction.atomic():
            record("export")
        status, said = ready(client)
    finally:
        connection.close()
        subprocess.run(["umount", "--lazy", str(other_file)], check=True)  # the error still holds a connection
    assert status == 503 and said in ("database unreachable", "data folder not writable: Read-only file system")


@sqlite_only
def test_not_ready_when_the_database_refuses_writes(client, transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            with pytest.raises(Exception, match="readonly"), transaction.atomic():
                record("export")
            assert ready(client) == (503, "database not writable")
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    assert ready(client) == (200, "ready")


def test_not_ready_when_the_data_folders_disk_is_full(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "small"
    settings.DATA_DIR.mkdir()
    mounted("-t", "tmpfs", "-o", "size=128k", "tmpfs", str(settings.DATA_DIR))
    try:
        assert ready(client) == (200, "ready")
        (settings.DATA_DIR / "filling").write_bytes(b"0" * 100_000)
        assert ready(client) == (503, "data folder not writable: No space left on device")
        assert [path.name for path in settings.DATA_DIR.iterdir()] == ["filling"]
    finally:
        subprocess.run(["umount", str(settings.DATA_DIR)], check=True)


def test_asking_leaves_nothing_behind(client, transactional_db):
    with transaction.atomic():
        record("export")
    before = sorted(os.listdir(settings.DATA_DIR)), LedgerEntry.objects.count(), LedgerHead.objects.get().own_hash
    assert ready(client) == (200, "ready")
    after = sorted(os.listdir(settings.DATA_DIR)), LedgerEntry.objects.count(), LedgerHead.objects.get().own_hash
    assert after == before


def test_ready_while_another_writer_holds_the_lock(client, transactional_db):
    with unfinished(partial(record, "export")) as writer:
        assert ready(client) == (200, "ready")
        assert writer.running()  # it answered before the lock was given back
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()
        assert patience == (20_000,)


@pytest.mark.postgres
def test_not_ready_where_transactions_are_read_only(client, transactional_db):
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    connection.close()
    try:
        with pytest.raises(Exception, match="read-only"), transaction.atomic():
            record("export")
        assert ready(client) == (503, "database not writable")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        connection.close()
    assert ready(client) == (200, "ready")


@pytest.mark.postgres
def test_not_ready_where_the_role_may_not_write(client, transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reader")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        cursor.execute("SET ROLE reader")
        try:
            assert ready(client) == (503, "database not writable")
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY reader")
            cursor.execute("DROP ROLE reader")
