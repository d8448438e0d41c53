"""The process killed at many points: each row is wholly in or wholly out, none twice, and the batch goes on."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from projects.batch_resource import PROJECTS
from projects.models import Project
from tests.factories import ProjectFactory
from zone.batches.bulk_preview import propose
from zone.batches.models import Batch
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.batches.tasks import queue_in_case
from zone.ledger.models import LedgerEntry
from zone.moves import make_move

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 24
POINTS = (1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 21, 25, 29, 33, 38, 44)


@pytest.fixture
def accepted(department, manager) -> Batch:
    for number in range(ROWS):
        ProjectFactory(code=f"P2026-{number:03d}", steward="甲同志", lead_department=department)
    keys = list(Project.objects.order_by("code").values_list("code", flat=True))
    batch = propose(PROJECTS, keys, {"steward": "乙同志"}, by=manager)
    advance(batch.pk, seconds=60)
    return make_move(batch, "accept", by=manager)


def killed_again_and_again(batch: Batch, points=POINTS, module: str = "tests.batches.kill_worker") -> list[dict]:
    """What stands after each kill, as the module tells it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{database['NAME']}"
    else:
        address = f"postgres://{database['USER']}@{database['HOST'].replace('/', '%2F')}/{database['NAME']}"
    values = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": address,
        "ZONE_DATA_DIR": str(settings.DATA_DIR),
    }
    done = subprocess.run(
        [sys.executable, "-m", module, str(batch.pk), *map(str, points)],
        env={**os.environ, **values},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_at_twenty_points_each_row_is_wholly_in_or_wholly_out(accepted):
    after_kills = killed_again_and_again(accepted)
    assert [one["killed"] for one in after_kills] == [True] * len(POINTS)
    for one in after_kills:
        changed = {code for code, steward in one["stewards"].items() if steward == "乙同志"}
        assert {code for code, state in one["rows"].items() if state == "done"} == changed
        assert sorted(one["recorded"]) == sorted(changed)  # as often as changed: once
        assert one["processed"] == len(changed)
    assert 0 < after_kills[-1]["processed"] < ROWS  # some kills struck between rows that were done
    assert advance(accepted.pk, seconds=60)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.processed) == (BatchState.DONE, ROWS)
    assert LedgerEntry.objects.filter(action="master.change").count() == ROWS
    call_command("verify_ledger")


def test_the_undoing_is_killed_with_no_more_harm(accepted, manager):
    advance(accepted.pk, seconds=60)
    make_move(accepted, "undo", by=manager)
    for one in killed_again_and_again(accepted):
        back = {code for code, steward in one["stewards"].items() if steward == "甲同志"}
        assert {code for code, state in one["rows"].items() if state == "undone"} == back
        assert len(one["recorded"]) == ROWS + len(back)
    assert advance(accepted.pk, seconds=60)
    assert set(Project.objects.values_list("steward", flat=True)) == {"甲同志"}
    call_command("verify_ledger")


def test_the_worker_goes_on_when_the_process_of_the_page_was_killed(accepted):
    DBTaskResult.objects.all().delete()
    queue_in_case(accepted.pk)
    (after,) = killed_again_and_again(accepted, [80], "tests.batches.kill_page")
    assert after["killed"] and 0 < after["processed"] < ROWS
    DBTaskResult.objects.get().task.call(accepted.pk)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.processed) == (BatchState.DONE, ROWS)
    call_command("verify_ledger")
