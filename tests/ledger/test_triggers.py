"""The database refuses changes of the ledger, and has every trigger that a room registers."""

from dataclasses import replace

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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
def test_a_migration_takes_down_what_is_declared_and_there(db):
    run("DROP TRIGGER ledger_entry_no_delete")
    run(f"CREATE TRIGGER of_nobody BEFORE DELETE ON {ENTRY} BEGIN SELECT RAISE(ABORT, 'x'); END")
    triggers.drop_for_migration()
    assert triggers.installed_names() == {"of_nobody"}
    assert triggers.unknown() == [f"{ENTRY} of_nobody"]
    assert "ledger_entry_no_delete" in triggers.faults() and "ledger_entry_fixed" in triggers.faults()


SAMPLE = triggers.Trigger("a_rule", "a_table", "UPDATE", "NEW.a <> OLD.a", "said")


def test_a_trigger_as_sqlite_has_it():
    assert SAMPLE.sqlite == (
        "CREATE TRIGGER a_rule BEFORE UPDATE ON a_table WHEN NEW.a <> OLD.a BEGIN SELECT RAISE(ABORT, 'said'); END"
    )
    assert "WHEN 1 = 1 BEGIN" in replace(SAMPLE, when="").sqlite


def test_a_trigger_as_postgresql_has_it():
    raised = "RAISE EXCEPTION 'said' USING ERRCODE = 'integrity_constraint_violation';"
    assert SAMPLE.body == f" BEGIN IF NEW.a <> OLD.a THEN {raised} END IF; RETURN NEW; END "
    locking = replace(SAMPLE, event="DELETE", locks="other WHERE id = OLD.id")
    locked = "PERFORM 1 FROM other WHERE id = OLD.id FOR NO KEY UPDATE; "
    assert locking.body == f" BEGIN {locked}IF NEW.a <> OLD.a THEN {raised} END IF; RETURN OLD; END "


def test_no_row_is_put_in_the_place_of_another():
    new, fixed = triggers.fixed_key("a_table", "a", ("b", "c"), ("d",), key="k")
    assert (new.name, new.event, new.only_on, new.message) == (
        "a_key_new",
        "INSERT",
        "sqlite",
        "a row is never replaced",
    )
    assert new.when == (
        "EXISTS (SELECT 1 FROM a_table o WHERE o.k = NEW.k)"
        " OR EXISTS (SELECT 1 FROM a_table o WHERE o.b = NEW.b AND o.c = NEW.c)"
        " OR EXISTS (SELECT 1 FROM a_table o WHERE o.d = NEW.d)"
    )
    assert (fixed.name, fixed.event, fixed.only_on, fixed.when) == ("a_key_fixed", "UPDATE", "", "NEW.k <> OLD.k")


@pytest.mark.postgres
def test_a_trigger_of_nobodys_is_named_even_switched_off(db):
    run("CREATE FUNCTION of_nobody() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    run(f"CREATE TRIGGER of_nobody BEFORE UPDATE ON {ENTRY} FOR EACH ROW EXECUTE FUNCTION of_nobody()")
    assert triggers.unknown() == [f"{ENTRY} of_nobody"]
    run(f"ALTER TABLE {ENTRY} DISABLE TRIGGER of_nobody")
    assert triggers.unknown() == [f"{ENTRY} of_nobody"]
    assert "of_nobody" not in triggers.installed_names()
    run(f"ALTER TABLE {ENTRY} ENABLE REPLICA TRIGGER ledger_entry_fixed")
    assert triggers.faults() == ["ledger_entry_fixed"]
    run(f"ALTER TABLE {ENTRY} ENABLE ALWAYS TRIGGER ledger_entry_fixed")
    assert triggers.faults() == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change", ["SECURITY DEFINER", "SET search_path TO public", "SET session_replication_role TO replica"]
)
def test_a_function_that_runs_otherwise_is_named(db, change):
    run(f"ALTER FUNCTION ledger_entry_fixed() {change}")
    assert triggers.faults() == ["ledger_entry_fixed"]


@pytest.mark.postgres
def test_a_function_of_another_schema_holds_nothing(db):
    run("CREATE SCHEMA elsewhere")
    body = next(one.body for one in triggers.declared_triggers() if one.name == "ledger_entry_fixed")
    run(f"CREATE FUNCTION elsewhere.ledger_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS $x${body}$x$")
    run(
        f"CREATE OR REPLACE TRIGGER ledger_entry_fixed BEFORE UPDATE ON {ENTRY}"
        " FOR EACH ROW EXECUTE FUNCTION elsewhere.ledger_entry_fixed()"
    )
    assert triggers.faults() == ["ledger_entry_fixed"]


@pytest.mark.postgres
def test_a_table_without_its_trigger_against_emptying_is_named(db):
    run(f"DROP TRIGGER {ENTRY}_intact ON {ENTRY}")
    assert triggers.faults() == [f"{ENTRY}_intact"]
    assert refused(f"TRUNCATE {ENTRY}") == ""
    triggers.install(triggers.TRIGGERS)
    assert triggers.faults() == []


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["ledger_entry_fixed", f"{ENTRY}_intact"])
def test_a_function_that_is_gone_is_made_again_with_its_trigger(db, name):
    run(f"DROP FUNCTION {name}() CASCADE")
    assert triggers.faults() == [name]
    triggers.install(triggers.declared_triggers())
    assert triggers.faults() == []


def test_the_head_moves_by_one_step_to_an_entry_as_it_is(five):
    same = "actor, address, action, object_type, object_id, object_label, topic, changes"
    run(
        f"INSERT INTO {ENTRY} (sequence, at, {same}, previous_hash, own_hash, key_id, mac)"
        f" SELECT 6, '2999-01-01 00:00:00+00:00', {same}, own_hash, 'y', key_id, mac FROM {ENTRY} WHERE sequence = 5"
    )
    step = {"sequence": "6", "own_hash": "'y'", "at": "'2999-01-01 00:00:00+00:00'"}
    back = {name: f"(SELECT {name} FROM {ENTRY} WHERE sequence = 4)" for name in step}

    def moved(**values: str) -> str:
        return refused(f"UPDATE {HEAD} SET " + ", ".join(f"{name} = {value}" for name, value in values.items()))

    assert moved(**step) == ""
    for wrong in ({"id": "2"}, {"own_hash": "'z'"}, {"at": "'2999-01-02 00:00:00+00:00'"}, {"sequence": "7"}, back):
        assert "next entry only" in moved(**step | wrong), wrong
