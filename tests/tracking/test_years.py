"""Which undertakings belong to a year: what a list opens with, and what its archives hold."""

from datetime import date

import pytest

from tests.factories import (
    CampaignFactory,
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    published_update,
)
from zone.tracking.models import Undertaking
from zone.tracking.years import in_force, of_year

DECEMBER = date(2024, 12, 1)


def names(rows) -> set[str]:
    return set(rows.values_list("name", flat=True))


@pytest.fixture
def years(department, clerk, manager):
    """Undertakings of 2024 as an archive has them, one that runs on, and those of 2026."""
    ReportMonthFactory(month=DECEMBER)
    own = {"lead_department": department}
    archived = ProjectFactory(name="旧项目", first_month=None, **own)
    published_update(IndicatorFactory(undertaking=archived), 3, by=clerk, publisher=manager, month=DECEMBER)
    CampaignFactory(name="旧行动", year=2024, first_month=None, state="unknown", **own)
    TaskFactory(name="旧实事", year=2024, number=1, first_month=None, state="unknown", **own)
    ProjectFactory(name="跨年项目", first_month=date(2024, 3, 1), last_month=date(2026, 12, 1), **own)
    ProjectFactory(name="办结项目", state="completed", **own)
    ProjectFactory(name="未定项目", first_month=None, state="planned", **own)
    TaskFactory(name="新实事", year=2026, number=1, first_month=None, **own)


def test_a_year_has_what_is_planned_for_it_reports_in_it_or_is_reported(years):
    every = Undertaking.objects.all()
    assert names(of_year(every, 2024)) == {"旧项目", "旧行动", "旧实事", "跨年项目"}
    assert names(of_year(every, 2025)) == {"跨年项目"}
    assert names(of_year(every, 2026)) == {"跨年项目", "办结项目", "新实事"}


def test_in_force_is_what_has_not_ended_and_what_says_nothing_of_a_year(years):
    assert names(in_force(Undertaking.objects.all(), 2026)) == {"跨年项目", "未定项目", "新实事"}


def test_a_list_opens_with_what_is_in_force_and_leads_to_the_archive(client, years, leader):
    client.force_login(leader)
    opened = client.get("/projects/").headers["Location"]
    assert opened == "/projects/?year=current"
    page = client.get(opened)
    assert "旧项目" not in {row.name for row in page.context["table"].records}
    archive = dict(page.context["tools"])["2024年归档"]
    found = client.get(archive)
    assert {row.name for row in found.context["table"].records} == {"旧项目", "跨年项目"}
    assert next(url for _, url in found.context["tools"]) == "/projects/?year=current"


def test_the_search_of_the_frame_finds_the_archive(client, years, leader):
    client.force_login(leader)
    assert {row.name for row in client.get("/undertakings/?q=旧").context["table"].records} == {
        "旧项目",
        "旧行动",
        "旧实事",
    }


def test_key_figures_count_what_the_filter_finds_and_come_with_the_list(client, years, leader):
    client.force_login(leader)
    swap = {"HX-Request": "true", "HX-Target": "table"}
    for query, found in (("year=current", "2 个"), ("view=0", "4 个"), ("state=completed", "1 个")):
        page = client.get(f"/projects/?{query}", headers=swap)
        assert page.context["key_figures"][0].text == found
        assert f'<span class="value">{found}</span>' in page.content.decode()


def test_a_year_nobody_offers_is_asked_for_all_the_same(client, years, leader):
    client.force_login(leader)
    assert client.get("/projects/?year=2031").context["table"].row_count == 1
    assert "筛选条件填写有误" in client.get("/projects/?year=1999").content.decode()
