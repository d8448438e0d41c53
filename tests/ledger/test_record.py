"""What an entry is made of: one text for one value, on both databases, in the transaction of its action."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from tests.factories import DepartmentFactory
from zone.ledger import append, clock, ledger
from zone.ledger.hashing import canonical, entry_hash
from zone.ledger.ledger import about, client_address, deferred_entries, record
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.roles import Role

NOON = datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        (Decimal("1200.5000"), '"1200.5"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (date(2026, 3, 1), '"2026-03-01"'),
        (NOON, '"2026-03-01T04:30:00.000005+00:00"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        ((Role.AUDITOR, gettext_lazy("x")), '["auditor","x"]'),
        ({7: "指标"}, '{"7":"指标"}'),
        ("\ud800\x00", '"\\ud800\\u0000"'),
    ],
)
def test_a_value_has_one_text(value, text):
    assert canonical(value) == text


@pytest.mark.parametrize(
    "value", [1.5, Decimal("NaN"), datetime(2026, 3, 1), {1.5: "x"}, {"set"}, b"x", AnonymousUser(), [{"deep": [0.1]}]]
)
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises(TypeError, match="no place in the ledger"):
        canonical(value)


def test_a_row_of_a_model_is_refused(department):
    with pytest.raises(TypeError, match="Department"):
        canonical({"department": department})


def test_an_entry_read_back_has_the_hash_it_was_written_with(clerk):
    token = client_address.set("2001:db8::1")
    try:
        with transaction.atomic():
            entry = record("export", actor=clerk, obj=clerk.department, changes={"rows": Decimal("3.10")}, topic="P1")
    finally:
        client_address.reset(token)
    read = LedgerEntry.objects.get()
    assert entry_hash(read) == entry.own_hash == read.own_hash
    assert read.at == entry.at
    assert (read.actor, read.actor_id, read.address) == ("clerk", clerk.pk, "2001:db8::1")
    assert (read.object_type, read.object_id, read.object_label) == (
        "people.department",
        str(clerk.department.pk),
        "建设局",
    )
    assert read.changes == '{"rows":"3.1"}'
    assert list(about(clerk.department)) == [read]


A_ROW = {
    "sequence": 7,
    "at": NOON,
    "actor_id": 3,
    "actor": "clerk",
    "address": "2001:db8::1",
    "action": "export",
    "object_type": "people.department",
    "object_id": "5",
    "object_label": "建设局",
    "topic": "P2026-001",
    "changes": '{"rows":"3.1"}',
    "previous_hash": "0" * 64,
}


def test_the_hash_of_a_row_never_changes():
    assert entry_hash(SimpleNamespace(**A_ROW)) == "8d69134444092753f51ee2ecd0827155bed8566d1315385fd70407d7651bdd89"


@pytest.mark.parametrize("column", A_ROW)
def test_every_column_is_hashed(column):
    other = {"at": NOON + timedelta(microseconds=1)}.get(column, 8 if column.endswith(("sequence", "_id")) else "other")
    assert entry_hash(SimpleNamespace(**A_ROW | {column: other})) != entry_hash(SimpleNamespace(**A_ROW))


def test_a_row_has_no_column_that_is_not_hashed_but_its_own_hash_and_code():
    columns = {field.attname for field in LedgerEntry._meta.concrete_fields}
    assert columns - {"own_hash", "key_id", "mac"} == set(A_ROW)


def test_entries_follow_each_other_from_the_first(five):
    assert [entry.sequence for entry in five] == [1, 2, 3, 4, 5]
    assert five[0].previous_hash == "0" * 64
    assert [entry.previous_hash for entry in five[1:]] == [entry.own_hash for entry in five[:-1]]
    head = LedgerHead.objects.get()
    assert (head.sequence, head.own_hash) == (5, five[-1].own_hash)


def test_what_cannot_be_shown_or_is_too_long_is_cut_to_one_line(db):
    department = DepartmentFactory.build(name="建\x00设\n局\u202e　\ud800\u2028\u2029" + "长" * 400, pk=1)
    with transaction.atomic():
        entry = record("export", obj=department, topic="T" * 50)
    assert entry.object_label[:11] == "建�设�局�　���长"
    assert (len(entry.object_label), len(entry.topic)) == (300, 40)
    assert entry_hash(LedgerEntry.objects.get()) == entry.own_hash


def test_nobody_known_is_nobody(db):
    with transaction.atomic():
        entry = record("sign-in.refused", actor=AnonymousUser())
    assert (entry.actor, entry.actor_id) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction of its action"):
        record("export")
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_taken_back_leaves_no_entry():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("export")
        raise ZeroDivisionError
    assert LedgerHead.objects.get().sequence == 0
    with transaction.atomic():
        record("export", changes={"number": 1})
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record("export", changes={"number": 0})
            raise ZeroDivisionError
        record("export", changes={"number": 2})
    assert list(LedgerEntry.objects.order_by("sequence").values_list("sequence", "changes")) == [
        (1, '{"number":1}'),
        (2, '{"number":2}'),
    ]


def test_what_cannot_be_written_leaves_the_transaction_usable(db):
    with transaction.atomic(), pytest.raises(TypeError):
        record("export", changes={"share": 0.5})
    with transaction.atomic():
        assert record("export").sequence == 1


def test_only_a_demonstration_moves_its_clock(db):
    with pytest.raises(PermissionError), clock.fixed_at(NOON):
        pass
    assert not clock.is_demo_database()
    assert ledger.mark_demo_database().action == clock.DEMO_MARK
    with clock.fixed_at(NOON), transaction.atomic():
        assert clock.now() == NOON
        assert clock.today() == date(2026, 3, 1)
        assert record("export").at == NOON
    assert clock.now() > NOON.astimezone(UTC)
    with pytest.raises(ValueError, match="time zone"), clock.fixed_at(datetime(2026, 3, 1)):
        pass


def test_whether_the_clock_may_move_is_asked_once_for_all_that_is_played(db, django_assert_num_queries):
    ledger.mark_demo_database()
    for _ in range(2):
        with django_assert_num_queries(1), clock.fixed_at(NOON):
            for day in (1, 2):
                with clock.fixed_at(NOON + timedelta(days=day)):
                    assert clock.now() == NOON + timedelta(days=day)
            assert clock.now() == NOON


def test_a_database_in_use_never_becomes_a_demonstration(five):
    with pytest.raises(PermissionError, match="already in use"):
        ledger.mark_demo_database()
    with transaction.atomic():
        record(clock.DEMO_MARK)  # an entry by that name later on founds nothing
    assert not clock.is_demo_database()


@pytest.mark.parametrize("count", [1, 50])
def test_entries_are_written_in_one_round_trip_where_the_database_has_functions(db, django_assert_num_queries, count):
    by_statements = 1 + 2 * count + 1  # the lock, then each entry with the head, and the last of the type
    with (
        transaction.atomic(),
        django_assert_num_queries(2 if connection.vendor == "postgresql" else by_statements),
        deferred_entries(),
    ):
        for _ in range(count):
            record("export")


def test_the_end_of_the_chain_is_read_under_a_lock(db):
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        record("export")
    read = asked[0]["sql"]
    assert "ledger_ledgerhead" in read
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in read


@pytest.mark.postgres
def test_the_function_is_the_only_one_of_its_name(db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE FUNCTION {append.FUNCTION}(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'")
        append.install_function()
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [append.FUNCTION])
        assert cursor.fetchall() == [(append.BODY,)]


def test_what_is_appended_fills_every_column():
    assert set(append.COLUMNS) == {field.attname for field in LedgerEntry._meta.concrete_fields}
