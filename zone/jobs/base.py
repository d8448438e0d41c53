"""What a nightly job is: rooms register theirs in `apps.py`, the clock has them done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from zone.registry import Registry

MAX_LINES = 200
"""Lines of one report that are stored and shown; the rest is counted."""


@dataclass(frozen=True)
class Line:
    """One sentence of a report, and the address of the page where it shows; empty: no page does."""

    text: str
    url: str = ""


@dataclass
class Report:
    """What came of a job."""

    faults: int = 0
    """How many things are wrong; 0: all is well."""
    lines: list[Line] = field(default_factory=list)
    """What is wrong, one a line; where all is well, what was done."""
    measures: dict[str, str] = field(default_factory=dict)
    """What was measured, by its Chinese name: size, seconds, head of the ledger."""

    def add_fault(self, text: str, url: str = "") -> None:
        """Count one more fault; only the first ones keep their line."""
        self.faults += 1
        if self.faults <= MAX_LINES:
            self.lines.append(Line(text, url))


@dataclass(frozen=True)
class Job:
    """Work that is due once a day, at a local time."""

    name: str
    title: str
    at: time
    grace: timedelta
    """How much later than its time it may still begin; after that it is skipped until the next day."""
    run: Callable[[], Report]

    def last_due(self, now: datetime) -> datetime:
        """The newest instant not after `now` at which it was due."""
        local = timezone.localtime(now)
        due = self._on(local)
        return due if due <= now else self._on(local - timedelta(days=1))

    def next_due(self, now: datetime) -> datetime:
        """The first instant after `now` at which it is due."""
        local = timezone.localtime(now)
        due = self._on(local)
        return due if due > now else self._on(local + timedelta(days=1))

    def _on(self, day: datetime) -> datetime:
        return datetime.combine(day.date(), self.at, tzinfo=day.tzinfo)


JOBS: Registry[Job] = Registry("jobs")
"""All jobs by name."""


def jobs_in_order() -> list[Job]:
    """All jobs in the order of a night."""
    return sorted(JOBS.values(), key=lambda job: job.at)


def register_jobs(*jobs: Job) -> None:
    for job in jobs:
        JOBS.register(job.name, job)
