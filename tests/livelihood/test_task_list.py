"""The years of livelihood tasks and one year's list."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import IndicatorFactory, TaskFactory, published_update

URL = "/livelihood/2026/"


def test_the_years_tell_how_many_are_done_and_published(client, clerk, manager, march, department):
    pocket_park = IndicatorFactory(undertaking=TaskFactory(number=1, lead_department=department), number=1)
    published_update(pocket_park, 3, by=clerk, publisher=manager)
    TaskFactory(number=2, lead_department=department, state="completed")
    TaskFactory(year=2024, number=1, category="", lead_department=department)
    client.force_login(clerk)
    years = client.get("/livelihood/").context["years"]
    found = [(one["year"], one["total"], one["done"], one["published"], one["unknown"]) for one in years]
    assert found == [(2026, 2, 1, 1, 0), (2024, 1, 0, 0, 1)]


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
