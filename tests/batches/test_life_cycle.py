"""A batch from proposal to undo, by direct calls: what each row becomes and what the ledger records."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from projects.models import Project
from tests.factories import TaskFactory
from zone.batches.bulk_preview import propose
from zone.batches.decisions import cancel, choose
from zone.batches.models import RowOutcome
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.batch_resource import UNDERTAKINGS
from zone.tracking.models import Undertaking


def states(batch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def stewards() -> list[str]:
    return list(Project.objects.order_by("code").values_list("steward", flat=True))


def test_a_proposal_changes_nothing_and_says_what_each_row_would_become(proposed, projects, other_department):
    Project.objects.filter(pk=projects[1].pk).update(steward="乙同志", lead_department=other_department)
    batch = proposed({"steward": "乙同志", "lead_department": "kj"})
    assert (batch.state, batch.finished_at) == (BatchState.READY, None)
    assert states(batch) == [RowOutcome.READY, RowOutcome.SAME, RowOutcome.READY, RowOutcome.READY]
    assert batch.rows.first().current == {"steward": "甲同志", "lead_department": "js"}
    assert stewards() == ["甲同志", "乙同志", "甲同志", "甲同志"]
    assert not LedgerEntry.objects.exists()


def test_accepted_rows_are_changed_and_recorded_as_by_hand(proposed, manager, department, other_department):
    batch = make_move(proposed({"lead_department": "kj"}), "accept", by=manager)
    assert advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert (batch.state, batch.processed, batch.total, batch.worker) == (BatchState.DONE, 4, 4, "")
    assert states(batch) == [RowOutcome.DONE] * 4
    assert set(Project.objects.values_list("lead_department__code", flat=True)) == {"kj"}
    entries = list(LedgerEntry.objects.order_by("sequence"))
    assert [entry.action for entry in entries] == ["batch.bulk"] + ["master.change"] * 4
    assert json.loads(entries[1].changes) == {
        "batch": batch.pk,
        "lead_department": [f"建设局（{department.pk}）", f"科技局（{other_department.pk}）"],
    }
    assert (entries[1].actor, entries[1].topic) == ("manager", "P2026-001")
    assert json.loads(entries[0].changes)["rows"] == 4
    call_command("verify_ledger")


def test_rows_left_out_stay_as_they_are(proposed, manager):
    batch = proposed({"steward": "乙同志"})
    choose(batch, by=manager, shown=[1, 2, 3], ticked=[2])
    advance(make_move(batch, "accept", by=manager).pk, seconds=60)
    assert stewards() == ["甲同志", "乙同志", "甲同志", "乙同志"]
    assert states(batch) == ["skipped", "done", "skipped", "done"]


def test_a_batch_is_accepted_once_and_only_by_who_proposed_it(proposed, manager, manager2):
    batch = proposed({"steward": "乙同志"})
    with pytest.raises(PermissionDenied):
        make_move(batch, "accept", by=manager2)
    make_move(batch, "accept", by=manager)
    with pytest.raises(ValidationError, match="没有再次执行"):
        make_move(batch, "accept", by=manager)
    assert LedgerEntry.objects.filter(action="batch.bulk").count() == 1


def test_a_row_changed_since_the_preview_is_refused_and_stops_no_other(proposed, projects, manager):
    batch = proposed({"steward": "乙同志"})
    Project.objects.filter(pk=projects[2].pk).update(steward="丙同志")
    advance(make_move(batch, "accept", by=manager).pk, seconds=60)
    assert stewards() == ["乙同志", "乙同志", "丙同志", "乙同志"]
    refused = batch.rows.get(outcome=RowOutcome.REFUSED)
    assert (refused.number, refused.errors) == (3, {"steward": ["预览之后已被修改，没有写入；请重新发起。"]})


def test_undo_puts_back_what_nobody_changed_since(proposed, projects, manager, manager2):
    batch = proposed({"steward": "乙同志", "state": "suspended"})
    advance(make_move(batch, "accept", by=manager).pk, seconds=60)
    Project.objects.filter(pk=projects[0].pk).update(steward="丙同志")
    make_move(batch, "undo", by=manager2)
    assert advance(batch.pk, seconds=60)
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert states(batch) == ["changed", "undone", "undone", "undone"]
    assert stewards() == ["丙同志", "甲同志", "甲同志", "甲同志"]
    assert list(Project.objects.order_by("code").values_list("state", flat=True))[:2] == ["suspended", "active"]
    recorded = LedgerEntry.objects.order_by("sequence").values_list("action", "actor")
    written, undone = 4 * 2, 3 * 2  # of each row its steward and its state
    assert list(recorded)[1 + written :] == [("batch.undo", "manager2"), *[("master.change", "manager2")] * undone]
    call_command("verify_ledger")


def test_a_cancelled_batch_changes_nothing_more(proposed, manager):
    batch = make_move(proposed({"steward": "乙同志"}), "accept", by=manager)
    cancel(batch, by=manager)
    assert advance(batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED
    assert states(batch) == [RowOutcome.STOPPED] * 4
    assert stewards() == ["甲同志"] * 4


def test_undertakings_of_every_kind_are_recorded_as_what_they_are(projects, department, manager):
    task = TaskFactory(year=2026, number=7, lead_department=department)
    batch = propose(UNDERTAKINGS, ["MS2026-07", "P2026-002"], {"steward": "乙同志"}, by=manager)
    advance(batch.pk, seconds=60)
    advance(make_move(batch, "accept", by=manager).pk, seconds=60)
    assert Undertaking.objects.filter(steward="乙同志").count() == 2
    recorded = LedgerEntry.objects.filter(action="master.change").values_list(
        "object_type", "object_id", "object_label"
    )
    assert set(recorded) == {
        ("livelihood.task", str(task.pk), task.name),
        ("projects.project", str(projects[1].pk), projects[1].name),
    }
