"""The clock's one act: hand what is due to the worker, once, however many clocks run."""

from datetime import datetime

from django.db import IntegrityError, transaction

from zone.jobs.base import Job, jobs_in_order
from zone.jobs.models import Outcome, Slot
from zone.jobs.runner import run_slot


def tick(now: datetime) -> list[Slot]:
    """Make the slot of every job that became due, and return those made here.

    A job that has never been done is done at once: a new site learns on its first day whether it can be backed up.
    """
    made = [_slot_of(job, now) for job in jobs_in_order()]
    return [slot for slot in made if slot]


def _slot_of(job: Job, now: datetime) -> Slot | None:
    due = job.last_due(now)
    if Slot.objects.filter(job=job.name, due=due).exists():
        return None
    is_late = now - due > job.grace and Slot.objects.filter(job=job.name).exists()
    try:
        with transaction.atomic():  # the slot with its task, or neither
            slot = Slot.objects.create(job=job.name, due=due)
            if is_late:
                _skip(slot, now)
            else:
                run_slot.enqueue(slot.pk)
    except IntegrityError:  # another clock was faster
        return None
    return slot


def _skip(slot: Slot, now: datetime) -> None:
    slot.outcome, slot.faults, slot.finished_at = Outcome.SKIPPED, 1, now
    slot.lines = [{"text": "到时间时定时程序没有运行，已过宽限时间，本次不再执行。", "url": ""}]
    slot.save()
