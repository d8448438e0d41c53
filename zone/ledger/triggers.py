"""Triggers: what the database itself refuses, whoever asks. The product has no switch that lifts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from zone.registry import Registry

ENTRY, HEAD = "ledger_ledgerentry", "ledger_ledgerhead"


@dataclass(frozen=True)
class Trigger:
    """A row trigger that refuses `event` (INSERT, UPDATE, DELETE) on `table` where `when` holds ("" = always).

    `when` is a condition on NEW. and OLD. in SQL that SQLite and PostgreSQL share; `message` is
    what both raise, as IntegrityError. `locks` names the row on which the condition rests (table
    WHERE condition): PostgreSQL locks it first, or two transactions at once would each pass what
    together they break; SQLite has one writer. `only_on` names the one database that needs it. A trigger removed from
    the code is dropped by a migration.
    """

    name: str
    table: str
    event: str
    when: str
    message: str
    locks: str = ""
    only_on: str = ""

    @property
    def condition(self) -> str:
        return self.when or "1 = 1"

    @property
    def sqlite(self) -> str:
        """The statement SQLite keeps, word for word, in its catalog."""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} WHEN {self.condition}"
            f" BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    @property
    def body(self) -> str:
        """The function PostgreSQL calls; its own WHEN clause could hold no subselect."""
        result = "OLD" if self.event == "DELETE" else "NEW"
        lock = f"PERFORM 1 FROM {self.locks} FOR NO KEY UPDATE; " if self.locks else ""
        return f" BEGIN {lock}IF {self.condition} THEN {_refusal(self.message)} END IF; RETURN {result}; END "


BY_APP: Registry[tuple[Trigger, ...]] = Registry("triggers")
"""What each app registered, by its label; installed after the app's migrate."""


def register_triggers(app_label: str, triggers: tuple[Trigger, ...]) -> None:
    BY_APP.register(app_label, triggers)


def fixed_key(table: str, short: str, *unique: tuple[str, ...], key: str = "id") -> tuple[Trigger, ...]:
    """Triggers by which no row of `table` is put in the place of another.

    SQLite's REPLACE removes whatever has the same key or the same `unique` columns, and calls the triggers of a
    deletion only where the connection has asked for it. So a key that exists is refused before, on SQLite.
    """
    matches = (" AND ".join(f"o.{name} = NEW.{name}" for name in names) for names in ((key,), *unique))
    same = " OR ".join(f"EXISTS (SELECT 1 FROM {table} o WHERE {match})" for match in matches)
    return (
        Trigger(f"{short}_key_new", table, "INSERT", same, "a row is never replaced", only_on="sqlite"),
        Trigger(f"{short}_key_fixed", table, "UPDATE", f"NEW.{key} <> OLD.{key}", "a row keeps its key"),
    )


NEVER_TRUNCATED = "a table with final rows is never truncated"

TRIGGERS = (
    Trigger(
        "ledger_entry_next",
        ENTRY,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {HEAD} h WHERE h.sequence + 1 = NEW.sequence AND h.own_hash = NEW.previous_hash"
        " AND (h.at IS NULL OR h.at < NEW.at))",
        "a ledger entry follows the last one",
    ),
    Trigger("ledger_entry_fixed", ENTRY, "UPDATE", "", "a ledger entry is never changed"),
    Trigger("ledger_entry_no_delete", ENTRY, "DELETE", "", "a ledger entry is never deleted"),
    Trigger("ledger_head_single", HEAD, "INSERT", f"EXISTS (SELECT 1 FROM {HEAD})", "the ledger has one head"),
    Trigger(
        "ledger_head_step",
        HEAD,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence + 1"
        f" OR NOT EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.sequence = NEW.sequence AND e.own_hash = NEW.own_hash"
        " AND e.at = NEW.at)",
        "the ledger head moves to the next entry only",
    ),
    Trigger("ledger_head_no_delete", HEAD, "DELETE", "", "the ledger head is never deleted"),
    *fixed_key(ENTRY, "ledger_entry", ("own_hash",), key="sequence"),
)


def install(triggers: Iterable[Trigger], using: BaseDatabaseWrapper = connection) -> None:
    """Install each trigger whose table exists, replacing one of the same name."""
    tables = set(using.introspection.table_names())
    existing = [trigger for trigger in _of(triggers, using.vendor) if trigger.table in tables]
    with transaction.atomic(using.alias), using.cursor() as cursor:
        for trigger in existing:
            for statement in _statements(trigger, using.vendor):
                cursor.execute(statement)
        if using.vendor == "postgresql":
            for table in sorted({trigger.table for trigger in existing}):
                for statement in _never_emptied(table):
                    cursor.execute(statement)


def drop_for_migration(using: BaseDatabaseWrapper = connection) -> None:
    """Drop all triggers of a SQLite database whose tables are about to be remade.

    SQLite renames no table while a trigger elsewhere speaks of it; the end of every migrate
    installs the triggers again. PostgreSQL keeps them throughout.
    """
    if using.vendor == "sqlite":
        declared = {trigger.name for trigger in declared_triggers()}
        with using.cursor() as cursor:
            for name in sorted(declared & installed_names(using)):
                cursor.execute(f"DROP TRIGGER {name}")


def declared_triggers() -> Iterator[Trigger]:
    """The triggers of all rooms."""
    for triggers in BY_APP.values():
        yield from triggers


def _of(triggers: Iterable[Trigger], vendor: str) -> list[Trigger]:
    """Those that this database has."""
    return [trigger for trigger in triggers if trigger.only_on in ("", vendor)]


Place = tuple[str, str]
"""Table and name of a trigger: one of the same name on another table holds nothing."""


def installed_names(using: BaseDatabaseWrapper = connection) -> set[str]:
    """Names of the triggers that exist in the database and are enabled."""
    return {name for _, name in _catalog(using)}


def faults(using: BaseDatabaseWrapper = connection) -> list[str]:
    """Names of triggers that are missing, switched off or not as declared; empty when all stand."""
    found = _catalog(using)
    return sorted(name for (table, name), text in _expected(using).items() if found.get((table, name)) != text)


def unknown(using: BaseDatabaseWrapper = connection) -> list[str]:
    """Triggers in the database that nobody has declared, switched off or not."""
    found = _catalog(using, enabled_only=False)
    return sorted(f"{table} {name}" for table, name in found.keys() - _expected(using).keys())


def _expected(using: BaseDatabaseWrapper) -> dict[Place, str]:
    declared = _of(declared_triggers(), using.vendor)
    if using.vendor == "sqlite":
        return {(one.table, one.name): one.sqlite for one in declared}
    expected = {(one.table, one.name): f"{_rows(one)}\n{one.body}" for one in declared}
    for table in {one.table for one in declared}:
        name = f"{table}_intact"
        expected[table, name] = f"{_truncation(table)}\n BEGIN {_refusal(NEVER_TRUNCATED)} END "
    return expected


def _catalog(using: BaseDatabaseWrapper, *, enabled_only: bool = True) -> dict[Place, str]:
    """Table, name and text of each trigger that works, as the database tells it."""
    query = (
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        if using.vendor == "sqlite"
        else "SELECT c.relname, t.tgname, replace(pg_get_triggerdef(t.oid), current_schema() || '.', '') || E'\\n' ||"
        " CASE WHEN p.pronamespace = c.relnamespace AND NOT p.prosecdef AND p.proconfig IS NULL THEN p.prosrc END"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = current_schema()::regnamespace"
        " WHERE NOT t.tgisinternal"
    )
    if enabled_only and using.vendor == "postgresql":
        query += " AND t.tgenabled IN ('O', 'A')"
    with using.cursor() as cursor:
        cursor.execute(query)
        return {(table, name): text for table, name, text in cursor.fetchall()}


def _statements(trigger: Trigger, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {trigger.name}", trigger.sqlite]
    return [
        _function(trigger.name, trigger.body),
        f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}",
        _rows(trigger),
    ]


def _rows(trigger: Trigger) -> str:
    """The statement that makes the trigger on PostgreSQL, word for word as it tells it."""
    return (
        f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {trigger.name}()"
    )


def _truncation(table: str) -> str:
    name = f"{table}_intact"
    return f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"


def _never_emptied(table: str) -> list[str]:
    """PostgreSQL's TRUNCATE passes row triggers by; SQLite has none."""
    name = f"{table}_intact"
    return [
        _function(name, f" BEGIN {_refusal(NEVER_TRUNCATED)} END "),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        _truncation(table),
    ]


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"


def _refusal(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"
