"""SQLite reads each page by the index of what the page asks for, whatever it knows of its tables' sizes."""

import re

import pytest
from django.db import connection
from django.db.models import F

from bench import rows
from zone import statistics
from zone.people.roles import Role
from zone.reports import annual
from zone.tracking.models import ProgressUpdate

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL gathers its own statistics")

UNDERTAKINGS = 600
PAGES = {
    "/": (Role.ADMINISTRATOR, Role.LEADER, Role.REVIEWER, Role.REPORTER),
    "/review/": (Role.ADMINISTRATOR, Role.REVIEWER),
    "/updates/?per_page=25": (Role.ADMINISTRATOR, Role.REPORTER),
    "/projects/?year=current": (Role.ADMINISTRATOR, Role.REPORTER),
    "/projects/?sort=-total_investment_wan": (Role.ADMINISTRATOR,),
    "/projects/?sort=-total_investment_wan,name": (Role.ADMINISTRATOR,),
    "/projects/?state=active": (Role.ADMINISTRATOR,),
    "/projects/SL-000001/": (Role.ADMINISTRATOR,),
    "/undertakings/?year=current": (Role.ADMINISTRATOR,),
    "/enterprises/": (Role.ADMINISTRATOR,),
    "/enterprises/SLQ-1/": (Role.ADMINISTRATOR,),
    "/parks/sl-1/": (Role.ADMINISTRATOR,),
    "/reports/": (Role.ADMINISTRATOR,),
    "/reports/annual/2026/": (Role.ADMINISTRATOR,),
    "/reports/annual/2026/figures/": (Role.ADMINISTRATOR,),
}
LARGE = {
    "projects_project",
    "tracking_contributor",
    "tracking_currentfigure",
    "tracking_indicator",
    "tracking_measurement",
    "tracking_progressupdate",
    "tracking_undertaking",
}
WALKED = {
    "update_pending": "what waits, the oldest first",
    "update_published": "what is published, the newest first",
    "sqlite_autoindex_tracking_undertaking_1": "the order of codes",
    "project_investment": "the order of investments",
    "sqlite_autoindex_tracking_currentfigure_1": "the order of indicators",
}
"""Indexes that may be walked, as a page ends the walk or asks of every row."""
OF_ALL = re.compile(
    r'FILTER \(WHERE|^SELECT COUNT\("tracking_undertaking"|^SELECT COUNT\(\*\) AS "__count"|ROW_NUMBER'
    r'|^SELECT %s AS "a" FROM "tracking_undertaking" WHERE \(EXISTS|^SELECT "tracking_progressupdate"."published_at"'
)
"""Statements that count, add up or look through all undertakings or a year; what they give is cached."""
POOR = re.compile(
    r"INDEX (?!undertaking_)\w+ \((month_id=\?\)|month_id>|state=|author_id=|checked_by_id=|published_by_id=)"
    r"|ON TABLE tracking_undertaking FOR IN-OPERATOR"
)
"""Keys that many updates share, and a list of all undertakings."""


def ask_nothing() -> None:
    """A database of which no statistics were gathered."""


def gather_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit=0")
        cursor.execute("ANALYZE")


def _without_statistics(execute, sql, *rest):
    return None if sql == "ANALYZE" else execute(sql, *rest)


@pytest.fixture(params=[ask_nothing, statistics.gather_statistics, gather_all], ids=lambda gather: gather.__name__)
def people(request, db, monkeypatch):
    """The people of a filled zone, of whose sizes the database knows this much."""
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own rows go with it
    monkeypatch.setattr(annual, "MAX_LINES", 10)
    ground = rows.create_reference_rows()
    with connection.execute_wrapper(_without_statistics):
        rows.fill(UNDERTAKINGS, ground)
    request.param()
    return ground.people


@pytest.fixture
def statements():
    """What is asked of the database, each statement with its parameters."""
    asked: dict[str, tuple] = {}

    def note(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            asked[sql] = params
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def steps_of(sql: str, params) -> list[str]:
    """The steps of a statement's plan."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
        return [row[3] for row in cursor.fetchall()]


def poor_steps(sql: str, params) -> list[str]:
    """Those that go through a large table instead of to what is asked for."""
    named = re.findall(r'(?:FROM|JOIN) "(\w+)" ?"?(\w*)"?', sql)
    large = {name for table, alias in named if table in LARGE for name in (table, alias)}
    return [step for step in steps_of(sql, params) if _is_poor(step, large)]


def _is_poor(step: str, large: set[str]) -> bool:
    verb, name, *_ = step.split()
    if verb == "SCAN" and name in large:
        return not any(f"INDEX {index}" in step for index in WALKED)
    return bool(POOR.search(step))


def test_what_waits_for_an_administrator_is_walked_to_in_its_order(people):
    oldest = (F("submitted_at").asc(nulls_last=True), "pk")
    waiting = ProgressUpdate.objects.waiting_for(people[Role.ADMINISTRATOR]).order_by(*oldest).values("pk")[:25]
    first, *others = steps_of(*waiting.query.sql_with_params())
    assert first == "SCAN tracking_progressupdate USING COVERING INDEX update_pending"
    assert [step for step in others if "TEMP B-TREE" in step] == []


def test_what_waits_for_a_reviewer_is_found_by_the_department(people):
    waiting = ProgressUpdate.objects.waiting_for(people[Role.REVIEWER]).order_by("submitted_at").values("pk")[:25]
    assert not poor_steps(*waiting.query.sql_with_params())


def test_no_page_goes_through_all_updates_or_undertakings(client, people, statements):
    found = set()
    for address, roles in PAGES.items():
        for role in roles:
            client.force_login(people[role])
            statements.clear()
            assert client.get(address).status_code == 200
            asked = [one for one in list(statements.items()) if not OF_ALL.search(one[0])]
            assert asked
            found |= {(address, role.value, step) for one in asked for step in poor_steps(*one)}
    assert found == set()
