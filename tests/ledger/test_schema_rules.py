"""How definitions of tables are taken apart before they are compared."""

import pytest
from django.db import connection

from tests.ledger.conftest import run
from zone.ledger import schema


@pytest.mark.parametrize(
    ("body", "clauses"),
    [
        ("a, b", ["a", " b"]),
        ("a", ["a"]),
        ("", [""]),
        ("a CHECK (b IN (1, 2)), c", ["a CHECK (b IN (1, 2))", " c"]),
        ("a CHECK ((b), (c)), d", ["a CHECK ((b), (c))", " d"]),
        ("a DEFAULT ',', b", ["a DEFAULT ','", " b"]),
        ("a DEFAULT '(', b", ["a DEFAULT '('", " b"]),
        ("a DEFAULT ')', b, c", ["a DEFAULT ')'", " b", " c"]),
        ('"a,\'b", c', ['"a,\'b"', " c"]),
        ("'a\",b', c", ["'a\",b'", " c"]),
    ],
)
def test_a_tables_definition_is_divided_at_its_outermost_commas(body, clauses):
    assert list(schema._clauses(body)) == clauses


@pytest.mark.parametrize(
    ("sql", "plain"),
    [
        (' CONSTRAINT "update_first"  CHECK\n (a) ', "CHECK (a)"),
        ("CREATE  UNIQUE INDEX x", "CREATE UNIQUE INDEX x"),
    ],
)
def test_a_constraints_name_and_spaces_do_not_count(sql, plain):
    assert schema._plain(sql) == plain


@pytest.mark.parametrize(
    ("rule", "dumped"),
    [
        ("CHECK ((state = 'a'::character varying))", "CHECK ((state = 'a'))"),
        ("CHECK (state = ANY (('a'::text)))", "CHECK (state = ANY ('a'))"),
        ("= ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])", "= ANY (ARRAY['a', 'b'])"),
        ("('it''s')", "'it''s'"),
        ("(number > 0)", "(number > 0)"),
    ],
)
def test_a_definition_reads_alike_before_and_after_a_dump(rule, dumped):
    assert schema._as_dumped(rule) == dumped


def rows_of(table: str) -> set[str]:
    return {rule for name, rule in schema._found() if name == table}


def test_a_unique_index_and_each_clause_are_rules(db):
    found = rows_of("tracking_progressupdate")
    assert any(rule.startswith("CREATE UNIQUE INDEX ON") and "corrects_id" in rule for rule in found)
    assert any("published_by_id" in rule and rule.startswith("CHECK") for rule in found)


def test_sequences_of_keys_are_no_rules(db):
    if connection.vendor == "sqlite":
        assert rows_of("sqlite_sequence") == set()


def test_an_index_of_nobodys_is_named_if_it_forbids_anything(db):
    run("CREATE INDEX of_nobody ON people_department (name, code)")
    run("CREATE TABLE of_nobody_either (number integer UNIQUE)")
    assert list(schema.faults()) == []
    run("CREATE UNIQUE INDEX of_nobodys ON people_department (name, code)")
    (fault,) = schema.faults()
    assert fault.sentence.startswith("数据库中有来历不明的约束或索引：people_department CREATE UNIQUE INDEX ON")


def test_a_long_definition_is_cut_off(db, monkeypatch):
    monkeypatch.setattr(schema, "_declared", lambda: {("people_department", "a" * 400), ("b", "c")})
    monkeypatch.setattr(schema, "_found", lambda: {("people_department", "d" * 400), ("b", "c"), ("of_nobody", "e")})
    assert [fault.sentence for fault in schema.faults()] == [
        f"约束或索引缺失或被改动：people_department {'a' * 300}",
        f"数据库中有来历不明的约束或索引：people_department {'d' * 300}",
    ]


@pytest.mark.postgres
def test_what_is_built_for_the_comparison_is_gone_after_it(db):
    assert list(schema.faults()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema.SCRATCH])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == ("public",)


@pytest.mark.postgres
def test_a_view_of_another_schema_is_none_of_ours(db):
    run("CREATE SCHEMA elsewhere")
    run("CREATE VIEW elsewhere.seen AS SELECT 1 AS one")
    run("CREATE TABLE elsewhere.people_department (name text UNIQUE)")
    assert list(schema.faults()) == []
    run("CREATE VIEW seen AS SELECT 1 AS one")
    assert [fault.sentence for fault in schema.faults()] == ["数据库中有来历不明的改写规则或视图：seen VIEW"]


def test_what_is_declared_stands_as_it_is_found(db):
    assert list(schema.faults()) == []
    assert schema._declared() <= schema._found()
