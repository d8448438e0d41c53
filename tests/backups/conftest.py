"""A site with published figures and evidence on the disk, and an empty place beside it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from tests.attacks.conftest import build_zone
from tests.processes import address_of, manage
from zone.backups import store
from zone.backups.making import Made, make_backup
from zone.moves import make_move
from zone.tracking.evidence import files

PDF = b"%%PDF-1.4\n1 0 obj<</A (%d)>>endobj\ntrailer<<>>\n%%%%EOF\n"


@pytest.fixture
def site(transactional_db, settings, tmp_path):
    """Published figures made by real acts alone, a folder for backups: all committed, for other processes to see."""
    settings.DATA_DIR = tmp_path / "data"
    settings.EVIDENCE_ROOT = settings.DATA_DIR / "evidence"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.zone = build_zone()
    return settings


@pytest.fixture
def evidence(site) -> list[Path]:
    """Files on the disk: two of a draft beside the one that is published."""
    zone = site.zone
    draft = make_move(zone.waiting, "withdraw", by=zone.clerk)
    for number, name in enumerate(("纪要.pdf", "照片.pdf")):
        files.add(draft, SimpleUploadedFile(name, PDF % number), by=zone.clerk)
    return sorted(path for path in site.EVIDENCE_ROOT.rglob("*") if path.is_file())


@pytest.fixture
def made(site, evidence) -> Made:
    """A backup of the site."""
    return make_backup(site.BACKUP_DIR)


@dataclass
class Place:
    """An empty database with an empty folder."""

    data: Path
    address: str
    name: str

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.address, "ZONE_DATA_DIR": str(self.data)}

    def run(self, *command: str):
        return manage(*command, **self.environment)

    def is_empty(self) -> bool:
        """No table, no file of evidence, nothing that was arriving."""
        left = [path for path in self.data.rglob("*") if path.is_file()]
        left += list(self.data.glob("evidence*/*")) + list(self.data.glob("evidence.*"))
        return not left and not self.tables()

    def tables(self) -> int:
        if connection.vendor == "sqlite":
            return 0  # its file would be among those left
        with _other(self.name) as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            return cursor.fetchone()[0]

    def sessions(self) -> int:
        """Connections to the place that others hold."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [self.name])
            return cursor.fetchone()[0]

    def clear(self) -> None:
        """Make it empty again."""
        shutil.rmtree(self.data)
        self.data.mkdir()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {self.name}")


def _other(name: str):
    """A cursor on another database of the same server."""
    copy = connections.create_connection("default")
    copy.settings_dict = {**connection.settings_dict, "NAME": name}
    return _Cursor(copy)


class _Cursor:
    def __init__(self, copy):
        self.copy = copy

    def __enter__(self):
        return self.copy.cursor()

    def __exit__(self, *error):
        self.copy.close()


@pytest.fixture
def place(site, tmp_path) -> Iterator[Place]:
    data = tmp_path / "place"
    data.mkdir()
    if connection.vendor == "sqlite":
        yield Place(data, address_of(str(data / "db.sqlite3")), str(data / "db.sqlite3"))
    else:
        name = f"{connection.settings_dict['NAME']}_place"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
        yield Place(data, address_of(name), name)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    shutil.rmtree(data)


def left_over(site) -> list[str]:
    """Unfinished folders and scratch databases, which nothing may leave behind."""
    folders = [path.name for path in site.BACKUP_DIR.glob(f"{store.UNFINISHED}*")]
    if connection.vendor == "sqlite":
        return folders
    with connection.cursor() as cursor:
        ours = f"{connection.settings_dict['NAME']}_rehearsal%"  # others run beside this process
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [ours])
        return folders + [name for (name,) in cursor.fetchall()]


def refused(done) -> str:
    """The one line with which a command refused; it failed, and printed nothing else."""
    assert done.returncode == 1, done.stdout
    (line,) = (done.stdout + done.stderr).strip().splitlines()
    return line
