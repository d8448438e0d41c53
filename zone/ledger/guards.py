"""Triggers: what the database itself refuses, whoever asks. The product has no switch that lifts them."""

from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """A row trigger that refuses `event` on `table` where the SQL condition `when` holds ("" = always).

    `when` speaks of NEW. and OLD. in SQL that SQLite and PostgreSQL share; `message` is what both raise.
    """

    name: str
    table: str
    event: str
    when: str
    message: str


def install(guards: tuple[Guard, ...], using: BaseDatabaseWrapper = connection) -> None:
    """Put up each guard whose table exists, replacing one of the same name."""
    tables = set(using.introspection.table_names())
    with using.cursor() as cursor:
        for guard in guards:
            if guard.table in tables:
                for statement in _statements(guard, using.vendor):
                    cursor.execute(statement)


def _statements(guard: Guard, vendor: str) -> list[str]:
    condition = guard.when or "1 = 1"
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {guard.name}",
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END",
        ]
    result = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
        f" RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation';"
        f" END IF; RETURN {result}; END $$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
        f"CREATE OR REPLACE FUNCTION {guard.table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'a guarded table is never emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"DROP TRIGGER IF EXISTS {guard.table}_kept ON {guard.table}",
        f"CREATE TRIGGER {guard.table}_kept BEFORE TRUNCATE ON {guard.table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {guard.table}_kept()",
    ]
