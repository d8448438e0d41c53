"""A disk that takes no more: one clear line, and nothing left of what was begun."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backups.conftest import refused
from tests.processes import manage, start
from zone.backups import store
from zone.backups.making import make_backup


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 200 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a disk; the limit on file sizes shows the same")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def limited(size: int, *command: str, **more: str) -> subprocess.CompletedProcess:
    process = start("-m", "tests.backups.limited", str(size), *command, **more)
    out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def test_a_backup_onto_a_full_disk_leaves_nothing(site, evidence, small_disk):
    where = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(small_disk)}
    (small_disk / "filling").write_bytes(b"0" * 150_000)
    assert "磁盘空间不足" in refused(manage("backup", **where))
    assert sorted(path.name for path in small_disk.iterdir()) == [".lock", "filling"]


def test_a_backup_whose_file_may_not_grow_leaves_the_one_before(site, made):
    where = {"ZONE_DATA_DIR": str(site.DATA_DIR), "ZONE_BACKUP_DIR": str(site.BACKUP_DIR)}
    assert "磁盘空间不足" in refused(limited(20_000, "backup", **where))
    assert store.backups_in(site.BACKUP_DIR) == [made.folder]
    assert not list(site.BACKUP_DIR.glob(f"{store.UNFINISHED}*"))


def test_a_restore_onto_a_full_disk_leaves_the_place_empty(site, evidence, place, small_disk):
    evidence[0].write_bytes(b"0" * 190_000)
    made = make_backup(site.BACKUP_DIR)
    where = {**place.environment, "ZONE_DATA_DIR": str(small_disk)}
    (small_disk / "filling").write_bytes(b"0" * 100_000)
    assert "磁盘空间不足" in refused(manage("restore", str(made.folder), **where))
    assert [path.name for path in small_disk.rglob("*") if path.is_file()] == ["filling"]
    assert not list(small_disk.glob("evidence*"))
    assert place.is_empty()


def test_a_restore_whose_file_may_not_grow_leaves_the_place_empty(site, evidence, place):
    evidence[0].write_bytes(b"0" * 90_000)
    made = make_backup(site.BACKUP_DIR)
    assert "磁盘空间不足" in refused(limited(50_000, "restore", str(made.folder), **place.environment))
    assert place.is_empty()


def test_a_folder_that_cannot_be_made_is_named(site, evidence):
    line = refused(manage("backup", "--to", "/proc/no/such", ZONE_DATA_DIR=str(site.DATA_DIR)))
    assert "无法读写 /proc/no" in line
