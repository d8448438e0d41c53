"""The page of one livelihood task."""

from decimal import Decimal

from livelihood.models import Task
from tests.factories import IndicatorFactory, TaskFactory, published_update


def test_a_task_is_found_by_year_and_number(client, leader):
    task = TaskFactory(year=2026, number=7, promise="新建口袋公园 6 处")
    assert task.code == "MS2026-07"
    assert task.get_absolute_url() == "/livelihood/2026/7/"
    client.force_login(leader)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "新建口袋公园 6 处" in page and "人居环境" in page and "2026年第 7 件" in page


def test_a_strangers_task_is_not_found(client, other_clerk, security):
    task = TaskFactory(number=1)
    for stranger in (other_clerk, security):
        client.force_login(stranger)
        assert client.get(task.get_absolute_url()).status_code == 404


def test_no_such_number_is_not_found(client, leader):
    client.force_login(leader)
    assert client.get("/livelihood/2026/99999999999999999999/").status_code == 404


def test_a_place_without_facts_says_unpublished(client, leader):
    task = TaskFactory(number=20, category="", promise="", lead_department=None)
    client.force_login(leader)
    page = client.get(task.get_absolute_url()).content.decode()
    assert '<dt>类别</dt><dd><span class="unknown">未公开</span>' in page
    assert '<dt>牵头部门</dt><dd><span class="unknown">未公开</span>' in page


def test_one_indicator_gives_value_target_and_completion_in_the_strip(client, clerk, manager, march, department):
    task = TaskFactory(number=1, lead_department=department)
    parks = IndicatorFactory(undertaking=task, number=1, name="口袋公园", unit="处", target=Decimal(12))
    published_update(parks, 6, by=clerk, publisher=manager)
    client.force_login(clerk)
    key_figures = [(cell.label, cell.text) for cell in client.get(task.get_absolute_url()).context["key_figures"]]
    assert key_figures == [("口袋公园", "6 处"), ("目标", "12 处"), ("完成率", "50.0%"), ("已发布", "1 个月")]


def test_the_code_follows_year_and_number(db):
    task = TaskFactory(year=2025, number=3)
    task.number = 4
    task.save()
    assert Task.objects.get(pk=task.pk).code == "MS2025-04"
