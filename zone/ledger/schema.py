"""The database's own rules against what the product declares: triggers, constraints, indexes, rules and views.

What is declared is built in a place of its own (SQLite: memory; PostgreSQL: a schema that is rolled back) and both are
read as the database itself tells them. A table that merely has something of the right name does not pass.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper

from zone.ledger import append, triggers
from zone.ledger.proof import Fault

SCRATCH = "duixian_as_declared"
Rules = set[tuple[str, str]]
"""Table and definition of each constraint and index, without their names, which depend on how they came to be."""

CONSTRAINTS = """
SELECT c.relname, pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = %s::regnamespace
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = %s"
REWRITES = """
SELECT c.relname, 'RULE ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = current_schema()::regnamespace AND r.rulename <> '_RETURN'
UNION ALL
SELECT relname, CASE relkind WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'VIEW' END
FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm', 'f')
"""


def faults() -> Iterator[Fault]:
    """Whatever the database has otherwise than declared, each in a line."""
    for name in triggers.faults() + [append.FUNCTION] * append.is_altered():
        yield Fault(f"触发器或函数缺失、停用或被改动：{name}")
    for name in triggers.unknown():
        yield Fault(f"数据库中有来历不明的触发器：{name}")
    declared, found = _declared(), _found()
    for table, rule in sorted(declared - found):
        yield Fault(f"约束或索引缺失或被改动：{table} {rule[:300]}")
    known = {table for table, _ in declared}
    for table, rule in sorted(found - declared):
        if table in known and not rule.startswith("CREATE INDEX"):  # a plain index changes no answer
            yield Fault(f"数据库中有来历不明的约束或索引：{table} {rule[:300]}")
    for table, what in _rewrites():
        yield Fault(f"数据库中有来历不明的改写规则或视图：{table} {what}")


def _declared() -> Rules:
    if connection.vendor == "sqlite":
        with _in_memory() as scratch:
            _create_tables(scratch.schema_editor(atomic=False))
            with scratch.cursor() as cursor:
                return _sqlite_rules(cursor)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCRATCH}")
            cursor.execute(f"SET LOCAL search_path TO {SCRATCH}")
        _create_tables(connection.schema_editor())
        with connection.cursor() as cursor:
            found = _postgres_rules(cursor, SCRATCH)
        transaction.set_rollback(True)
    return found


def _found() -> Rules:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _sqlite_rules(cursor)
        cursor.execute("SELECT current_schema()")
        return _postgres_rules(cursor, cursor.fetchone()[0])


@contextmanager
def _in_memory() -> Iterator[SqliteWrapper]:
    scratch = SqliteWrapper({**connection.settings_dict, "NAME": ":memory:", "OPTIONS": {}}, alias="as declared")
    try:
        yield scratch
    finally:
        scratch.connection.close()


def _create_tables(schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)


def _postgres_rules(cursor, schema: str) -> Rules:
    cursor.execute(CONSTRAINTS, [schema])
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, [schema])
    indexes = [(table, re.sub(r"INDEX \S+ ON ", "INDEX ON ", rule)) for table, rule in cursor.fetchall()]
    return {(table, _as_dumped(rule.replace(f"{schema}.", ""))) for table, rule in constraints + indexes}


def _as_dumped(rule: str) -> str:
    """A definition with its casts and their brackets left out: restored from a dump, it has them elsewhere."""
    rule = re.sub(r"::(character varying|text)(\[\])?", "", rule)
    rule = re.sub(r"\(('(?:[^']|'')*')\)", r"\1", rule)
    return re.sub(r"\(\((ARRAY\[[^\]]*\])\)\)", r"(\1)", rule)


def _sqlite_rules(cursor) -> Rules:
    """Each clause of a table's definition, columns included, and each index."""
    cursor.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')")
    rules: Rules = set()
    for kind, table, sql in cursor.fetchall():
        if kind == "index":
            rules.add((table, re.sub(r'INDEX "?[^" ]+"? ON', "INDEX ON", _plain(sql))))
        elif table != "sqlite_sequence":
            body = sql[sql.index("(") + 1 : sql.rindex(")")]
            rules |= {(table, _plain(clause)) for clause in _clauses(body)}
    return rules


def _clauses(body: str) -> Iterator[str]:
    """The parts of a table's definition between its outermost commas."""
    depth, quote, begun = 0, "", 0
    for place, character in enumerate(body):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and not depth:
            yield body[begun:place]
            begun = place + 1
    yield body[begun:]


def _plain(sql: str) -> str:
    """A definition without the names of constraints' own and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r'\bCONSTRAINT "\w+"', "", sql)).strip()


def _rewrites() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, 'VIEW' FROM sqlite_master WHERE type = 'view'")
        else:
            cursor.execute(REWRITES)
        return cursor.fetchall()
