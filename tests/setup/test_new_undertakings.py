"""New undertakings with indicators and plans by workbook, from an empty installation."""

from datetime import date
from decimal import Decimal

import pytest

from livelihood.models import Task
from projects.attraction.models import Campaign
from projects.models import Project
from tests.factories import TaskFactory
from tests.setup.conftest import faults
from zone.ledger.models import LedgerEntry
from zone.tracking.figures.plan import plan_at
from zone.tracking.layouts import when
from zone.tracking.models import Indicator, PlanPoint, Undertaking

pytestmark = pytest.mark.django_db
HEADERS = {column.name: column.header for column in when()}
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 1)
PROJECT = {
    "编码": "P2027-001",
    "名称": "智能制造产业园",
    "板块": "产业提优",
    "阶段": "在建",
    "总投资": "1.2亿元",
    "牵头部门": "建设局",
    HEADERS["first_month"]: FIRST,
    HEADERS["last_month"]: LAST,
}
CAMPAIGN = {"编码": "C2027-001", "名称": "招商引资攻坚", "类别": "招商引资", "板块": "招商提效", "牵头部门": "建设局"}
TASK = {
    "年度": 2027,
    "序号": 7,
    "名称": "口袋公园建设",
    "板块": "服务提质",
    "牵头部门": "js",
    HEADERS["first_month"]: FIRST,
}
INVESTMENT = {"事项编码": "P2027-001", "指标": "完成投资", "单位": "万元", "目标": 12000, "统计方式": "当月数"}
PLANNED = INVESTMENT | {"计划年度": 2027, "3月计划": 1000, "12月计划": 12000}
PARKS = {"事项编码": "MS2027-07", "指标": "建成口袋公园", "单位": "处", "目标": 12}


def test_projects_campaigns_and_tasks_come_with_indicators_and_plans(handed_in, confirmed, manager, department):
    answer = handed_in(
        "undertakings",
        manager,
        重点项目=[PROJECT],
        专项行动=[CAMPAIGN],
        民生实事=[TASK],
        指标与计划=[PLANNED, PARKS, {**PARKS, "指标": "惠及居民", "单位": "人"}],
    )
    assert faults(answer) == []
    assert not Undertaking.objects.exists()
    assert confirmed(answer, "undertakings").status_code == 200
    project, task = Project.objects.get(), Task.objects.get()
    assert (project.lead_department, project.total_investment_wan, project.stage) == (
        department,
        12000,
        "under_construction",
    )
    assert (project.first_month, project.state, project.kind) == (FIRST, "active", "project")
    assert (task.code, task.first_month, Campaign.objects.get().category) == ("MS2027-07", FIRST, "attraction")
    investment = Indicator.objects.get(undertaking=project)
    assert (investment.target, investment.aggregation) == (12000, "increment")
    assert plan_at(investment, date(2027, 5, 1)) == Decimal(1000)
    assert [one.number for one in task.indicators.all()] == [1, 2]
    recorded = LedgerEntry.objects.filter(action="master.add", topic="P2027-001")
    assert sorted(recorded.values_list("object_type", flat=True)) == [
        "projects.project",
        "tracking.indicator",
        "tracking.planpoint",
        "tracking.planpoint",
    ]


def test_every_fault_is_named_at_its_row_and_column(handed_in, manager, department, task):
    answer = handed_in(
        "undertakings",
        manager,
        重点项目=[
            PROJECT,
            PROJECT,
            {**PROJECT, "编码": "P 3"},
            {**PROJECT, "编码": "P-4", "名称": None, "板块": "没有的板块"},
            {**PROJECT, "编码": "P-5", "牵头部门": "没有的局"},
            {**PROJECT, "编码": "P-6", HEADERS["last_month"]: date(2026, 12, 1)},
            {**PROJECT, "编码": task.code},
        ],
        民生实事=[{**TASK, "序号": 100}],
        指标与计划=[
            {**INVESTMENT, "单位": "亿元"},
            {**INVESTMENT, "事项编码": "P-99"},
            {**INVESTMENT, "目标": "约100"},
            {**INVESTMENT, "序号": 5},
            {**INVESTMENT, "序号": 5},
        ],
    )
    assert [one[:3] for one in faults(answer)] == [
        ("重点项目", 5, "编码"),
        ("重点项目", 6, "编码"),
        ("重点项目", 7, "名称"),
        ("重点项目", 7, "板块"),
        ("重点项目", 8, "牵头部门"),
        ("重点项目", 9, ""),
        ("重点项目", 10, "编码"),
        ("民生实事", 4, "序号"),
        ("指标与计划", 4, ""),
        ("指标与计划", 5, "事项编码"),
        ("指标与计划", 6, "目标"),
        ("指标与计划", 8, "序号"),
    ]
    assert not Project.objects.exists()


def test_indicators_are_added_to_what_is_registered(handed_in, confirmed, manager, indicator):
    answer = handed_in("undertakings", manager, 指标与计划=[{**PARKS, "事项编码": "MS2026-01", "指标": "惠及居民"}])
    assert "为已登记的事项增加指标：MS2026-01" in answer.content.decode()
    confirmed(answer, "undertakings")
    assert list(indicator.undertaking.indicators.values_list("number", "name")) == [
        (1, "建成口袋公园"),
        (2, "惠及居民"),
    ]


def test_a_plan_of_what_is_registered_is_of_its_own_year(handed_in, confirmed, manager, department):
    TaskFactory(year=2028, number=7, lead_department=department)
    answer = handed_in("undertakings", manager, 指标与计划=[{**PARKS, "事项编码": "MS2028-07", "3月计划": 2}])
    confirmed(answer, "undertakings")
    assert [point.month for point in PlanPoint.objects.all()] == [date(2028, 3, 1)]


def test_what_will_never_be_asked_for_is_pointed_out(handed_in, manager, department):
    page = handed_in("undertakings", manager, 专项行动=[CAMPAIGN]).content.decode()
    assert "不要求按月填报：C2027-001" in page
    assert "没有指标：C2027-001" in page


def test_the_same_file_again_is_refused_row_by_row(handed_in, confirmed, manager, department):
    answer = handed_in("undertakings", manager, 重点项目=[PROJECT], 指标与计划=[INVESTMENT])
    confirmed(answer, "undertakings")
    twice = confirmed(answer, "undertakings")
    assert twice.status_code == 409
    assert faults(twice)[0][:3] == ("重点项目", 4, "编码")
    assert (Project.objects.count(), Indicator.objects.count(), PlanPoint.objects.count()) == (1, 1, 0)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "security", "auditor"])
def test_only_administrators_hand_it_in(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/setup/undertakings/").status_code == 403
    assert client.post("/setup/undertakings/confirm/").status_code == 403


def test_the_import_page_leads_there(client, manager):
    client.force_login(manager)
    assert "/setup/undertakings/" in client.get("/imports/").content.decode()
