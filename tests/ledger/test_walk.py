"""How a verification divides tables, walks them, looks twice, and remembers how far the last one came."""

from datetime import date

import pytest
from django.db import transaction

from tests.factories import DepartmentFactory, ReportMonthFactory
from zone.ledger import acts, proof, verification
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.ledger.proof import Check, Fault, Part, Walk, confirmed, entries_by_object, parts_of
from zone.ledger.verification import Outcome, last_full, part_faults, record_outcome
from zone.ledger.verify import Break, Noted, Verdict
from zone.people.models import Department
from zone.tracking.models import ReportMonth

DEPARTMENTS = "people.department"


@pytest.fixture
def departments(db) -> list[Department]:
    return DepartmentFactory.create_batch(5)


def keys_of(rows) -> list[int]:
    return [row.pk for row in rows]


@pytest.mark.parametrize(
    ("size", "widths"),
    [(1, [2, 1, 1, 1]), (2, [3, 2]), (4, [4, 1]), (5, [4, 1]), (6, [5]), (20_000, [5])],
)
def test_a_table_is_divided_into_parts_of_about_one_size(departments, monkeypatch, size, widths):
    monkeypatch.setattr(proof, "PART", size)
    parts = parts_of(Department.objects.all())
    assert [one.model for one in parts] == [DEPARTMENTS] * len(parts)
    found = [list(Walk(part=part).all_chunks(Department.objects.all())) for part in parts]
    assert [sum(map(len, chunks)) for chunks in found] == widths
    assert [key for chunks in found for chunk in chunks for key in chunk] == keys_of(departments)
    assert (parts[0].after, parts[-1].until) == (None, None)


def test_a_table_without_rows_or_with_other_keys_is_one_part(db):
    assert parts_of(Department.objects.all()) == [Part(DEPARTMENTS)]
    ReportMonthFactory(month=date(2026, 1, 1)), ReportMonthFactory(month=date(2026, 2, 1))
    assert parts_of(ReportMonth.objects.all()) == [Part("tracking.reportmonth")]
    assert parts_of() == []


def test_a_walk_goes_chunk_by_chunk_and_tells_how_far_it_is(departments, monkeypatch):
    monkeypatch.setattr(proof, "CHUNK", 2)
    counted: list[int] = []
    chunks = list(Walk(advance=counted.append).all_chunks(Department.objects.all()))
    keys = keys_of(departments)
    assert chunks == [keys[:2], keys[2:4], keys[4:]] and counted == [2, 2, 1]
    part = Part(DEPARTMENTS, after=keys[0], until=keys[3])
    assert [key for chunk in Walk(part=part).all_chunks(Department.objects.all()) for key in chunk] == keys[1:4]
    assert list(Walk(part=part).all_chunks(ReportMonth.objects.all())) == []
    for other in ("tracking.reportmonth", "people.depart"):
        assert list(Walk(part=Part(other)).all_chunks(Department.objects.all())) == []


def test_a_short_walk_looks_at_what_entries_name(departments, manager):
    with transaction.atomic():
        record("master.change", obj=departments[0])
        since = record("export", obj=departments[1]).sequence
        record("master.change", obj=departments[3])
        record("master.change", obj=departments[2])
        record("master.change", obj=departments[2])
        record("account.change", obj=manager)
    rows = Department.objects.all()
    assert list(Walk(since).chunks(rows, Department)) == [keys_of(departments[2:4])]
    assert list(Walk(since).chunks(rows, ReportMonth)) == []
    assert list(Walk().chunks(rows, ReportMonth)) == [keys_of(departments)]
    assert list(Walk(since + 10).chunks(rows, Department)) == []


def test_entries_about_rows_stand_by_their_key_oldest_first(departments, manager):
    first, second, _ = departments[:3]
    with transaction.atomic():
        written = [record("master.change", obj=first, actor=manager, topic="T", changes={"n": n}) for n in (1, 2)]
        record("master.change", obj=departments[2])
        record("account.change", obj=manager)
    found = entries_by_object(Department, [first.pk, second.pk])
    assert {key: [act.sequence for act in acts] for key, acts in found.items()} == {
        str(first.pk): [one.sequence for one in written],
        str(second.pk): [],
    }
    act, entry = found[str(first.pk)][0], written[0]
    assert act == (entry.sequence, entry.at, manager.pk, "master.change", "T", '{"n":1}', entry.key_id)


def looking(*answers):
    """A way of finding that answers so, look after look, and notes what it was asked for."""
    asked: list[list] = []
    left = iter(answers)

    def find(keys):
        asked.append(list(keys))
        yield from next(left)

    return find, asked


def test_nothing_found_is_not_looked_at_again(db):
    find, asked = looking([])
    assert list(confirmed(find, [1, 2])) == [] and asked == [[1, 2]]


def test_a_fault_between_two_readings_is_none(db):
    find, asked = looking([Fault("x")], [], [])
    assert list(confirmed(find, [1, 2])) == [] and asked == [[1, 2], [1], [2]]


def test_a_fault_while_nothing_is_recorded_is_one(db):
    find, asked = looking([Fault("x")], [Fault("a")], [Fault("b"), Fault("c")])
    assert list(confirmed(find, [1, 2])) == [Fault("a"), Fault("b"), Fault("c")]
    assert asked == [[1, 2], [1], [2]]


def test_while_others_are_at_work_a_row_is_looked_at_so_often_and_no_oftener(db):
    looks = []

    def find(keys):
        looks.append(keys)
        with transaction.atomic():
            record("export")
        yield Fault(f"look {len(looks)}")

    assert list(confirmed(find, [7])) == [Fault(f"look {1 + proof.LOOKS}")]
    assert looks == [[7]] * (1 + proof.LOOKS)


def test_what_an_act_began_and_no_act_ended_is_missed(departments, monkeypatch):
    monkeypatch.setitem(proof.BEGINNINGS, "test.begin", ("test.end",))
    gone, ended, again, there = departments[:4]
    with transaction.atomic():
        begun = [record("test.begin", obj=one).sequence for one in (gone, ended, again, there)]
        record("test.end", obj=ended)
        record("test.end", obj=again)
        begun.append(record("test.begin", obj=again).sequence)
        record("test.begin")  # about nothing
        for one in (gone, ended, again):
            Department.objects.filter(pk=one.pk).delete()
    counted: list[int] = []
    found = [one.sentence for one in acts.missing_rows(Walk(advance=counted.append))]
    assert len(found) == 2
    for said, one, sequence in zip(found, (gone, again), (begun[0], begun[4]), strict=True):
        assert f"“{one}”不见了：操作日志第 {sequence} 条" in said and "之后没有删除它的记录" in said
    assert sum(counted) == LedgerEntry.objects.count()
    assert len(list(acts.missing_rows(Walk(begun[0])))) == 1
    assert len(list(acts.missing_rows(Walk(part=Part("ledger.ledgerentry", None, begun[0]))))) == 1
    assert len(list(acts.missing_rows(Walk(part=Part("ledger.ledgerentry", begun[0], None))))) == 1
    assert list(acts.missing_rows(Walk(begun[4], part=Part("ledger.ledgerentry", begun[0], None)))) == []


def test_rows_of_a_kind_that_is_gone_are_not_missed(db, monkeypatch):
    monkeypatch.setitem(proof.BEGINNINGS, "test.begin", ())
    with transaction.atomic():
        entry = record("test.begin")
    for kind in ("people.gone", "nonsense"):
        assert list(acts._missing(kind, {"1": entry.sequence})) == []


HEAD = Noted(7, "a" * 64)


def outcome(*, quick=False, faults=(), head=HEAD) -> None:
    record_outcome(Outcome([Fault(one) for one in faults], head=head, is_quick=quick))


def test_the_last_full_verification_is_the_newest_that_found_nothing(db):
    assert last_full() == 0
    outcome(head=Noted(5, "b" * 64))
    outcome()
    assert last_full() == 7
    outcome(quick=True, head=Noted(9, "c" * 64))
    outcome(faults=["x"], head=Noted(10, "d" * 64))
    assert last_full() == 7


def test_what_was_found_is_recorded_by_its_first_lines(db):
    outcome(faults="abcdefg", head=None)
    entry = LedgerEntry.objects.get()
    assert entry.action == verification.DONE
    assert entry.changes == '{"faults":7,"first":["a","b","c","d","e"],"head":"","quick":false}'


def test_faults_of_a_part_are_cut_off_and_of_a_check_too(db, monkeypatch):
    endless = Check("x", lambda walk: (Fault(str(number)) for number in range(10**6)), lambda: 0, lambda: [Part()] * 3)
    monkeypatch.setattr(verification, "_checks", lambda: {"endless": endless})
    monkeypatch.setattr(verification, "MOST_FAULTS", 4)
    assert [one.sentence for one in part_faults("endless", 0, Part(), advance=lambda count: None)] == list("0123")
    monkeypatch.setattr(
        verification, "part_faults", lambda name, since, part, advance: [Fault("x"), Fault("y"), Fault("z")]
    )
    assert [one.sentence for one in verification.verify_all().faults] == ["x", "y", "z", "x"]


def test_progress_never_exceeds_the_whole(db):
    counted = []
    result = Outcome()
    advance = verification._progress_of(
        Check("x", lambda walk: iter(()), lambda: 5), result, lambda *one: counted.append(one)
    )
    advance(3), advance(4)
    assert counted == [("x", 0, 5), ("x", 3, 5), ("x", 5, 5)] and result.rows == 7
    verification._progress_of(Check("x", lambda walk: iter(()), lambda: 5), result, None)(1)
    assert result.rows == 8


def test_what_the_chain_says_is_said_in_lines():
    broken = Verdict(broken=Break(3, "content", "第 3 条内容被改动"), stale=["people.user", "（无对象）"])
    assert list(verification.chain_faults(broken)) == [
        Fault("操作日志断裂：第 3 条内容被改动", "/admin/ledger/ledgerentry/"),
        Fault("最近记录的位置与操作日志不符，计数可能过时：people.user"),
        Fault("最近记录的位置与操作日志不符，计数可能过时：（无对象）"),
    ]
    assert list(verification.chain_faults(Verdict())) == []
