"""Doing a job: once for each slot, with a sign of life while it lasts, and its outcome in slot and ledger."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django_tasks import task

from zone.jobs.base import JOBS, Job, Line, Report
from zone.jobs.models import Outcome, Slot
from zone.ledger import clock
from zone.ledger.ledger import record

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
MAX_TEXT = 500
"""Characters of one line that are stored."""


@task()
def run_slot(slot_pk: int) -> None:
    """Do the job of a slot in the worker, if nobody has begun it."""
    if begin(slot_pk):
        finish(slot_pk)


def run_now(job: Job) -> Slot:
    """Do a job in this process, outside of its hours; its slot is due at this moment."""
    slot = Slot.objects.create(job=job.name, due=clock.now())
    begin(slot.pk)
    return finish(slot.pk)


def begin(slot_pk: int) -> bool:
    """Take a slot; False if it was begun before or is over."""
    now = clock.now()
    untouched = Slot.objects.filter(pk=slot_pk, started_at=None, outcome="")
    return bool(untouched.update(started_at=now, heartbeat_at=now))


def finish(slot_pk: int) -> Slot:
    """Do the job of a slot that was begun here and save what came of it."""
    slot = Slot.objects.get(pk=slot_pk)
    job = JOBS.get(slot.job)
    with _alive(slot_pk):
        outcome, report = _done(job) if job else (Outcome.FAILED, _failure("本程序已没有这项任务。"))
    _save(slot, outcome, report, clock.now())
    return slot


def _done(job: Job) -> tuple[Outcome, Report]:
    try:
        report = job.run()
    except Exception as error:
        log.exception("job %s", job.name)
        return Outcome.FAILED, _failure(f"执行中断：{_first_line(error)}。详情见运行日志。")
    return (Outcome.FAULTS if report.faults else Outcome.WELL), report


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _failure(sentence: str) -> Report:
    return Report(faults=1, lines=[Line(sentence)])


@transaction.atomic
def _save(slot: Slot, outcome: Outcome, report: Report, now: datetime) -> None:
    slot.outcome, slot.faults, slot.finished_at = outcome, report.faults, now
    slot.lines = [{"text": line.text[:MAX_TEXT], "url": line.url} for line in report.lines]
    slot.measures = report.measures
    slot.save(update_fields=["outcome", "faults", "finished_at", "lines", "measures"])
    changes: dict[str, Any] = {"job": slot.job, "outcome": str(outcome), "faults": report.faults}
    record("job.done", obj=slot, changes=changes)


@contextmanager
def _alive(slot_pk: int) -> Iterator[None]:
    """Note from time to time that this process is at work; a process that was killed notes nothing more."""
    is_over = threading.Event()
    beating = threading.Thread(target=_beat, args=(slot_pk, is_over), daemon=True)
    beating.start()
    try:
        yield
    finally:
        is_over.set()
        beating.join()


def _beat(slot_pk: int, is_over: threading.Event) -> None:
    while not is_over.wait(HEARTBEAT_SECONDS):
        try:
            Slot.objects.filter(pk=slot_pk).update(heartbeat_at=clock.now())
        except DatabaseError as error:
            log.warning("no heartbeat of slot %s: %s", slot_pk, error)
        finally:
            connection.close()  # this thread's own
