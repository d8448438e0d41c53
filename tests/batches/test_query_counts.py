"""What batches cost: pages the same for few rows and many, previews by the hundred, each row written a fixed sum."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.batch_resource import PROJECTS
from projects.models import Project
from tests.factories import ProjectFactory
from zone.batches import runner
from zone.batches.bulk_preview import propose
from zone.batches.models import Batch
from zone.batches.runner import advance
from zone.moves import make_move


@pytest.fixture
def prepared(department, other_department, manager):
    """A batch over so many projects, not yet read."""

    def make(rows: int, values: dict) -> Batch:
        Project.objects.all().delete()
        for number in range(rows):
            ProjectFactory(code=f"P2026-{number:03d}", lead_department=department)
        keys = list(Project.objects.order_by("code").values_list("code", flat=True))
        return propose(PROJECTS, keys, values, by=manager)

    return make


def statements(action) -> int:
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


@pytest.mark.parametrize(("address", "budget"), [("/batches/{}/", 20), ("/batches/", 12)])
def test_a_page_costs_the_same_for_few_rows_and_many(client, manager, prepared, address, budget):
    client.force_login(manager)
    costs = set()
    for rows in (3, 40):
        batch = prepared(rows, {"lead_department": "kj", "steward": "乙同志"})
        advance(batch.pk, seconds=60)
        client.get("/batches/")  # what is read once per process is not the page's
        costs.add(statements(lambda batch=batch: client.get(address.format(batch.pk))))
    assert len(costs) == 1
    assert costs.pop() <= budget


def test_a_preview_is_read_by_the_hundred(prepared):
    costs = []
    for rows in (2, 60):
        batch = prepared(rows, {"lead_department": "kj", "planned_end": "2027-12-31", "stage": "completed"})
        costs.append(statements(lambda batch=batch: advance(batch.pk, seconds=60)))
    assert costs[0] == costs[1]


def test_a_written_row_costs_a_fixed_sum(prepared, manager, monkeypatch):
    monkeypatch.setattr(runner, "TRANSACTION_SECONDS", 600)  # one transaction, on a slow machine, too
    costs = []
    for rows in (10, 30):
        batch = prepared(rows, {"lead_department": "kj", "steward": "乙同志"})
        advance(batch.pk, seconds=60)
        make_move(batch, "accept", by=manager)
        costs.append(statements(lambda batch=batch: advance(batch.pk, seconds=60)))
    assert (costs[1] - costs[0]) / 20 <= 8
