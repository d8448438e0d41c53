"""重点项目月调度表: every column of the office's form, published figures only, as numbers, with their sums."""

from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.factories import (
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    ReportMonthFactory,
    filed_update,
    published_update,
)
from tests.layouts.written import file_of, office_lines, rows, signature_of, written
from zone.layouts.base import LAYOUTS

FORM = """
    序号|项目名称|项目代码|级别|类别|所属园区|产业链|建设单位|责任单位|包保领导|建设地点|建设内容及规模|起止年限
    总投资（亿元）|至上年底累计|年度计划|3月完成|1-3月累计|完成率%|时间进度%|±百分点|亮灯|形象进度|当前节点|下一节点及时限
    纳统情况|存在问题|问题类别|需协调单位|解决时限|联系人|电话|备注|行标识|原值
""".replace("|", " ").split()
"""The columns of 重点项目月调度表."""


@pytest.fixture
def project(department, march):
    ReportMonthFactory(month=date(2026, 2, 1))
    return ProjectFactory(
        code="P2026-001",
        name="智能制造产业园",
        lead_department=department,
        park=ParkFactory(name="新材料产业园"),
        owner=EnterpriseFactory(name="某某装备制造有限公司"),
        total_investment_wan=Decimal("123456.7800"),
        planned_start=date(2026, 1, 1),
        planned_end=date(2028, 6, 1),
        summary="=1+1",
        is_example=True,
    )


@pytest.fixture
def money(project):
    IndicatorFactory(undertaking=project, number=1, name="就业", unit="人", target=100)
    return IndicatorFactory(
        undertaking=project, number=2, name="投资", unit="万元", target=10000, aggregation="increment"
    )


def test_the_form_is_whole_and_in_the_offices_order(manager, money):
    (found,) = rows(written("dispatch", manager))
    assert list(found) == FORM
    assert [one.name for one in LAYOUTS["dispatch"].columns if not one.is_stored] == [
        "level",
        "year_category",
        "before_year",
        "light",
        "milestone",
        "statistics",
        "problem_kind",
        "to_coordinate",
        "solve_by",
        "contact",
        "phone",
    ]


def test_a_row_tells_the_project_and_its_published_money(manager, clerk, money):
    published_update(money, "1201", by=clerk, publisher=manager, month=date(2026, 2, 1))
    published_update(money, "800", by=clerk, publisher=manager)
    (row,) = rows(written("dispatch", manager))
    assert (row["序号"], row["项目名称"], row["项目代码"]) == (1, "示例：智能制造产业园", "P2026-001")
    assert (row["所属园区"], row["建设单位"], row["责任单位"]) == (
        "新材料产业园",
        "某某装备制造有限公司",
        "建设局",
    )
    assert (row["起止年限"], row["总投资（亿元）"], row["建设内容及规模"]) == ("2026—2028", 12.345678, "'=1+1")
    assert (row["年度计划"], row["3月完成"], row["1-3月累计"]) == (10000, 800, 2001)
    assert (row["完成率%"], row["时间进度%"], row["±百分点"]) == (0.2001, 0.25, -4.99)
    assert (row["形象进度"], row["备注"], row["行标识"]) == ("已完成选址。", "属实", "P2026-001#2")


def test_what_is_filed_and_not_published_is_not_there(manager, clerk, money):
    filed_update(money, "800", by=clerk)
    (found,) = rows(written("dispatch", manager))
    assert (found["3月完成"], found["1-3月累计"], found["形象进度"], found["备注"]) == (None, None, None, None)


def test_cumulated_money_of_the_month_is_its_growth(manager, clerk, project):
    total = IndicatorFactory(undertaking=project, unit="万元", target=10000)
    published_update(total, "1000", by=clerk, publisher=manager, month=date(2026, 2, 1))
    published_update(total, "1800", by=clerk, publisher=manager)
    (found,) = rows(written("dispatch", manager))
    assert (found["3月完成"], found["1-3月累计"]) == (800, 1800)
    assert signature_of(found).values["value_total"] == "1800"
    ReportMonthFactory(month=date(2026, 4, 1))
    (later,) = rows(written("dispatch", manager, month=date(2026, 4, 1)))
    assert (later["4月完成"], later["1-4月累计"]) == (None, 1800)
    assert "value_total" not in signature_of(later).values, "what is carried over is no report of this month"


def test_money_of_last_year_is_not_this_years(manager, clerk, project):
    ReportMonthFactory(month=date(2025, 12, 1))
    total = IndicatorFactory(undertaking=project, unit="万元")
    published_update(total, "9000", by=clerk, publisher=manager, month=date(2025, 12, 1))
    (found,) = rows(written("dispatch", manager))
    assert found["1-3月累计"] is None


def test_a_project_without_money_has_its_line(manager, project):
    (found,) = rows(written("dispatch", manager))
    assert (found["行标识"], found["年度计划"], found["时间进度%"]) == ("P2026-001", None, None)


def test_headers_title_sums_and_foot_frame_the_rows(manager, clerk, money):
    published_update(money, "800", by=clerk, publisher=manager)
    ProjectFactory(code="P2026-002", total_investment_wan=Decimal("10000"))
    worksheet = written("dispatch", manager).worksheets[0]
    assert worksheet["A1"].value == "济宁高新区2026年3月重点项目月调度表"
    merged = {str(area) for area in worksheet.merged_cells.ranges}
    assert {"A1:AG1", "A4:A5", "O4:U4"} <= merged
    assert (worksheet["A3"].value, worksheet["A3"].alignment.horizontal) == ("单位：万元（总投资：亿元）", "right")
    assert (worksheet["O4"].value, worksheet["P5"].value) == ("2026年投资完成情况（万元）", "年度计划")
    assert worksheet.freeze_panes == "C6" and worksheet.print_title_rows == "$4:$5"
    assert worksheet.print_area == "'重点项目月调度表'!$A$1:$AG$10"
    assert (worksheet.page_setup.orientation, int(worksheet.page_setup.paperSize)) == ("landscape", 8)
    assert worksheet.column_dimensions["AH"].hidden
    assert [worksheet[place].value for place in ("A8", "N8", "P8", "Q8")] == ["合计", 13.345678, 10000, 800]
    assert worksheet["A9"].value.startswith("填报单位：济宁高新区　　填报人：管理员甲　　审核人：")
    assert "截至2026年3月已发布的填报" in worksheet["A10"].value


def test_an_office_program_shows_the_same_cells(manager, clerk, money, tmp_path):
    published_update(money, "800", by=clerk, publisher=manager)
    path = tmp_path / "dispatch.xlsx"
    path.write_bytes(file_of("dispatch", manager).read())
    lines, book = office_lines(path), load_workbook(path)
    found = dict(zip(FORM, lines[5], strict=False))
    assert (found["总投资（亿元）"], found["年度计划"], found["3月完成"]) == ("12.345678", "10,000.00", "800.00")
    assert (found["完成率%"], found["±百分点"], found["建设内容及规模"]) == ("8.0%", "-17", "'=1+1")
    shown = {line[0] for line in lines}
    assert {"济宁高新区2026年3月重点项目月调度表", "合计"} <= shown
    for line, cells in zip(lines, book.worksheets[0].iter_rows(values_only=True), strict=True):
        words = [(text, value) for text, value in zip(line, cells, strict=False) if isinstance(value, str)]
        assert all(text == value for text, value in words)


def test_rows_follow_the_choice_and_its_order(manager, project):
    ProjectFactory(code="P2026-003", name="丙")
    ProjectFactory(code="P2026-002", name="乙")
    chosen = LAYOUTS["dispatch"].records(manager).exclude(name="乙").order_by("-code")
    found = rows(written("dispatch", manager, chosen=chosen))
    assert [(row["序号"], row["项目代码"]) for row in found] == [(1, "P2026-003"), (2, "P2026-001")]
