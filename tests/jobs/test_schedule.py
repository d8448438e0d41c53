"""When a job is due, and that it is handed to the worker once."""

import subprocess
import sys
from collections import Counter

import pytest
from django_tasks_db.models import DBTaskResult

from tests.processes import ROOT, environment
from zone.jobs.base import JOBS
from zone.jobs.models import Slot
from zone.jobs.schedule import tick


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [((5, 3, 59), (4, 4), (5, 4)), ((5, 4, 0), (5, 4), (6, 4)), ((5, 23, 0), (5, 4), (6, 4))],
)
def test_a_job_is_due_at_its_local_time_each_day(only, at, now, last, following):
    job = only()
    assert (job.last_due(at(*now)), job.next_due(at(*now))) == (at(*last), at(*following))


def test_a_due_job_is_handed_to_the_worker_once(db, only, at):
    only()
    tick(at(4, 5))
    assert [slot.due for slot in tick(at(5, 4, 1))] == [at(5, 4)]
    assert tick(at(5, 4, 2)) == tick(at(5, 23)) == []
    assert Slot.objects.count() == DBTaskResult.objects.count() == 2


def test_a_job_late_beyond_its_grace_is_skipped_and_says_so(db, only, at):
    only()
    tick(at(4, 5))
    (late,) = tick(at(5, 7, 1))
    assert (late.state_word, late.is_problem) == ("错过未执行", True)
    assert "没有运行" in late.lines[0]["text"]
    assert DBTaskResult.objects.count() == 1


def test_a_job_late_within_its_grace_is_done(db, only, at):
    only()
    tick(at(4, 5))
    (slot,) = tick(at(5, 6, 59))
    assert slot.outcome == ""


def test_a_job_that_was_never_done_is_done_at_once(db, only, at):
    only()
    (slot,) = tick(at(5, 20))
    assert slot.outcome == "" and DBTaskResult.objects.count() == 1


def test_a_slot_and_its_task_are_made_together_or_not_at_all(transactional_db, only, at, monkeypatch):
    only()
    monkeypatch.setattr("zone.jobs.schedule.run_slot", None)
    with pytest.raises(AttributeError):
        tick(at(5, 4, 1))
    assert not Slot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_racing_clocks_have_each_job_done_thirty_times_in_thirty_days():
    clocks = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.race_clock", "2026-03-01T00:30:00+08:00", "30"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for clock in clocks:
        assert clock.stdout.readline() == "ready\n"
    for clock in clocks:
        clock.stdin.write("go\n")
        clock.stdin.flush()
    made = [int(clock.communicate()[0]) for clock in clocks]
    assert all(clock.returncode == 0 for clock in clocks)
    first = len(JOBS)  # at the first look, what was due the day before
    assert Counter(Slot.objects.values_list("job", flat=True)) == dict.fromkeys(JOBS, 31)
    assert sum(made) == Slot.objects.count() == DBTaskResult.objects.count() == 30 * len(JOBS) + first
    assert min(made) > 0  # they did race
