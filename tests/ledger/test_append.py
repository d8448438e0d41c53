"""The time of an entry, whatever the clock says, and the acts whose rows have it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tests.factories import DepartmentFactory
from tests.ledger.conftest import drop_triggers, run
from zone.ledger import append, clock
from zone.ledger.append import ChainEnd
from zone.ledger.ledger import ACTED_AT, about, begin_act, client_address, deferred_entries, mark_demo_database, record
from zone.ledger.models import LastEntry, LedgerEntry, LedgerHead

TICK = timedelta(microseconds=1)
FAR = datetime(2999, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)


def test_the_time_of_an_act_is_now_but_after_all_that_is_recorded():
    before = clock.now()
    assert before <= ChainEnd(0, "", None).next_time() <= clock.now()
    assert before <= ChainEnd(1, "", LONG_AGO).next_time() <= clock.now()
    assert ChainEnd(1, "", FAR).next_time() == FAR + TICK


def test_the_end_of_a_chain_from_before_its_time_was_noted_is_read_from_its_last_entry(five):
    drop_triggers()
    run("UPDATE ledger_ledgerhead SET at = NULL")
    with transaction.atomic():
        end = append.lock_end()
    assert (end.sequence, end.own_hash, end.at) == (5, five[-1].own_hash, five[-1].at)


def test_the_end_of_an_empty_chain_has_no_time(db):
    with transaction.atomic():
        assert append.lock_end() == ChainEnd(0, "0" * 64, None)


def test_an_act_has_the_time_of_its_entry_under_the_chains_lock(db):
    with transaction.atomic():
        act = begin_act()
        assert act.end == ChainEnd(0, "0" * 64, None)
        entry = record("export", act=act)
    assert (entry.at, entry.changes) == (act.at, "")


def test_a_deferred_act_notes_the_time_that_its_rows_have(db):
    with transaction.atomic(), deferred_entries() as held:
        act = begin_act()
        assert act.end is None
        first = record("export", act=act, changes={"rows": 1})
        second = record("export", act=act)
        third = record("export")
        assert held == [first, second, third]
        assert not LedgerEntry.objects.exists()
    assert [one.at > act.at for one in (first, second)] == [True, True]
    stored = [one.changes for one in LedgerEntry.objects.order_by("sequence")]
    written = act.at.isoformat(timespec="microseconds")
    assert stored == [f'{{"{ACTED_AT}":"{written}","rows":1}}', f'{{"{ACTED_AT}":"{written}"}}', ""]


def test_what_is_deferred_and_then_fails_is_not_written(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), deferred_entries():
        record("export")
        raise ZeroDivisionError
    with transaction.atomic():
        assert record("export").sequence == 1  # and the next one is not deferred


def test_an_entry_brings_its_own_time_if_it_has_one(db):
    with transaction.atomic():
        end = append.lock_end()
        entries = [LedgerEntry(action="export", at=FAR), LedgerEntry(action="export")]
        append.append(entries, end)
    assert [one.at for one in entries] == [FAR, FAR + TICK]
    head = LedgerHead.objects.get()
    assert (head.sequence, head.own_hash, head.at) == (2, entries[1].own_hash, FAR + TICK)


def test_the_last_entry_about_each_type_is_noted(department, manager):
    with transaction.atomic(), deferred_entries():
        for obj in (department, manager, department, None):
            record("export", obj=obj)
    with transaction.atomic():
        record("export", obj=manager)
    assert dict(LastEntry.objects.values_list("object_type", "sequence")) == {
        "people.department": 3,
        "people.user": 5,
        "": 4,
    }


def test_entries_about_a_row_are_its_own(department, other_department, manager):
    with transaction.atomic():
        own = [record("export", obj=department), record("export", obj=department)]
        for obj in (other_department, manager):
            record("export", obj=obj)
    assert list(about(department)) == own[::-1]


def test_a_demonstration_starts_before_every_past_it_plays(db):
    entry = mark_demo_database()
    assert (entry.action, entry.at, entry.sequence) == ("database.demo", datetime(2020, 1, 1, tzinfo=UTC), 1)
    with pytest.raises(PermissionError, match="already in use"):
        mark_demo_database()


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_begins_in_a_transaction_of_its_own():
    assert mark_demo_database().sequence == 1


@pytest.mark.postgres
def test_a_function_that_is_altered_or_missing_is_noticed(db):
    assert not append.is_altered()
    run(f"CREATE FUNCTION {append.FUNCTION}(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'")
    assert append.is_altered()
    append.install_function()
    assert not append.is_altered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname = %s", [append.FUNCTION])
        run(f"DROP FUNCTION {cursor.fetchone()[0]}")
    assert append.is_altered()


@pytest.mark.postgres
def test_a_function_of_another_schema_is_none_of_ours(db):
    run("CREATE SCHEMA elsewhere")
    run(f"CREATE FUNCTION elsewhere.{append.FUNCTION}(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'")
    assert not append.is_altered()
    append.install_function()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = %s", [append.FUNCTION])
        assert cursor.fetchone() == (2,)


def test_sqlite_has_no_function(db):
    if connection.vendor == "sqlite":
        append.install_function()
        assert not append.is_altered()


def test_every_text_is_cut_to_its_column(db):
    people = SimpleNamespace(pk=1, get_username=lambda: "a" * 200)
    token = client_address.set("f" * 60)
    try:
        with transaction.atomic():
            long = DepartmentFactory.build(name="长" * 400, pk="9" * 100)
            entry = record("export", actor=people, obj=long, topic="T" * 50)
    finally:
        client_address.reset(token)
    cut = ("actor", "address", "object_id", "object_label", "topic")
    assert {name: len(getattr(entry, name)) for name in cut} == {
        name: LedgerEntry._meta.get_field(name).max_length for name in cut
    }
