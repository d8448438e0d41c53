"""The newest backup is restored beside the site, proved and taken away; whatever is wrong is a line."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.backups.conftest import left_over
from tests.fixtures import triggers_lifted
from tests.processes import manage
from zone.backups import rehearsal, store
from zone.backups.making import make_backup
from zone.backups.manifest import BackupError
from zone.backups.rehearsal import rehearse
from zone.jobs.base import JOBS
from zone.jobs.models import Slot
from zone.ledger.models import LedgerEntry


@pytest.fixture(autouse=True)
def environment(site, monkeypatch):
    """The checks are processes of their own, which settings of a test do not reach."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")


def test_a_good_backup_is_proved_noted_and_taken_away(site, made):
    shown = rehearse(site.BACKUP_DIR)
    assert (shown.name, shown.faults) == (made.folder.name, [])
    assert store.last_good(site.BACKUP_DIR) == made.folder.name
    assert left_over(site) == []


def test_without_a_backup_there_is_nothing_to_rehearse(site):
    with pytest.raises(BackupError, match="还没有备份"):
        rehearse(site.BACKUP_DIR)


def test_a_ledger_bent_before_the_backup_is_named(site, evidence):
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=2).update(actor="someone")
    make_backup(site.BACKUP_DIR)
    shown = rehearse(site.BACKUP_DIR)
    assert any("第 2 条内容被改动" in fault for fault in shown.faults)
    assert store.last_good(site.BACKUP_DIR) == "" and left_over(site) == []


def test_a_live_ledger_written_anew_after_the_backup_is_named(site, made):
    sequence = int(made.manifest.head.split(":")[0])
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=sequence).update(own_hash="0" * 64)
    assert any("不在现在的操作日志中" in fault for fault in rehearse(site.BACKUP_DIR).faults)


def test_a_backup_that_the_ledger_does_not_know_is_named(site, made):
    with triggers_lifted():
        LedgerEntry.objects.filter(action="backup.make").update(changes="")
    assert any("操作日志中没有这份备份的记录" in fault for fault in rehearse(site.BACKUP_DIR).faults)


def test_a_backup_that_is_too_old_is_named(site, made, monkeypatch):
    monkeypatch.setattr(rehearsal, "OLDEST", timedelta(0))
    assert any("其后没有成功备份" in fault for fault in rehearse(site.BACKUP_DIR).faults)


def test_the_nightly_jobs_back_up_and_rehearse(site, evidence):
    backed_up, rehearsed = JOBS["backup"].run(), JOBS["rehearse"].run()
    assert (backed_up.faults, rehearsed.faults) == (0, 0)
    assert set(rehearsed.measures) == {"备份", "备份时间", "大小", "用时", "最新记录"}


def test_the_nightly_jobs_say_what_stopped_them(site, made):
    (made.folder / "more").touch()
    assert "多出清单之外的文件" in JOBS["rehearse"].run().lines[0].text
    site.BACKUP_DIR = site.BACKUP_DIR / ".lock"
    assert "未备份：" in JOBS["backup"].run().lines[0].text


def test_the_command_says_age_size_seconds_and_head_and_records_it(site, made):
    done = manage("rehearse", ZONE_BACKUP_DIR=str(site.BACKUP_DIR))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == [
        "备份",
        "备份时间",
        "大小",
        "用时",
        "最新记录",
    ]
    assert made.manifest.head in done.stdout
    assert Slot.objects.get().outcome == "well" and LedgerEntry.objects.first().action == "job.done"


def test_the_command_fails_with_the_reason(site):
    done = manage("rehearse", ZONE_BACKUP_DIR=str(site.BACKUP_DIR))
    assert done.returncode == 1 and "还没有备份" in done.stdout and "演练未通过" in done.stderr


@pytest.mark.postgres
def test_a_role_that_may_not_create_databases_is_told_what_to_ask_for(site, made):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE plain SUPERUSER LOGIN")
        cursor.execute("SET ROLE plain")
        cursor.execute("ALTER ROLE plain NOSUPERUSER")
        try:
            with pytest.raises(BackupError, match="CREATEDB"), rehearsal.kind().scratch(made.folder, made.folder):
                pass
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE plain")
