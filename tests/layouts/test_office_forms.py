"""The office's forms in an office program: every cell shows what was written; and how every layout lies on paper."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.factories import (
    CampaignFactory,
    ChainFactory,
    DepartmentFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    TaskFactory,
    published_update,
)
from tests.layouts.written import file_of, headers_of, office_lines, through_office, written
from zone.layouts.base import LAYOUTS

OFFICES = ("dispatch", "attraction", "livelihood")
SEEN = "单位：见“单位”列"
SUMS = {"总投资（亿元）": 13.3456789, "年度计划": 15000, "3月完成": 1201.5, "1-3月累计": 1201.5}
PAPER = {  # layout: title, unit line, paper, first cell that moves, rows of headers, sums
    "month": ("月度填报表", SEEN, "A4", "D5", "$4:$4", {}),
    "dispatch": ("重点项目月调度表", "单位：万元（总投资：亿元）", "A3", "C6", "$4:$5", SUMS),
    "attraction": ("招商项目台账", "单位：亿元（到位资金：万元）", "A3", "C6", "$4:$5", {"总投资（亿元）": 13.3456789}),
    "livelihood": ("民生实事进展情况表", SEEN, "A3", "D6", "$4:$5", {}),
    "projects": ("项目名录", "单位：万元", "A3", "C5", "$4:$4", {}),
    "campaigns": ("专项名录", "", "A3", "C5", "$4:$4", {}),
    "enterprises": ("企业名录", "", "A3", "C5", "$4:$4", {}),
    "tasks": ("实事名录", "", "A3", "C5", "$4:$4", {}),
}
CODES = {"A3": 8, "A4": 9}
A3_LANDSCAPE = (1191, 842)
"""Points."""
FOOT = re.compile("填报单位：济宁高新区　　填报人：管理员甲　　审核人：＿{6}　　日期：[0-9]{4}-[0-9]{2}-[0-9]{2}")


@pytest.fixture
def run_all(department, clerk, manager, march):
    """Rows of every layout, with figures and with texts that a program might take for something else."""
    place = {"park": ParkFactory(name="新材料产业园"), "chain": ChainFactory(name="高端装备")}
    owner = EnterpriseFactory(name="某某集团", credit_code="913708000000000012", summary="1-2", **place)
    facts = {"lead_department": department, "steward": "0012"}
    dates = {"planned_start": date(2026, 1, 5), "planned_end": date(2027, 6, 30), "actual_start": date(2026, 2, 3)}
    for code, wan, target in (("P2026-001", "123456.7890", 10000), ("P2026-002", "10000", 5000)):
        values = {
            **facts,
            **dates,
            **place,
            "owner": owner,
            "summary": "=1+1\n'第二行",
            "site": "3/4",
            "is_example": True,
        }
        project = ProjectFactory(code=code, total_investment_wan=Decimal(wan), **values)
        IndicatorFactory(undertaking=project, unit="万元", target=target, aggregation="increment")
    published_update(project.indicators.get(), "1201.5", by=clerk, publisher=manager)
    CampaignFactory(**facts)
    task = TaskFactory(
        year=2026, number=3, promise="建成 12 处，\n开放 2026.3 处。", planned_end=date(2026, 5, 1), **facts
    )
    task.supporting_departments.set([DepartmentFactory(name="城管局")])
    for number, target in ((1, "16"), (2, "12345678.9")):
        IndicatorFactory(undertaking=task, number=number, unit="公里", target=Decimal(target))
    published_update(task.indicators.get(number=1), "5.25", by=clerk, publisher=manager)


def shown(cell) -> str:
    """What an office program shows of a cell, by its number format."""
    value, form = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    number, places = Decimal(repr(value)), form.rstrip("%").partition(".")[2]
    number *= 100 if form.endswith("%") else 1
    text = f"{number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):{',' if ',' in form else ''}f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(places.count("0"), "0")
    return f"{whole}{'.' if rest else ''}{rest}{'%' if form.endswith('%') else ''}"


@pytest.mark.parametrize("name", OFFICES)
def test_an_office_program_shows_every_cell_as_it_was_written(run_all, manager, name, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(file_of(name, manager).read())
    worksheet = load_workbook(path).worksheets[0]
    mine = [[shown(cell) for cell in line] for line in worksheet.iter_rows()]
    assert office_lines(path) == mine
    assert sum(bool(text) for line in mine for text in line) > 50
    assert {type(cell.value) for line in worksheet.iter_rows() for cell in line} >= {str, int, float}


@pytest.mark.parametrize("name", OFFICES)
def test_an_office_program_prints_it_as_wide_as_one_page(run_all, manager, name, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(file_of(name, manager).read())
    printed = through_office(path, "pdf", "pdf").read_bytes()
    pages = re.findall(rb"/Type/Page/.*/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [(round(float(width)), round(float(height))) for width, height in pages] == [A3_LANDSCAPE]


@pytest.mark.parametrize("fill_in", [False, True])
@pytest.mark.parametrize("name", PAPER)
def test_every_layout_has_its_paper_headers_and_signatures(run_all, manager, name, fill_in):
    title, unit, paper, moves, header_rows, sums = PAPER[name]
    worksheet = written(name, manager, fill_in=fill_in).worksheets[0]
    bottom = worksheet.max_row
    first, headers = headers_of(worksheet)
    last = get_column_letter(len(headers) - 2)
    assert worksheet["A1"].value == f"济宁高新区{'2026年3月' if LAYOUTS[name].is_monthly else ''}{title}"
    assert f"A1:{last}1" in {str(area) for area in worksheet.merged_cells.ranges}
    assert (worksheet["A3"].value or "", worksheet["A3"].alignment.horizontal) == (unit, "right")
    setup = worksheet.page_setup
    assert (setup.orientation, int(setup.paperSize)) == ("landscape", CODES[paper])
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage and (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    assert (worksheet.print_title_rows, worksheet.freeze_panes) == (header_rows, moves)
    assert worksheet.print_area == f"'{title}'!$A$1:${last}${bottom}"
    assert (worksheet.oddFooter.left.text, worksheet.oddFooter.right.text) == (title, "第 &P 页，共 &N 页")
    assert FOOT.fullmatch(worksheet.cell(bottom - 1, 1).value)
    assert worksheet.cell(bottom, 1).value.startswith("数据口径：")
    totals = [line for line in worksheet.iter_rows(min_row=first, values_only=True) if line[0] == "合计"]
    found = [
        {header: value for header, value in zip(headers, line, strict=True) if value is not None} for line in totals
    ]
    assert found == ([{headers[0]: "合计", **sums}] if sums and not fill_in else [])


def test_every_layout_is_shown_here():
    assert set(PAPER) == set(LAYOUTS)
