"""The page of one project."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    EnterpriseFactory,
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    filed_correction,
    filed_update,
    publish,
    published_update,
)
from zone.tracking.models import Evidence, Indicator
from zone.tracking.updates import drafts


@pytest.fixture
def project(department):
    return ProjectFactory(
        code="P2026-900",
        name="智能装备产业园",
        lead_department=department,
        owner=EnterpriseFactory(name="甲方机械"),
    )


@pytest.fixture
def investment(project):
    return IndicatorFactory(
        undertaking=project, number=1, name="完成投资", unit="万元", target=Decimal(24000), aggregation="increment"
    )


def read(client, project, query="") -> str:
    response = client.get(project.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_does_not_learn_that_it_exists(client, other_clerk, security, auditor, project):
    for stranger in (other_clerk, security, auditor):
        client.force_login(stranger)
        assert client.get(project.get_absolute_url()).status_code == 404


def test_what_is_unknown_is_said_to_be_unpublished(client, leader, project):
    client.force_login(leader)
    page = read(client, project)
    assert "<dt>总投资</dt><dd>" in page and page.count("未公开") > 5
    assert "这一事项的指标未公开" in page
    assert "还没有已发布的进展" in page


def test_months_increments_add_up_beside_plan_and_month_before(client, clerk, manager, project, investment):
    for month, value in ((1, 1000), (2, 2000)):
        ReportMonthFactory(month=date(2026, month, 1))
        published_update(investment, value, by=clerk, publisher=manager, month=date(2026, month, 1))
    client.force_login(clerk)
    page = read(client, project)
    assert "截至 2026年2月" in page
    assert "<b>3,000 万元</b>" in page  # two months' increments
    assert "+2,000" in page  # against January
    assert "4,000 万元" in page and "−1,000" in page  # the plan after two of twelve months
    assert "12.5%" in page
    assert "2026年投资完成进度" in page
    assert "zone/charts.js" in page


def test_the_page_can_be_read_as_of_an_earlier_month(client, clerk, manager, project, investment):
    for month, value in ((1, 1000), (2, 2000)):
        ReportMonthFactory(month=date(2026, month, 1))
        published_update(investment, value, by=clerk, publisher=manager, month=date(2026, month, 1))
    client.force_login(clerk)
    page = read(client, project, "?month=2026-01")
    assert "截至 2026年1月" in page and "<b>1,000 万元</b>" in page
    for nonsense in ("2026", "0001-01", "2026-13", "%00", "９９９９-０１"):
        assert "截至 2026年2月" in read(client, project, f"?month={nonsense}")


def actual(page: str) -> str:
    """The actual value in the table of indicators."""
    (text,) = re.findall(r'title="查看数据来源"><b>(.*?)</b>', page)
    return text


def test_the_figure_is_that_of_the_month_and_qualified_as_it_was_reported(client, clerk, manager, project, investment):
    for month, value, qualifier in ((1, 1000, "about"), (2, 2000, "exact")):
        Indicator.objects.update(qualifier=qualifier)
        investment.refresh_from_db()
        ReportMonthFactory(month=date(2026, month, 1))
        published_update(investment, value, by=clerk, publisher=manager, month=date(2026, month, 1))
    client.force_login(clerk)
    found = [actual(read(client, project, f"?month=2026-{month:02d}")) for month in (1, 2, 3)]
    assert found == ["约1000万元", "3,000 万元", "3,000 万元"]


def test_a_figure_opens_its_source(client, clerk, manager, march, project, investment):
    published_update(investment, 1000, by=clerk, publisher=manager)
    client.force_login(clerk)
    assert f"/reports/figures/{investment.pk}/2026-03/" in read(client, project)


def test_a_draft_is_shown_to_those_who_write_it_alone(client, clerk, leader, manager, march, project, investment):
    update = drafts.start(project, march.month, by=clerk)
    drafts.save_draft(update, by=clerk, version=0, texts={"progress": "设备正在进场"}, typed={})
    for person, sees in ((clerk, True), (manager, True), (leader, False)):
        client.force_login(person)
        assert ("设备正在进场" in read(client, project)) is sees
        assert ("开始填报" in read(client, project)) is sees  # the ledger keeps the same measure


def test_a_correction_tells_its_reason_and_what_it_changed(client, clerk, manager, march, project, investment):
    published_update(investment, 1000, by=clerk, publisher=manager)
    publish(filed_correction(investment, 1200, by=clerk, reason="漏计设备款"), by=manager)
    client.force_login(clerk)
    page = read(client, project)
    assert "更正原因：漏计设备款" in page
    assert "完成投资：<del>1,000 万元</del> 改为 <ins>1,200 万元</ins>" in page
    assert "已被更正" in page
    assert "<b>1,200 万元</b>" in page


def test_evidence_stands_by_its_month(client, clerk, manager, march, project, investment):
    update = drafts.start(project, march.month, by=clerk)
    update = drafts.save_draft(update, by=clerk, version=0, texts={"progress": "主体封顶。"}, typed={})
    Evidence.objects.create(update=update, citation="《园区简报》第3期", added_by=clerk, added_at=update.saved_at)
    publish(drafts.submit_draft(update, by=clerk), by=manager)
    client.force_login(clerk)
    assert "《园区简报》第3期" in read(client, project)


def test_people_departments_and_the_ledger_are_named(
    client, clerk, manager, march, project, investment, other_department
):
    project.supporting_departments.add(other_department)
    published_update(investment, 1000, by=clerk, publisher=manager)
    client.force_login(clerk)
    page = read(client, project)
    assert "建设局" in page and "科技局" in page
    assert "填报员甲" in page and "管理员甲" in page
    assert "提交审核</td>" in page and "发布</td>" in page  # actions of the ledger in words


def test_an_example_says_so(client, leader, department):
    client.force_login(leader)
    assert "示例数据" in read(client, ProjectFactory(is_example=True))


def test_queries_stay_within_the_budget_and_do_not_grow(
    client, clerk, reviewer, manager, project, investment, django_assert_num_queries
):
    client.force_login(reviewer)
    months = [ReportMonthFactory(month=date(2026, month, 1)).month for month in range(1, 9)]
    published_update(investment, 1, by=clerk, publisher=manager, month=months[0])
    filed_update(investment, 1, by=clerk, month=months[7])
    client.get(project.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(project.get_absolute_url())
    spent = len(few)
    IndicatorFactory(undertaking=project, number=2)
    for month in months[1:7]:
        published_update(investment, 1, by=clerk, publisher=manager, month=month)
    client.get(project.get_absolute_url())
    with django_assert_num_queries(spent):
        client.get(project.get_absolute_url())
    assert spent <= 20
