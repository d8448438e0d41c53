"""A backup holds database and evidence as they were, says so in its manifest, and is recorded in the ledger."""

import json
from io import StringIO
from time import sleep

import pytest
from django.core.management import CommandError, call_command

from tests.processes import manage, start
from zone.backups import store
from zone.backups.making import make_backup
from zone.backups.manifest import BackupError, Manifest, check_files, digest_of, files_below
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.seals.models import Seal


def test_the_manifest_names_every_file_and_the_ledgers_head_of_the_copy(site, evidence):
    head = LedgerHead.objects.get()
    made = make_backup(site.BACKUP_DIR)
    manifest = Manifest.read(made.folder)
    assert manifest.head == f"{head.sequence}:{head.own_hash}"
    assert {file.path for file in manifest.files} | {"manifest.json"} == set(files_below(made.folder))
    saved = {file.path.rsplit("/", 1)[-1]: file.sha256 for file in manifest.files}
    assert all(saved[path.name] == digest_of(path) for path in evidence)
    assert manifest.seal == str(Seal.objects.get())  # of the closed month
    assert "django" in manifest.versions and "jobs.0001_slots" in manifest.migrations
    check_files(made.folder, manifest)


def test_a_backup_is_recorded_in_the_ledger(made):
    entry = LedgerEntry.objects.first()
    said = json.loads(entry.changes)
    assert (entry.action, entry.action_word) == ("backup.make", "备份")
    assert (said["backup"], said["sha256"], said["head"]) == (
        made.folder.name,
        made.manifest.digest,
        made.manifest.head,
    )


def test_unchanged_evidence_is_linked_and_a_damaged_copy_of_before_is_not(site, made):
    later = make_backup(site.BACKUP_DIR)
    assert later.linked == 3
    one, *_ = (later.folder / file.path for file in later.manifest.files if file.path.startswith("evidence/"))
    one.write_bytes(b"bent in place, in both backups")
    last = make_backup(site.BACKUP_DIR)
    assert last.linked == 2
    check_files(last.folder, last.manifest)


def test_uploads_that_have_not_arrived_are_left_out(site, evidence):
    (site.EVIDENCE_ROOT / "arriving-1").write_bytes(b"half")
    assert not any("arriving" in file.path for file in make_backup(site.BACKUP_DIR).manifest.files)


def test_only_the_newest_are_kept_and_the_last_good_one(site, made):
    store.note_good(site.BACKUP_DIR, made.folder.name)
    others = [make_backup(site.BACKUP_DIR, keep=2) for _ in range(3)]
    assert [folder.name for folder in store.backups_in(site.BACKUP_DIR)] == [
        made.folder.name,
        others[1].folder.name,
        others[2].folder.name,
    ]
    assert others[2].removed == [others[0].folder.name]


def test_two_backups_at_once_are_one_and_a_refusal(site):
    with store.working_in(site.BACKUP_DIR), pytest.raises(BackupError, match="正在"):
        make_backup(site.BACKUP_DIR)


def test_the_command_says_where_how_much_and_the_head(site, evidence, tmp_path):
    said = StringIO()
    call_command("backup", "--to", str(tmp_path / "elsewhere"), stdout=said)
    assert str(tmp_path / "elsewhere") in said.getvalue() and "文件 4 个" in said.getvalue()
    assert LedgerEntry.objects.filter(action="backup.make").exists()


def test_a_link_among_the_evidence_is_refused_and_nothing_left(site, evidence):
    (site.EVIDENCE_ROOT / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(CommandError, match="未备份：佐证文件夹中有符号链接"):
        call_command("backup")
    assert [path.name for path in site.BACKUP_DIR.iterdir()] == [".lock"]


def test_a_backup_made_while_others_write_is_one_instant(site, made, tmp_path):
    """Its head is a link of the live ledger, and the restored copy proves itself: `test_rehearsal.py` does it too."""
    stop = tmp_path / "stop"
    record_many = "from django.db import transaction\nfrom zone.ledger.ledger import record\nimport os, time\n"
    record_many += f"until = time.time() + 60\nn = 0\nwhile time.time() < until and not os.path.exists('{stop}'):\n"
    record_many += "    with transaction.atomic():\n"
    record_many += "        record('export', changes={'rows': n})\n    n += 1\n    time.sleep(0.005)"
    writers = [start("manage.py", "shell", "-v", "0", "-c", record_many) for _ in range(2)]
    while LedgerEntry.objects.filter(action="export", changes='{"rows":5}').count() < len(writers):
        assert [writer.poll() for writer in writers] == [None, None]
        sleep(0.1)
    heads = [make_backup(site.BACKUP_DIR).manifest.head for _ in range(3)]
    rehearsed = manage("rehearse", ZONE_BACKUP_DIR=str(site.BACKUP_DIR))
    stop.touch()
    for writer in writers:
        said = writer.communicate()
        assert writer.returncode == 0, said
    assert rehearsed.returncode == 0, rehearsed.stdout + rehearsed.stderr
    for sequence, own_hash in (head.split(":") for head in heads):
        assert LedgerEntry.objects.filter(sequence=sequence, own_hash=own_hash).exists()
        assert LedgerEntry.objects.filter(action="export", sequence__gt=sequence).exists()  # they went on meanwhile
