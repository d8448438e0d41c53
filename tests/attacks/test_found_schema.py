"""The attack list, third part: tables, triggers, constraints and rules as whoever owns the database can bend them."""

import pytest
from django.db import connection

from zone.ledger.verification import verify_all
from zone.tracking.triggers import EVENT, UPDATE
from zone.tracking.triggers import MEASUREMENT as VALUE

SCHEMA = {
    "a trigger dropped": ({"sqlite": ["DROP TRIGGER update_final"]}, "update_final"),
    "a trigger that never refuses": (
        {
            "sqlite": [
                "DROP TRIGGER update_final",
                f"CREATE TRIGGER update_final BEFORE UPDATE ON {UPDATE} WHEN (0) BEGIN SELECT RAISE(ABORT, 'x'); END",
            ],
            "postgresql": [
                f"DROP TRIGGER update_final ON {UPDATE}",
                f"CREATE TRIGGER update_final BEFORE UPDATE ON {UPDATE} FOR EACH ROW WHEN (false)"
                " EXECUTE FUNCTION update_final()",
            ],
        },
        "update_final",
    ),
    "a trigger of the same name elsewhere": (
        {
            "postgresql": [
                f"DROP TRIGGER update_final ON {UPDATE}",
                "CREATE TRIGGER update_final BEFORE UPDATE ON tracking_currentfigure FOR EACH ROW"
                " EXECUTE FUNCTION update_final()",
            ]
        },
        "来历不明的触发器：tracking_currentfigure update_final",
    ),
    "a trigger switched off": ({"postgresql": [f"ALTER TABLE {UPDATE} DISABLE TRIGGER update_final"]}, "update_final"),
    "a trigger of nobody's": (
        {
            "sqlite": [f"CREATE TRIGGER quiet AFTER INSERT ON {VALUE} BEGIN SELECT 1; END"],
            "postgresql": [
                f"CREATE TRIGGER quiet AFTER INSERT ON {VALUE} FOR EACH ROW EXECUTE FUNCTION update_final()"
            ],
        },
        "来历不明的触发器",
    ),
    "a rule that swallows": (
        {"postgresql": [f"CREATE RULE swallow AS ON INSERT TO {EVENT} DO INSTEAD NOTHING"]},
        "改写规则",
    ),
    "a view in a table's place": (
        {"sqlite": ["CREATE VIEW other AS SELECT 1"], "postgresql": ["CREATE VIEW other AS SELECT 1"]},
        "视图",
    ),
    "an index of uniqueness dropped": (
        {"sqlite": ["DROP INDEX update_one_first"], "postgresql": ["DROP INDEX update_one_first"]},
        "约束或索引缺失",
    ),
    "a constraint dropped": (
        {"postgresql": [f"ALTER TABLE {UPDATE} DROP CONSTRAINT update_four_eyes"]},
        "约束或索引缺失",
    ),
    "a constraint that allows everything": (
        {
            "postgresql": [
                f"ALTER TABLE {UPDATE} DROP CONSTRAINT update_four_eyes",
                f"ALTER TABLE {UPDATE} ADD CONSTRAINT update_four_eyes CHECK (true)",
            ]
        },
        "约束或索引缺失",
    ),
}


@pytest.mark.parametrize("name", SCHEMA)
def test_verify_finds_a_bent_schema(db, name):
    statements, words = SCHEMA[name]
    if connection.vendor not in statements:
        pytest.skip(f"not on {connection.vendor}")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks that wait is not altered
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
    assert any(words in fault.sentence for fault in verify_all().faults)
