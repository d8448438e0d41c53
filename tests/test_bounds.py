"""No page grows with what the zone holds: with a third more of everything, each draws as many rows as before."""

import re

import pytest
from django.db import connection, transaction

from projects.attraction.models import TalentSelection
from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from tests.factories import (
    MARCH,
    CampaignFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ProjectFactory,
    TaskFactory,
    filed_update,
    publish,
)
from tests.test_access import PAGES, POST_ONLY, address, rows  # noqa: F401
from zone import counts, parts
from zone.ledger.ledger import record
from zone.reports import annual, views
from zone.tracking.desk import todo
from zone.tracking.review.queue_page import ReviewQueue
from zone.tracking.updates import drafts

READABLE = [name for name, (_, statuses) in PAGES.items() if statuses is not POST_ONLY]
UNBOUNDED = {"imports:template"}
"""A template is a file with a row for each undertaking."""
DRAWN = re.compile(r"<tr\b|<li\b|<option\b|<dt\b")


@pytest.fixture
def fill(rows, department, clerk, manager2, monkeypatch):  # noqa: F811
    """Adds so many of everything: projects, campaigns and tasks in all states of reporting, enterprises, entries."""
    monkeypatch.setattr(parts, "ROWS", 10)
    monkeypatch.setattr(counts, "MOST", 10)
    monkeypatch.setattr(todo, "MAX_OWED", 10)
    monkeypatch.setattr(ReviewQueue, "rows_per_page", 25)
    monkeypatch.setattr(annual, "MAX_LINES", 10)
    monkeypatch.setattr(views, "FIGURES_PER_PAGE", 10)
    park, chain = Park.objects.get(code="east"), IndustryChain.objects.get(code="gear")
    owner, first = Enterprise.objects.get(code="E-001"), Project.objects.get()
    Enterprise.objects.update(park=park, chain=chain)
    ours = {"lead_department": department, "first_month": MARCH}
    made = 1

    def add(count: int) -> None:
        nonlocal made
        for number in range(made + 1, made + count + 1):
            one = EnterpriseFactory(code=f"E-{number:03d}", park=park, chain=chain)
            project = ProjectFactory(park=park, chain=chain, owner=owner, **ours)
            campaign = CampaignFactory(chain=chain, **ours)
            campaign.parks.add(park)
            TalentSelection.objects.create(campaign=campaign, person=f"甲{number}", enterprise=owner, year=2026)
            task = TaskFactory(year=2026, number=number, **ours)
            with transaction.atomic():
                record("master.change", obj=first, topic=first.code)
                record("master.add", obj=one)
            for place, undertaking in enumerate((project, campaign, task)):
                state = (number + place) % 4
                if state == 1:
                    drafts.start(undertaking, MARCH, by=clerk)
                elif state > 1:
                    update = filed_update(IndicatorFactory(undertaking=undertaking), 3, by=clerk, month=MARCH)
                    if state > 2 and undertaking is not project:
                        publish(update, by=manager2)
        made += count
        if connection.vendor == "postgresql":  # it has seen the tables empty, or the rows of other tests
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    return add


def drawn(client, user, rows) -> dict[str, int]:  # noqa: F811
    """How many rows, items and choices each page draws for this person."""
    client.force_login(user)
    found = {}
    for name in READABLE:
        answer = client.get(address(name, rows))
        body = b"".join(answer)  # read to its end, so that a file is closed
        if name not in UNBOUNDED and not answer.streaming:
            found[name] = len(DRAWN.findall(body.decode()))
    return found


def test_no_page_grows_with_what_the_zone_holds(client, rows, fill, manager, clerk, reviewer, auditor):  # noqa: F811
    people = (manager, clerk, reviewer, auditor)
    fill(54)
    few = [drawn(client, person, rows) for person in people]
    fill(18)
    assert [drawn(client, person, rows) for person in people] == few


def test_the_ledger_in_the_console_is_paged(client, rows, fill, auditor):  # noqa: F811
    fill(54)
    client.force_login(auditor)
    assert len(client.get("/admin/ledger/ledgerentry/").context["cl"].result_list) == 50
