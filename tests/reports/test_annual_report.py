"""The annual report: four pillars in order, every figure from a query, each with its way to the source."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import IndicatorFactory, ReportMonthFactory, UserFactory, filed_update, published_update
from tests.reports.conftest import ANNUAL, DECEMBER

KEYS = {"id", "pillar", "subject", "indicator", "value", "unit", "qualifier", "period", "update"}


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def test_the_page_shows_the_four_pillars_in_their_order(as_leader, publish_figure):
    publish_figure("4", pillar="attraction")
    publish_figure("1", pillar="industry")
    page = as_leader.get(ANNUAL).content.decode()
    places = [page.index(f">{name}</h2>") for name in ("产业提优", "创新提能", "招商提效", "服务提质")]
    assert places == sorted(places)
    assert "本板块还没有已发布的数据。" in page


def test_a_figure_is_worded_as_its_source_words_it_and_leads_there(as_leader, publish_figure):
    about = publish_figure("60000", unit="万元", qualifier="about", horizon="after commissioning")
    publish_figure("100000", unit="人次", qualifier="at_least", qualifier_word="余")
    page = as_leader.get(ANNUAL).content.decode()
    assert "约6亿元" in page
    assert "10万余人次" in page
    assert "投产后" in page
    assert f'href="/reports/figures/{about.pk}/2024-12/"' in page


def test_the_list_for_machines_has_exactly_its_keys_and_money_in_yuan(as_leader, publish_figure):
    publish_figure("60000", unit="万元", qualifier="about", figure_code="F03", horizon="after commissioning")
    publish_figure("99.5", unit="%", figure_code="F10", horizon="second half")
    money, share = as_leader.get(ANNUAL, {"format": "json"}).json()
    assert set(money) == KEYS
    assert (money["id"], money["value"], money["unit"]) == ("F03", 600000000, "元")
    assert (money["qualifier"], money["period"]) == ("about", "after commissioning")
    assert isinstance(money["value"], int)
    assert money["update"].endswith("/2024-12/#revision-1")
    assert (share["id"], share["value"], share["period"]) == ("F10", 99.5, "2024H2")


def test_figures_stand_by_pillar_then_by_number(as_leader, publish_figure):
    for code, pillar in (("F10", "livelihood"), ("F2", "livelihood"), ("F30", "industry")):
        publish_figure("1", figure_code=code, pillar=pillar)
    assert [line["id"] for line in as_leader.get(ANNUAL, {"format": "json"}).json()] == ["F30", "F2", "F10"]


def test_nothing_unpublished_is_a_figure(as_leader, december, clerk):
    filed_update(IndicatorFactory(undertaking__lead_department=clerk.department), "7", by=clerk, month=DECEMBER)
    assert as_leader.get(ANNUAL, {"format": "json"}).json() == []


def test_a_year_without_figures_says_so(as_leader, december):
    page = as_leader.get("/reports/annual/2019/")
    assert page.status_code == 200
    assert "2019年还没有已发布的数据" in page.content.decode()
    assert as_leader.get("/reports/annual/2019/", {"format": "json"}).json() == []


@pytest.mark.parametrize("address", ["/reports/annual/0/", "/reports/annual/10000/", ANNUAL + "?format=pdf"])
def test_what_there_is_not_is_not_found(as_leader, address):
    assert as_leader.get(address).status_code == 404


def test_examples_come_after_the_real_and_each_is_marked(as_leader, publish_figure):
    publish_figure("5", example=True)
    publish_figure("7")
    page = as_leader.get(ANNUAL).content.decode()
    assert "示例数据 1 项" in page
    assert page.count('<span class="badge-state tone-warn">示例</span>') == 1
    real, example = as_leader.get(ANNUAL, {"format": "json"}).json()
    assert (real["value"], example["value"]) == (7, 5)
    assert example["subject"].startswith("示例")
    assert not real["subject"].startswith("示例")


def test_a_year_of_examples_says_so_above_everything(as_leader, publish_figure):
    publish_figure("5", example=True)
    assert "本页内容仅供演示" in as_leader.get(ANNUAL).content.decode()
    assert "本页内容仅供演示" in as_leader.get(ANNUAL, {"format": "print"}).content.decode()


def test_a_reporter_sees_the_own_department_and_is_told_so(client, clerk, publish_figure, other_department):
    publish_figure("7")
    publish_figure("9", department=other_department)
    client.force_login(clerk)
    assert [line["value"] for line in client.get(ANNUAL, {"format": "json"}).json()] == [7]
    assert "本报表只含建设局牵头或配合的事项" in client.get(ANNUAL).content.decode()


def test_a_reporter_without_a_department_is_told_why_there_is_nothing(client, publish_figure):
    publish_figure("7")
    client.force_login(UserFactory(roles=["reporter"]))
    assert client.get(ANNUAL, {"format": "json"}).json() == []
    assert "未设部门" in client.get(ANNUAL).content.decode()


@pytest.mark.parametrize("officer", ["security", "auditor"])
@pytest.mark.parametrize("address", ["/reports/", ANNUAL])
def test_officers_see_no_reports(client, request, officer, address):
    client.force_login(request.getfixturevalue(officer))
    assert client.get(address).status_code == 403


def test_the_index_shows_a_year_as_soon_as_it_has_a_figure(as_leader, publish_figure, memory):
    for _ in range(2):
        assert "还没有已发布的数据" in as_leader.get("/reports/").content.decode()
    publish_figure("7")
    assert f'href="{ANNUAL}"' in as_leader.get("/reports/").content.decode()


def test_the_index_lists_each_year_with_published_figures(as_leader, publish_figure):
    assert "还没有已发布的数据" in as_leader.get("/reports/").content.decode()
    publish_figure("7")
    page = as_leader.get("/reports/").content.decode()
    assert f'href="{ANNUAL}"' in page
    assert "实际数据" in page


@pytest.mark.parametrize("form", ["", "json", "print"])
def test_queries_do_not_grow_with_figures(as_leader, publish_figure, form):
    publish_figure("1")
    as_leader.get(ANNUAL)  # the first request of a session reads more
    with CaptureQueriesContext(connection) as one:
        as_leader.get(ANNUAL, {"format": form})
    for _ in range(5):
        publish_figure("2")
    with CaptureQueriesContext(connection) as six:
        as_leader.get(ANNUAL, {"format": form})
    assert len(six) == len(one) <= 12


def test_the_newest_month_makes_a_cumulative_figure_and_months_add_up(as_leader, publish_figure, clerk, manager):
    november = ReportMonthFactory(month=DECEMBER.replace(month=11), due_on=DECEMBER.replace(year=2099))
    total = publish_figure("3", month=november.month, aggregation="cumulative")
    monthly = publish_figure("3", month=november.month, aggregation="increment")
    published_update(total, "8", by=clerk, publisher=manager, month=DECEMBER)
    published_update(monthly, "8", by=clerk, publisher=manager, month=DECEMBER)
    assert [line["value"] for line in as_leader.get(ANNUAL, {"format": "json"}).json()] == [8, 11]
