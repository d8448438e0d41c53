"""The years of livelihood tasks and one year's list."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from livelihood.models import Task
from tests.factories import IndicatorFactory, TaskFactory, published_update
from zone.ledger import clock

URL = "/livelihood/2026/"


def test_this_years_tasks_open_at_once_and_other_years_are_a_click_away(client, leader):
    this = clock.today().year
    for year in (2024, this - 1, this, this + 1):
        TaskFactory(year=year, number=1)
    client.force_login(leader)
    assert client.get("/livelihood/").headers["Location"] == f"/livelihood/{this}/"
    links = dict(client.get(f"/livelihood/{this}/").context["tools"])
    assert [links[f"{year}年"] for year in (this + 1, this - 1, 2024)] == [
        f"/livelihood/{year}/" for year in (this + 1, this - 1, 2024)
    ]
    Task.objects.filter(year__gte=this).delete()
    assert client.get("/livelihood/").headers["Location"] == f"/livelihood/{this - 1}/"


def test_without_tasks_the_page_says_what_comes_next(client, clerk, manager):
    client.force_login(clerk)
    assert "暂无您可查看的民生实事" in client.get("/livelihood/").content.decode()
    client.force_login(manager)
    assert "/admin/livelihood/task/add/" in client.get("/livelihood/").content.decode()


@pytest.mark.parametrize("who", ["security", "auditor"])
@pytest.mark.parametrize("url", ["/livelihood/", URL])
def test_the_other_officers_see_none_of_it(client, db, request, who, url):
    TaskFactory()
    client.force_login(request.getfixturevalue(who))
    assert client.get(url).status_code == 403


def test_a_year_without_tasks_is_not_found(client, leader):
    client.force_login(leader)
    assert client.get("/livelihood/1999/").status_code == 404
    assert client.get("/livelihood/99999999999999999999/").status_code == 404


def test_all_of_a_years_tasks_stand_on_one_page_in_their_order(client, leader):
    for number in range(27, 0, -1):
        TaskFactory(number=number, name=f"实事{number:02d}")
    client.force_login(leader)
    page = client.get(URL).content.decode()
    places = [page.index(f'title="实事{number:02d}"') for number in range(1, 28)]
    assert places == sorted(places)
    assert "下一页" not in page


def test_a_row_shows_each_indicator_with_target_and_completion(client, clerk, manager, march, department):
    task = TaskFactory(number=1, lead_department=department)
    parks = IndicatorFactory(undertaking=task, number=1, name="口袋公园", unit="处", target=Decimal(6))
    IndicatorFactory(undertaking=task, number=2, name="充电车位", unit="个", target=Decimal(600))
    published_update(parks, 3, by=clerk, publisher=manager)
    client.force_login(clerk)
    page = client.get(URL).content.decode()
    assert "<b>3 处</b>" in page and "/ 6 处" in page and "50.0%" in page
    assert "另有 1 项指标" in page and "充电车位 未报 / 600 个" in page


def test_each_filter_narrows_the_list(client, leader, department):
    TaskFactory(
        number=1, name="甲", category="care", lead_department=department, state="completed", promise="建六处食堂"
    )
    TaskFactory(number=2, name="乙", is_example=True)
    client.force_login(leader)
    asked = [
        "q=食堂",
        "q=MS2026-01",
        "category=care",
        f"department={department.pk}",
        "state=completed",
        "example=False",
    ]
    for query in asked:
        page = client.get(f"{URL}?{query}").content.decode()
        assert 'title="甲"' in page, query
        assert 'title="乙"' not in page, query


def test_a_reporter_sees_the_departments_tasks_alone(client, clerk, department):
    TaskFactory(number=1, name="本部门", lead_department=department)
    TaskFactory(number=2, name="外部门")
    client.force_login(clerk)
    page = client.get(URL).content.decode()
    assert "本部门" in page and "外部门" not in page


def test_queries_do_not_grow_with_rows(client, leader, django_assert_num_queries):
    client.force_login(leader)
    IndicatorFactory(undertaking=TaskFactory(number=1))
    client.get(URL)
    with CaptureQueriesContext(connection) as one_row:
        client.get(URL)
    for number in range(2, 28):
        IndicatorFactory(undertaking=TaskFactory(number=number))
    assert len(one_row) <= 12
    with django_assert_num_queries(len(one_row)):
        client.get(URL)
