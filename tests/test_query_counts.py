"""How many SQL statements each address costs: a stored table. A count that grows fails, by itself or with the rows.

Budgets: 12 for a list, 20 for a page of one thing; the desk stands with the pages of one thing.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.enterprises.models import IndustryChain, Park
from projects.tables import ProjectTable
from tests.factories import (
    MARCH,
    CampaignFactory,
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    filed_update,
    published_update,
)

LIST, THING = 12, 20
EVERY = ProjectTable.base_columns
COUNTS = {  # address: (budget, statements for the reporter of the department, for the administrator)
    # Of an administrator six for the checklist of a zone that is not yet set up: tests/setup/test_checklist.py
    "/": (THING, 9, 15),
    "/undertakings/?year=current": (LIST, 9, 9),
    "/undertakings/?q=zxzzcyy": (LIST, 10, 10),
    "/updates/?per_page=25": (LIST, 8, 8),
    "/updates/2026-03/?department=js": (THING, 15, 16),
    "/updates/P2026-001/2026-03/": (THING, 13, 13),
    "/updates/P2026-001/2026-04/": (THING, 12, 12),
    "/review/": (LIST, None, 12),
    "/review/?q=园&late=False": (LIST, None, 12),
    "/reports/": (LIST, 3, 3),
    "/reports/annual/2026/": (LIST, 6, 6),
    "/reports/annual/2026/headlines/": (LIST, None, 6),
    "/reports/seals/": (LIST, 3, 3),
    "/reports/annual/2026/figures/": (LIST, 6, 6),
    "/proof/": (LIST, None, 5),
    "/projects/?year=current": (LIST, 11, 11),
    "/projects/?q=园&sort=-name": (LIST, 11, 11),
    "/projects/?park={park}&chain={chain}&department={department}&columns=" + ",".join(EVERY): (LIST, 12, 12),
    "/projects/P2026-001/": (THING, 13, 13),
    "/enterprises/": (LIST, 9, 9),
    "/enterprises/?park={park}&chain={chain}": (LIST, 9, 9),
    "/enterprises/E-1/": (THING, 7, 7),
    "/parks/": (LIST, 5, 5),
    "/parks/east/": (THING, 7, 7),
    "/chains/": (LIST, 5, 5),
    "/chains/gear/": (THING, 7, 7),
    "/campaigns/?year=current": (LIST, 10, 10),
    "/campaigns/?chain={chain}&department={department}&columns=name,supporting,indicators,completion": (LIST, 11, 11),
    "/campaigns/C2026-001/": (THING, 15, 16),
    "/livelihood/2026/": (LIST, 10, 10),
    "/livelihood/2026/?department={department}&columns=name,supporting,indicators,completion": (LIST, 11, 11),
    "/livelihood/2026/1/": (THING, 12, 13),
}


@pytest.fixture
def fill(department, clerk, manager2, march):
    """Adds so many undertakings of each kind, each with a published March and, but for projects, a filed April."""
    place = {"park": ParkFactory(code="east"), "chain": ChainFactory(code="gear")}
    april = ReportMonthFactory(month=date(2026, 4, 1)).month
    made = 0

    def add(rows: int) -> None:
        nonlocal made
        for number in range(made + 1, made + rows + 1):
            EnterpriseFactory(code=f"E-{number}", **place)
            for one in (
                ProjectFactory(code=f"P2026-{number:03d}", lead_department=department, **place),
                CampaignFactory(code=f"C2026-{number:03d}", lead_department=department, chain=place["chain"]),
                TaskFactory(code=f"MS2026-{number:02d}", year=2026, number=number, lead_department=department),
            ):
                promised = IndicatorFactory(undertaking=one, number=1)
                published_update(promised, 3, by=clerk, publisher=manager2, month=MARCH)
                if one.kind != "project":
                    filed_update(promised, 4, by=clerk, month=april)
        made += rows

    return add


def statements(client, user, address: str) -> int:
    client.force_login(user)
    client.get(address)  # what is read once per process is not the page's
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def measured(client, clerk, manager) -> dict[str, tuple]:
    place = {"park": Park.objects.get().pk, "chain": IndustryChain.objects.get().pk, "department": clerk.department_id}
    return {
        address: (
            budget,
            statements(client, clerk, address.format(**place)) if for_clerk is not None else None,
            statements(client, manager, address.format(**place)),
        )
        for address, (budget, for_clerk, _) in COUNTS.items()
    }


def test_every_address_costs_what_the_table_says_and_no_more_with_more_rows(client, fill, clerk, manager):
    fill(2)
    assert measured(client, clerk, manager) == COUNTS
    fill(8)
    assert measured(client, clerk, manager) == COUNTS


def test_the_table_keeps_the_budgets():
    over = {address: row for address, row in COUNTS.items() if max(filter(None, row[1:])) > row[0]}
    assert over == {}
