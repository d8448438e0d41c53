"""How the jobs stand, for the page and for whoever has to know when something is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from zone.jobs.base import JOBS, Job, jobs_in_order
from zone.jobs.models import Slot
from zone.key_figures import KeyFigure
from zone.registry import Registry

PROOF_FIGURES: Registry[Callable[[], list[KeyFigure]]] = Registry("proof figures")
"""Key figures at the top of the page, from the rooms that make them."""


@dataclass(frozen=True)
class JobStatus:
    """A job, the newest of its slots and when it is due next."""

    job: Job
    slot: Slot | None
    asked_at: datetime

    @property
    def next_due(self) -> datetime:
        return self.job.next_due(self.asked_at)

    @property
    def is_forgotten(self) -> bool:
        """It was due, its grace is over, and no clock has made a slot for it."""
        due = self.job.last_due(self.asked_at)
        return self.asked_at - due > self.job.grace and (self.slot is None or self.slot.due < due)

    @property
    def problem(self) -> str:
        """What is wrong, as one clause; empty where nothing is."""
        if self.slot is None:
            return f"{self.job.title}还没有执行过"
        if self.is_forgotten:
            return f"{self.job.title}到时间没有执行，定时程序可能没有运行"
        if not self.slot.is_problem:
            return ""
        count = f"（{self.slot.faults} 处）" if self.slot.state == "faults" else ""
        return f"{self.job.title}{self.slot.state_word}{count}"


def statuses(now: datetime) -> list[JobStatus]:
    """Every job as it stands. One query."""
    newest = Slot.objects.filter(job__in=JOBS).values("job").annotate(newest=Max("pk")).values("newest")
    slots = {slot.job: slot for slot in Slot.objects.filter(pk__in=newest)}
    return [JobStatus(job, slots.get(job.name), now) for job in jobs_in_order()]


def problems(now: datetime) -> list[str]:
    """What is wrong with the jobs, one clause each; empty when all is well. One query."""
    return [status.problem for status in statuses(now) if status.problem]
