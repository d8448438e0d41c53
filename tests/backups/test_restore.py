"""A backup comes back whole into an empty place, and into no other."""

import json

from tests.backups.conftest import refused
from tests.fixtures import triggers_lifted
from zone.backups.making import make_backup
from zone.backups.manifest import NAME, Manifest
from zone.ledger.models import LedgerEntry


def test_a_restored_place_holds_what_was_saved_and_proves_it(made, place, evidence):
    done = place.run("restore", str(made.folder))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"最新记录 {made.manifest.head}" in done.stdout
    restored = sorted(path for path in (place.data / "evidence").rglob("*") if path.is_file())
    assert [(path.name, path.read_bytes()) for path in restored] == [(one.name, one.read_bytes()) for one in evidence]
    assert place.run("verify", "--expect", made.manifest.head).returncode == 0
    assert place.run("migrate", "--check").returncode == 0
    assert not list(place.data.glob("*restoring*"))


def test_a_place_that_holds_anything_is_refused_and_left_as_it_was(made, place):
    assert place.run("restore", str(made.folder)).returncode == 0
    assert "数据库不是空的" in refused(place.run("restore", str(made.folder)))
    assert place.run("verify", "--expect", made.manifest.head).returncode == 0


def test_evidence_of_others_is_not_touched(made, place):
    mine = place.data / "evidence" / "mine.pdf"
    mine.parent.mkdir()
    mine.write_text("mine")
    assert "佐证文件夹不是空的" in refused(place.run("restore", str(made.folder)))
    assert mine.read_text() == "mine" and place.tables() == 0
    assert [path.name for path in place.data.rglob("*") if path.is_file()] == ["mine.pdf"]


def test_a_backup_of_the_other_kind_of_database_is_refused(made, place):
    said = json.loads((made.folder / NAME).read_text())
    said.pop("manifest_sha256")
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[said["database"]]
    Manifest(**{**said, "database": other, "files": made.manifest.files}).write(made.folder)
    assert "请把 DATABASE_URL 改为同类数据库" in refused(place.run("restore", str(made.folder)))
    assert place.is_empty()


def test_an_older_backup_is_restored_and_not_migrated(made, place):
    said = json.loads((made.folder / NAME).read_text())
    said.pop("manifest_sha256")
    older = [one for one in said["migrations"] if one != "jobs.0001_slots"]
    versions = {**said["versions"], "duixian": "0.0.9"}
    changed = {**said, "migrations": older, "versions": versions, "files": made.manifest.files}
    Manifest(**changed).write(made.folder)
    done = place.run("restore", str(made.folder))
    assert done.returncode == 0
    assert "少 1 个数据表变更，没有自动升级" in done.stdout and "备份时 duixian 0.0.9" in done.stdout


def test_a_restored_ledger_that_does_not_hold_is_said_and_kept(site, place, evidence):
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=2).update(actor="someone")
    made = make_backup(site.BACKUP_DIR)
    done = place.run("restore", str(made.folder))
    assert done.returncode == 1 and "第 2 条内容被改动" in done.stdout
    assert "核验未通过" in done.stderr and not place.is_empty()
