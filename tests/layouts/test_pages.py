"""Lists give themselves as files: the view's rows, in its own columns or in a layout, recorded in the ledger."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, TaskFactory, published_update
from tests.layouts.written import office_lines, rows
from zone.ledger.models import LedgerEntry


@pytest.fixture
def projects(department, march):
    ProjectFactory(code="P1", name="甲", lead_department=department, total_investment_wan=Decimal("1234.5"))
    ProjectFactory(code="P2", name="=乙", lead_department=department, stage="signed")
    ProjectFactory(code="P3", name="丙", stage="signed", total_investment_wan=Decimal("10"))


def book_of(response):
    return load_workbook(io.BytesIO(response.getvalue()))


@pytest.mark.parametrize(
    ("address", "layout", "worksheet"),
    [
        ("/projects/", "dispatch", "重点项目月调度表"),
        ("/projects/", "attraction", "招商项目台账"),
        ("/projects/", "projects", "项目名录"),
        ("/campaigns/", "month", "月度填报表"),
        ("/campaigns/", "campaigns", "专项名录"),
        ("/enterprises/", "enterprises", "企业名录"),
        ("/livelihood/2026/", "livelihood", "民生实事进展情况表"),
        ("/livelihood/2026/", "tasks", "实事名录"),
    ],
)
def test_every_list_offers_its_layouts(client, leader, projects, address, layout, worksheet):
    TaskFactory(year=2026, number=1)
    client.force_login(leader)
    assert book_of(client.get(address, {"export": "xlsx", "layout": layout})).sheetnames[0] == worksheet


def test_a_layout_holds_the_filtered_rows_in_the_views_order(client, leader, projects):
    client.force_login(leader)
    asked = {"export": "xlsx", "layout": "dispatch", "stage": "signed", "sort": "-code", "month": "2026-03"}
    response = client.get("/projects/", asked)
    assert [row["项目代码"] for row in rows(book_of(response))] == ["P3", "P2"]
    assert "2026-03.xlsx" in response.headers["Content-Disposition"]
    entries = json.loads(LedgerEntry.objects.filter(action="export").get().changes)
    assert entries == {
        "list": "重点项目月调度表",
        "format": "xlsx",
        "layout": "dispatch",
        "month": "2026-03",
        "filter": ["阶段：签约"],
        "undertakings": 2,
    }


def test_a_reporter_gets_no_more_than_the_list_shows(client, clerk, projects):
    client.force_login(clerk)
    response = client.get("/projects/", {"export": "xlsx", "layout": "projects"})
    assert [row["编码"] for row in rows(book_of(response))] == ["P1", "P2"]


def test_without_a_month_the_newest_published_one_of_the_list_is_meant(client, clerk, manager, department, march):
    ReportMonthFactory(month=date(2026, 4, 1))
    one = IndicatorFactory(undertaking=ProjectFactory(lead_department=department), unit="万元")
    published_update(one, 5, by=clerk, publisher=manager)
    client.force_login(manager)
    for month in ("", "2026-13", "甲"):
        response = client.get("/projects/", {"export": "xlsx", "layout": "dispatch", "month": month})
        assert "3月完成" in rows(book_of(response))[0]


def test_an_unknown_layout_is_not_found(client, leader, projects):
    client.force_login(leader)
    assert client.get("/projects/", {"export": "xlsx", "layout": "enterprises"}).status_code == 404


def test_the_menu_asks_for_the_month_and_keeps_the_filter(client, leader, projects):
    client.force_login(leader)
    page = client.get("/projects/", {"stage": "signed"}).content.decode()
    form = page[page.index('name="export" value="xlsx"') - 400 : page.index("招商项目台账</button>")]
    assert '<input type="hidden" name="stage" value="signed">' in form
    assert '<input type="month" id="layout-month" name="month"' in form
    assert 'name="layout" value="dispatch">重点项目月调度表</button>' in form


def test_the_plain_list_opens_in_an_office_program_cell_by_cell(client, leader, projects, tmp_path):
    client.force_login(leader)
    data = client.get(
        "/projects/", {"export": "xlsx", "sort": "code", "columns": "name,total_investment_wan"}
    ).getvalue()
    (tmp_path / "list.xlsx").write_bytes(data)
    worksheet = load_workbook(io.BytesIO(data)).active
    cells = [list(line) for line in worksheet.iter_rows(values_only=True)]
    lines = office_lines(tmp_path / "list.xlsx")
    money = cells[0].index("总投资（万元）")
    assert [line[money] for line in cells] == ["总投资（万元）", 1234.5, None, 10]
    assert [line[money] for line in lines] == ["总投资（万元）", "1,234.50", "", "10.00"]
    assert [line[1] for line in cells] == ["名称", "甲", "'=乙", "丙"]
    for shown, held in zip(lines, cells, strict=True):
        assert [text for i, text in enumerate(shown) if i != money] == [
            value or "" for i, value in enumerate(held) if i != money
        ]
