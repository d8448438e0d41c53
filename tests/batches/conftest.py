"""Projects to change in one action, and the action itself up to where a test begins."""

from collections.abc import Callable
from datetime import date

import pytest

from projects.batch_resource import PROJECTS
from projects.models import Project
from tests.factories import ProjectFactory
from zone.batches.bulk_preview import propose
from zone.batches.models import Batch
from zone.batches.runner import advance


@pytest.fixture
def projects(department) -> list[Project]:
    """Four projects of one department, planned from January 2026."""
    made = {"lead_department": department, "steward": "甲同志", "planned_start": date(2026, 1, 5)}
    return [ProjectFactory(code=f"P2026-00{n}", **made) for n in range(1, 5)]


@pytest.fixture
def proposed(projects, manager) -> Callable[..., Batch]:
    """Proposes values for all projects (or those of the given codes) and reads the batch to its end."""

    def make(values: dict, keys: list[str] | None = None, by=manager) -> Batch:
        batch = propose(PROJECTS, keys or [project.code for project in projects], values, by=by)
        assert advance(batch.pk, seconds=60)
        batch.refresh_from_db()
        return batch

    return make
