"""A verification as a whole: in how many processes it walks, what it counts and what it says of itself."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.fixtures import triggers_lifted
from zone.ledger import verification
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.verification import DONE, Outcome, record_outcome, verify_all
from zone.ledger.verify import Noted
from zone.tracking.models import ReportMonth

CHECKED = (
    *("账号和角色", "封账", "填报月份", "填报、数值、佐证、经手人和办理过程"),
    *("佐证文件", "现值", "年度报表主要数据"),
)
"""What the rooms ask beside what the ledger asks itself."""
MANY = verification.WORTH_PROCESSES


@pytest.mark.parametrize(
    ("in_block", "entries", "processes"),
    [(False, MANY, 7), (False, MANY - 1, 1), (True, MANY, 1), (True, MANY - 1, 1)],
)
def test_a_process_per_core_walks_a_large_database_that_others_see(monkeypatch, in_block, entries, processes):
    monkeypatch.setattr(verification, "connection", SimpleNamespace(in_atomic_block=in_block))
    monkeypatch.setattr(verification, "_entries", lambda: entries)
    monkeypatch.setattr(verification, "cores", lambda: 7)
    assert verification._processes() == processes


def test_there_are_as_many_entries_as_the_head_says_and_none_without_it(five):
    assert verification._entries() == 5
    with triggers_lifted():
        LedgerHead.objects.all().delete()
    assert verification._entries() == 0


def test_every_check_says_how_far_it_is(five):
    last = {}
    whole = verify_all(progress=lambda title, *far: last.update({title: far}))
    assert [*last][:4] == ["触发器、约束和索引", "操作日志", "操作日志所记的每一项", "基础数据"]
    assert {*last} - {*[*last][:4]} == {*CHECKED}
    assert [*last.values()][:3] == [(0, 0), (5, 5), (5, 5)]
    assert whole.rows == sum(seen for seen, _ in last.values())
    assert all(seen == total for seen, total in last.values())


def test_a_verification_says_of_itself_what_it_was(five, monkeypatch):
    assert Outcome() == Outcome(faults=[], rows=0, head=None, is_quick=False, seconds=0)
    monkeypatch.setattr(verification, "time", SimpleNamespace(monotonic=iter([100.0, 103.5]).__next__))
    whole = verify_all()
    assert (whole.faults, whole.head, whole.is_quick) == ([], Noted(5, five[-1].own_hash), False)
    assert whole.seconds == 3.5


def test_a_whole_walk_looks_at_what_no_entry_names_and_a_short_one_does_not(five):
    record_outcome(Outcome(head=Noted(5, five[-1].own_hash)))
    assert verify_all(quick=True).faults == verify_all().faults == []
    with triggers_lifted():
        ReportMonth.objects.create(month=date(2026, 1, 1), due_on=date(2026, 2, 5))
    assert verify_all(quick=True).faults == []
    assert [fault.sentence for fault in verify_all().faults] == ["月份 2026年1月在操作日志中没有开放记录"]


def test_a_broken_chain_is_a_fault_and_has_no_end(five):
    with triggers_lifted():
        LedgerEntry.objects.filter(sequence=3).update(actor="x")
    whole = verify_all()
    assert whole.head is None and whole.faults[0].sentence.startswith("操作日志断裂：")


@pytest.mark.django_db(transaction=True)
def test_an_outcome_is_recorded_in_a_transaction_of_its_own():
    record_outcome(Outcome())
    assert LedgerEntry.objects.get().action == DONE
