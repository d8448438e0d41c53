"""A registry of one job, whose report the test decides."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from zone.jobs.base import JOBS, Job, Report


@pytest.fixture
def only(monkeypatch) -> Callable[..., Job]:
    """Makes one job the only one there is; its function is the test's."""

    def register(run: Callable[[], Report] = Report) -> Job:
        job = Job("verify", "全部数据核验", time(4, 0), timedelta(hours=3), run)
        for name in list(JOBS):
            monkeypatch.delitem(JOBS, name)
        monkeypatch.setitem(JOBS, "verify", job)
        return job

    return register


@pytest.fixture
def at() -> Callable[..., datetime]:
    """An instant of March 2026 in local time."""
    return lambda day, hour, minute=0: datetime(2026, 3, day, hour, minute, tzinfo=get_current_timezone())
