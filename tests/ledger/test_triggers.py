"""The database refuses changes of the ledger, and has every trigger that a room registers."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from tests.ledger.conftest import refused, run
from zone.ledger import triggers
from zone.ledger.apps import drop_triggers
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry, LedgerHead

ENTRY, HEAD = triggers.ENTRY, triggers.HEAD
COLUMNS = (
    "(sequence, at, actor, address, action, object_type, object_id, object_label, topic, changes,"
    " previous_hash, own_hash)"
)
VALUES = "'2026-01-01 00:00:00+00:00', '', '', 'x', '', '', '', '', '', "


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (f"UPDATE {ENTRY} SET actor = 'x' WHERE sequence = 3", "never changed"),
        (f"DELETE FROM {ENTRY} WHERE sequence = 3", "never deleted"),
        (f"DELETE FROM {ENTRY} WHERE sequence = 5", "never deleted"),
        (f"INSERT INTO {ENTRY} {COLUMNS} VALUES (7, {VALUES} '', 'y')", "follows the last one"),
        (f"INSERT INTO {ENTRY} {COLUMNS} VALUES (6, {VALUES} 'wrong link', 'y')", "follows the last one"),
        (f"UPDATE {HEAD} SET sequence = 6, own_hash = 'x'", "next entry only"),
        (f"UPDATE {HEAD} SET sequence = 4", "next entry only"),
        (f"UPDATE {HEAD} SET own_hash = 'x'", "next entry only"),
        (f"UPDATE {HEAD} SET id = 2", "next entry only"),
        (f"DELETE FROM {HEAD}", "never deleted"),
        (f"INSERT INTO {HEAD} (id, sequence, own_hash) VALUES (2, 0, '')", "one head"),
    ],
)
def test_raw_sql_cannot_bend_the_ledger(five, sql, message):
    assert message in refused(sql)
    assert LedgerEntry.objects.count() == LedgerHead.objects.get().sequence == 5


def test_the_orm_cannot_bend_the_ledger(five):
    for action in (five[2].save, five[2].delete, LedgerEntry.objects.all().delete, LedgerHead.objects.all().delete):
        with pytest.raises(Exception, match="never"), transaction.atomic():
            action()
    with pytest.raises(Exception, match="never"), transaction.atomic():
        LedgerEntry.objects.update(actor="x")


@pytest.mark.postgres
@pytest.mark.parametrize("table", [ENTRY, HEAD])
def test_a_table_is_not_truncated(five, table):
    assert "never truncated" in refused(f"TRUNCATE {table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_a_row_is_not_replaced_behind_its_trigger(five):
    same = f"SELECT 6, {VALUES} own_hash, own_hash FROM {ENTRY} WHERE sequence = 5"
    assert "never replaced" in refused(f"INSERT OR REPLACE INTO {ENTRY} {COLUMNS} {same}")
    assert "one head" in refused(f"INSERT OR REPLACE INTO {HEAD} (id, sequence, own_hash) VALUES (1, 0, '')")
    assert "keeps its key" in refused(f"UPDATE OR REPLACE {ENTRY} SET sequence = 4 WHERE sequence = 5")


def test_every_trigger_of_every_room_stands(db):
    assert triggers.faults() == []
    names = [one.name for one in triggers.declared_triggers() if one.only_on in ("", connection.vendor)]
    assert len(names) == len(set(names))
    assert set(names) <= triggers.installed_names()
    assert all(len(name) <= 30 for name in triggers.installed_names())
    assert {"ledger", "tracking", "people"} <= set(triggers.BY_APP)


def test_a_trigger_bent_or_switched_off_is_named(db):
    name = "ledger_entry_no_delete"
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {name}")
        run(f"CREATE TRIGGER {name} BEFORE DELETE ON {ENTRY} WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'x'); END")
        assert triggers.faults() == [name]
    else:
        run(f"ALTER TABLE {ENTRY} DISABLE TRIGGER {name}")
        assert triggers.faults() == [name]
        run(f"ALTER TABLE {ENTRY} ENABLE TRIGGER {name}")
        assert triggers.faults() == []
        run(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
        assert triggers.faults() == [name]


def test_a_migrate_puts_missing_triggers_up_again(five):
    run("DROP TRIGGER ledger_entry_no_delete" + (f" ON {ENTRY}" if connection.vendor == "postgresql" else ""))
    assert triggers.faults() == ["ledger_entry_no_delete"]
    call_command("migrate", verbosity=0)
    assert triggers.faults() == []
    assert LedgerHead.objects.get().sequence == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
def test_a_migration_remakes_a_table_that_triggers_elsewhere_speak_of(five):
    config = apps.get_app_config("ledger")
    before = triggers.installed_names()
    drop_triggers(config, using="default", plan=[])
    assert triggers.installed_names() == before  # nothing to migrate, nothing taken down
    drop_triggers(config, using="default", plan=["a migration"])
    run(f"CREATE TABLE remade AS SELECT * FROM {HEAD}")
    run(f"DROP TABLE {HEAD}")
    run(f"ALTER TABLE remade RENAME TO {HEAD}")
    call_command("migrate", verbosity=0)
    assert triggers.installed_names() == before
    assert triggers.faults() == []


@pytest.mark.postgres
def test_postgresql_keeps_its_triggers_throughout_a_migration(db):
    drop_triggers(apps.get_app_config("ledger"), using="default", plan=["a migration"])
    assert triggers.faults() == []


def test_triggers_of_tables_that_do_not_exist_yet_wait(db):
    triggers.install((triggers.Trigger("too_early", "not_yet", "DELETE", "", "kept"),))
    assert "too_early" not in triggers.installed_names()


def test_the_ledger_goes_on_after_a_refusal(five):
    assert refused(f"DELETE FROM {ENTRY}")
    with transaction.atomic():
        assert record("export").sequence == 6
