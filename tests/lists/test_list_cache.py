"""Counts and sums of a list are cached until the ledger changes, each filter's and each person's own."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import ProjectFactory
from zone.ledger.ledger import record

pytestmark = pytest.mark.usefixtures("memory")


def recorded(obj) -> None:
    with transaction.atomic():
        record("master.add", obj=obj)


def found(client, query: str = "") -> int:
    return client.get(f"/projects/?view=0&{query}").context["table"].row_count


def test_a_project_that_was_shown_is_counted_at_once(client, manager):
    client.force_login(manager)
    recorded(ProjectFactory(total_investment_wan=Decimal(100)))
    assert found(client) == 1
    recorded(ProjectFactory(total_investment_wan=Decimal(23)))
    page = client.get("/projects/?columns=total_investment_wan")
    assert page.context["table"].row_count == 2
    assert "123.00" in [str(cell.content) for cell in page.context["table"].totals()]


def test_counting_costs_nothing_while_nothing_happens(client, manager):
    client.force_login(manager)
    recorded(ProjectFactory())
    found(client)
    with CaptureQueriesContext(connection) as asked:
        found(client)
    assert not [one for one in asked if "COUNT(" in one["sql"]]


def test_every_filter_has_its_own_count(client, manager):
    client.force_login(manager)
    recorded(ProjectFactory(state="active"))
    recorded(ProjectFactory(state="completed"))
    recorded(ProjectFactory(state="completed"))
    assert [found(client, query) for query in ("", "state=active", "state=completed", "page=2")] == [3, 1, 2, 3]


def test_every_person_has_their_own_count(client, manager, other_clerk, department):
    recorded(ProjectFactory(lead_department=department))
    client.force_login(manager)
    assert found(client) == 1
    client.force_login(other_clerk)
    assert found(client) == 0
