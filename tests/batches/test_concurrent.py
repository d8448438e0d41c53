"""Several at one batch, or at the same rows, at once: nothing is lost, nothing is done twice, nobody waits for ever."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from projects.batch_resource import PROJECTS
from projects.models import Project
from tests.live_requests import Visitor, at_once
from zone.batches.bulk_preview import propose
from zone.batches.models import Batch
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.ledger.models import LedgerEntry
from zone.moves import make_move

pytestmark = pytest.mark.django_db(transaction=True)


def advanced(batch: Batch) -> bool:
    """Go on with a batch in a thread of its own, and leave no connection behind."""
    try:
        return advance(batch.pk, seconds=30)
    finally:
        connection.close()


def changed() -> int:
    return LedgerEntry.objects.filter(action="master.change").count()


def test_of_several_at_one_batch_each_row_is_done_once(proposed, manager):
    batch = make_move(proposed({"steward": "乙同志"}), "accept", by=manager)
    assert at_once(*[lambda: advanced(batch) for _ in range(4)]) == [True] * 4
    batch.refresh_from_db()
    assert (batch.state, changed()) == (BatchState.DONE, 4)
    call_command("verify_ledger")


def test_of_several_acceptances_one_counts(live_server, proposed, manager):
    batch = proposed({"steward": "乙同志"})
    tabs = [Visitor(live_server, manager) for _ in range(4)]
    answers = at_once(*[lambda tab=tab: tab.post(f"/batches/{batch.pk}/accept/")[0] for tab in tabs])
    assert answers == [302] * 4
    assert (changed(), LedgerEntry.objects.filter(action="batch.bulk").count()) == (4, 1)


def test_two_batches_over_the_same_rows_in_opposite_order_both_end(projects, manager, manager2):
    codes = [project.code for project in projects]
    batches = []
    for by, keys, steward in ((manager, codes, "乙同志"), (manager2, codes[::-1], "丙同志")):
        batch = propose(PROJECTS, keys, {"steward": steward}, by=by)
        advance(batch.pk, seconds=30)
        batches.append(make_move(batch, "accept", by=by))
    assert at_once(*[lambda batch=batch: advanced(batch) for batch in batches]) == [True, True]
    outcomes = [dict(batch.rows.values_list("key", "outcome")) for batch in batches]
    for project in Project.objects.all():  # the first one changed it, the other got a message
        ends = {"乙同志": ("done", "refused"), "丙同志": ("refused", "done")}[project.steward]
        assert tuple(outcome[project.code] for outcome in outcomes) == ends
    assert changed() == 4
    call_command("verify_ledger")


def test_the_console_and_a_batch_at_the_same_row_keep_both_in_order(live_server, proposed, manager, manager2, projects):
    batch = make_move(proposed({"steward": "乙同志"}), "accept", by=manager)
    keeper, one = Visitor(live_server, manager2), projects[0]
    form = {
        "code": one.code,
        "name": one.name,
        "pillar": one.pillar,
        "lead_department": one.lead_department_id,
        "steward": one.steward,
        "planned_start": "2026-01-05",
        "first_month": "2026-01-01",
        "indicators-TOTAL_FORMS": 0,
        "indicators-INITIAL_FORMS": 0,
    }
    (status, _), _ = at_once(
        lambda: keeper.post(f"/admin/projects/project/{one.pk}/change/", **form), lambda: advanced(batch)
    )
    assert status == 302
    one.refresh_from_db()
    assert one.planned_start == date(2026, 1, 5)
    assert set(Project.objects.exclude(pk=one.pk).values_list("steward", flat=True)) == {"乙同志"}
    call_command("verify_ledger")
