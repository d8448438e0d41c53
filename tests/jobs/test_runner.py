"""A job is done once, and what came of it stands in its slot and in the ledger."""

import json
from datetime import timedelta

import pytest

from tests.processes import start
from zone.jobs.base import Line, Report
from zone.jobs.models import HEARTBEAT_TIMEOUT, Outcome, Slot
from zone.jobs.runner import begin, finish, run_now, run_slot
from zone.jobs.status import problems
from zone.ledger import clock
from zone.ledger.models import LedgerEntry

DAY = timedelta(days=1)


def test_the_outcome_is_saved_and_recorded_in_the_ledger(db, only):
    slot = run_now(
        only(lambda: Report(faults=2, lines=[Line("一", "/updates/"), Line("二")], measures={"用时": "1 秒"}))
    )
    slot.refresh_from_db()
    assert slot.outcome == Outcome.FAULTS and slot.measures == {"用时": "1 秒"}
    assert slot.lines == [{"text": "一", "url": "/updates/"}, {"text": "二", "url": ""}]
    entry = LedgerEntry.objects.first()
    said = json.loads(entry.changes)
    assert (entry.action, said) == ("job.done", {"job": "verify", "outcome": "faults", "faults": 2})


def test_a_job_that_breaks_off_has_failed_and_says_why(db, only, caplog):
    def broken():
        raise RuntimeError("磁盘坏了\n第二行")

    slot = run_now(only(broken))
    assert (slot.outcome, slot.faults) == (Outcome.FAILED, 1)
    assert slot.lines[0]["text"] == "执行中断：磁盘坏了。详情见运行日志。"
    assert "磁盘坏了" in caplog.text


def test_a_slot_is_done_once_however_often_it_is_handed_over(db, only):
    done = []
    only(lambda: done.append(1) or Report())
    slot = Slot.objects.create(job="verify", due=clock.now())
    run_slot.func(slot.pk)
    run_slot.func(slot.pk)
    assert len(done) == 1


def test_a_skipped_slot_is_never_begun(db):
    slot = Slot.objects.create(job="verify", due=clock.now(), outcome=Outcome.SKIPPED)
    assert not begin(slot.pk)


def test_a_slot_of_a_job_that_is_gone_has_failed(db):
    slot = Slot.objects.create(job="gone", due=clock.now())
    begin(slot.pk)
    assert finish(slot.pk).outcome == Outcome.FAILED
    assert (slot.title, slot.is_overdue) == ("gone", False)


def test_faults_beyond_the_bound_are_counted_and_not_stored(db, only):
    def many():
        report = Report()
        for number in range(250):
            report.add_fault(f"第 {number} 处" + "长" * 900)
        return report

    slot = run_now(only(many))
    assert (slot.faults, len(slot.lines), slot.hidden) == (250, 200, 50)
    assert len(slot.lines[0]["text"]) == 500


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_process_is_killed_shows_as_unfinished_and_not_as_running():
    slot = Slot.objects.create(job="verify", due=clock.now())
    process = start("-m", "tests.jobs.die_at_work", str(slot.pk))
    _, said = process.communicate()
    assert process.returncode == -9, said
    slot.refresh_from_db()
    assert slot.state_word == "正在执行"  # until its silence is too long
    Slot.objects.update(heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))
    slot.refresh_from_db()
    assert (slot.state_word, slot.is_problem) == ("未完成", True)
    assert "全部数据核验未完成" in problems(clock.now())


def test_work_that_goes_on_shows_signs_of_life(transactional_db, only, monkeypatch):
    monkeypatch.setattr("zone.jobs.runner.HEARTBEAT_SECONDS", 0.01)
    seen = []

    def slow():
        slot = Slot.objects.get()
        begun = slot.heartbeat_at
        while slot.heartbeat_at == begun:
            slot.refresh_from_db()
        seen.append(slot.heartbeat_at)
        return Report()

    assert run_now(only(slow)).outcome == Outcome.WELL and seen


def test_what_never_ran_failed_or_was_forgotten_is_a_problem(db, only):
    job = only()
    now = job.last_due(clock.now()) + timedelta(hours=1)
    assert problems(now) == ["全部数据核验还没有执行过"]
    slot = Slot.objects.create(job="verify", due=job.last_due(now), outcome=Outcome.WELL)
    assert problems(now) == []
    assert problems(now + DAY) == []  # within its grace
    assert problems(now + DAY + job.grace) == ["全部数据核验到时间没有执行，定时程序可能没有运行"]
    Slot.objects.filter(pk=slot.pk).update(outcome=Outcome.FAULTS, faults=3)
    assert problems(now) == ["全部数据核验发现问题（3 处）"]
    Slot.objects.create(job="verify", due=now, outcome=Outcome.WELL)  # the newest counts
    assert problems(now) == []


def test_what_no_worker_takes_up_is_overdue(db, only):
    job = only()
    waiting = Slot.objects.create(job="verify", due=clock.now())
    assert waiting.state_word == "等待执行" and not waiting.is_problem
    waiting.made_at -= job.grace + timedelta(minutes=1)
    assert waiting.state_word == "逾期未执行" and waiting.is_problem
