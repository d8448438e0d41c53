"""The month's form: who gets it, what stands beside each field, and what its actions do."""

import pytest
from django.urls import reverse

from tests.factories import IndicatorFactory, ReportMonthFactory, filed_update, publish, published_update
from zone.moves import make_move
from zone.tracking.models import Aggregation, ProgressUpdate


def address(undertaking, name="update", month="2026-03"):
    return reverse(f"tracking:{name}", args=[undertaking.code, month])


def test_a_writer_gets_the_form_with_what_is_known_beside_each_field(client, clerk, manager, task, indicator, march):
    february = ReportMonthFactory(month=march.month.replace(month=2))
    published_update(indicator, "4", by=clerk, publisher=manager, month=february.month)
    client.force_login(clerk)
    page = client.get(address(task)).content.decode()
    assert 'name="value_' in page
    assert "上次发布 4 处（2026年2月）" in page
    assert "序时计划（累计） 3 处" in page
    assert "目标 12 处" in page
    assert "查看2月填报内容" in page


def test_a_month_s_increment_shows_the_year_so_far(client, clerk, manager, task, march):
    monthly = IndicatorFactory(undertaking=task, aggregation=Aggregation.INCREMENT)
    for number in (1, 2):
        month = ReportMonthFactory(month=march.month.replace(month=number)).month
        published_update(monthly, "2", by=clerk, publisher=manager, month=month)
    client.force_login(clerk)
    assert "1—2月累计 4 处" in client.get(address(task)).content.decode()


def test_opening_the_form_begins_no_draft(client, clerk, task, march):
    client.force_login(clerk)
    client.get(address(task))
    assert not ProgressUpdate.objects.exists()


def test_a_leader_reads_and_finds_no_form(client, clerk, leader, task, indicator, march):
    filed_update(indicator, "3", by=clerk)
    client.force_login(leader)
    page = client.get(address(task)).content.decode()
    assert 'id="update-form"' not in page
    assert "已完成选址" in page


def test_a_draft_is_read_by_its_department_and_by_nobody_above(client, clerk, reviewer, leader, task, march):
    client.force_login(clerk)
    client.post(address(task, "save"), {"version": "0-0", "progress": "正在征求意见"})
    client.force_login(reviewer)
    assert "正在征求意见" in client.get(address(task)).content.decode()
    client.force_login(leader)
    page = client.get(address(task)).content.decode()
    assert "正在征求意见" not in page
    assert "正在填写，尚未提交" in page


@pytest.mark.parametrize("month", ["2026-13", "2026-3", "march", "0000-01", "２０２６-03"])
def test_what_is_no_month_is_not_found(client, clerk, task, month):
    client.force_login(clerk)
    assert client.get(f"/updates/{task.code}/{month}/").status_code == 404


def test_a_stranger_s_undertaking_is_not_found(client, other_clerk, task, march):
    client.force_login(other_clerk)
    assert client.get(address(task)).status_code == 404
    assert client.post(address(task, "save"), {"version": "0-0"}).status_code == 404


def test_a_month_not_opened_says_so(client, clerk, task):
    client.force_login(clerk)
    page = client.get(address(task)).content.decode()
    assert "2026年3月尚未开放填报" in page
    assert 'id="update-form"' not in page


def test_a_closed_month_says_so_and_keeps_what_was_typed_on_the_page(client, clerk, task):
    ReportMonthFactory(state="closed")
    client.force_login(clerk)
    assert "已关账" in client.get(address(task)).content.decode()
    answer = client.post(address(task, "save"), {"version": "0-0", "progress": "刚写好的内容"})
    assert answer.status_code == 409
    assert "刚写好的内容" in answer.content.decode()
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("name", ["save", "submit", "no-change", "correct", "withdraw", "discard", "evidence-add"])
def test_actions_take_only_post_and_only_from_who_may_write(client, reviewer, leader, task, march, name):
    assert client.get(address(task, name)).status_code == 405
    stranger = client.post(address(task, name))
    assert stranger.status_code == 302
    assert stranger.url == f"/login/?next={address(task)}"
    for person in (reviewer, leader):
        client.force_login(person)
        assert client.post(address(task, name)).status_code == 403


def test_a_returned_update_shows_its_reason_in_front_of_the_form(client, clerk, manager, task, indicator, march):
    make_move(filed_update(indicator, "3", by=clerk), "return", by=manager, note="请写明地点。")
    client.force_login(clerk)
    page = client.get(address(task)).content.decode()
    assert page.index("请写明地点。") < page.index('name="value_')


def test_a_full_page_stays_within_its_queries(
    client, clerk, manager, task, indicator, march, django_assert_max_num_queries
):
    february = ReportMonthFactory(month=march.month.replace(month=2))
    published_update(indicator, "2", by=clerk, publisher=manager, month=february.month)
    client.force_login(clerk)

    IndicatorFactory.create_batch(9, undertaking=task)
    published_update(indicator, "3", by=clerk, publisher=manager)
    for time in range(4):
        client.post(address(task, "correct"), {"note": "核减"})
        draft = ProgressUpdate.objects.get(state="draft")
        client.post(address(task, "submit"), {"version": f"{draft.pk}-0", "progress": f"第{time}次核减"})
        update = ProgressUpdate.objects.get(state="submitted")
        update = publish(update, by=manager) if time < 3 else make_move(update, "return", by=manager, note="再核")
    with django_assert_max_num_queries(20):
        page = client.get(address(task)).content.decode()
    assert "第 5 版" in page
    assert "更正前 3 处" in page
