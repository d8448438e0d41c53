"""The jobs of this room: verification and housekeeping; and the clock's command."""

import os
import signal
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.fixtures import triggers_lifted
from tests.processes import start
from zone.jobs.base import JOBS, jobs_in_order
from zone.jobs.models import Slot
from zone.jobs.runner import run_now
from zone.ledger.models import LedgerEntry
from zone.people.models import Session


def test_verification_says_how_far_the_ledger_holds(db):
    report = JOBS["verify"].run()
    assert report.faults == 0 and "首尾相接" in report.lines[0].text


def test_verification_names_what_was_bent(transactional_db):
    run_now(JOBS["housekeeping"])  # which the ledger records
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=1).update(actor="someone")
    report = JOBS["verify"].run()
    assert report.faults == 1 and "第 1 条" in report.lines[0].text


def test_housekeeping_removes_expired_sessions_and_no_others(db):
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    report = JOBS["housekeeping"].run()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert "会话 1 个" in report.lines[0].text


def test_the_clock_looks_once_and_says_what_it_handed_over(db):
    said = StringIO()
    call_command("clock", "--once", stdout=said)
    assert said.getvalue().splitlines() == [f"{job.title}：等待执行" for job in jobs_in_order()]
    assert Slot.objects.count() == len(JOBS)


def test_files_of_imports_that_cannot_be_undone_any_more_go(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    old, new = tmp_path / "imports" / "old", tmp_path / "imports" / "new"
    old.parent.mkdir()
    for file in (old, new):
        file.write_text("x")
    long_ago = timezone.now() - timedelta(days=60)
    os.utime(old, (long_ago.timestamp(),) * 2)
    assert "1 个" in JOBS["purge-imports"].run().lines[0].text
    assert new.exists() and not old.exists()


@pytest.mark.django_db(transaction=True)
def test_the_clock_runs_until_it_is_told_to_end():
    clock = start("manage.py", "clock")
    while Slot.objects.count() < len(JOBS):
        assert clock.poll() is None, clock.stderr.read()
        time.sleep(0.05)
    clock.send_signal(signal.SIGTERM)
    out, err = clock.communicate()
    assert (clock.returncode, err, len(out.splitlines())) == (0, "", len(JOBS))
