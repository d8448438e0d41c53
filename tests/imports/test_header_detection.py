"""Headers are found wherever they stand, by what they say; what is not read is named."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.xlsx.hostile_files import good
from zone.imports.header_detection import TableMapping, find_table
from zone.layouts.base import CellKind, LayoutColumn
from zone.xlsx.open_file import open_book

MONTH = date(2026, 3, 1)
COLUMNS = (
    LayoutColumn("number", "序号", CellKind.WHOLE),
    LayoutColumn("name", "项目名称", synonyms=("名称", "项目")),
    LayoutColumn("level", "级别（省/市/区）"),
    LayoutColumn("total", "总投资", CellKind.YI, unit="亿元", group="投资情况"),
    LayoutColumn("plan", "{year}年度计划", CellKind.WAN, unit="万元", group="投资情况"),
    LayoutColumn("month", "{month}月完成", CellKind.WAN, unit="万元", group="投资情况", synonyms=("当月完成",)),
    LayoutColumn("so_far", "1-{month}月累计", CellKind.WAN, unit="万元", group="投资情况"),
    LayoutColumn("area", "用地", CellKind.NUMBER, unit="亩"),
    LayoutColumn("share", "完成率", CellKind.PERCENT),
)
HEADER = ["序号", "项目名称", "总投资（亿元）", "3月完成（万元）"]
DATA = [1, "口袋公园", 1.5, 200]


def known(rows: list[list]) -> tuple[TableMapping, list[int]]:
    """What is recognised in a workbook of these rows, and the numbers of its rows of data."""
    with open_book(good(rows)) as book:
        worksheet, found = find_table(book, COLUMNS, month=MONTH)
        return found, [number for number, _ in found.data(worksheet.rows())]


def names(found: TableMapping) -> list[str]:
    return [one.column.name for one in found.found]


@pytest.mark.parametrize(
    "above", [[], [["重点项目月调度表"]], [["重点项目月调度表"], [], ["说明：请如实填写"], ["", "", "单位：万元"]]]
)
def test_the_header_may_stand_below_title_and_notes(above):
    found, data = known([*above, HEADER, DATA])
    assert names(found) == ["number", "name", "total", "month"]
    assert found.header_rows == (len(above) + 1, len(above) + 1)
    assert data == [len(above) + 2]


@pytest.mark.parametrize(
    "header", ["项目名称", " 项 目\n名 称 ", "项目名称*", "名称", "【必填】项目名称", "项目名称（必填）"]
)
def test_spaces_marks_and_synonyms_do_not_matter(header):
    found, _ = known([["序号", header], [1, "甲"]])
    assert found.place_of("name") == 1


@pytest.mark.parametrize("header", ["级别(省／市／区)", "级别", "级别【省/市/区】"])
def test_brackets_and_width_do_not_matter(header):
    assert known([["序号", header], [1, "甲"]])[0].place_of("level") == 1


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("总投资(万元)", "万元"),
        ("总投资（亿元）", "亿元"),
        ("总投资亿元", "亿元"),
        ("总投资", ""),
        ("总投资[元]", "元"),
    ],
)
def test_the_unit_is_the_headers(header, unit):
    found, _ = known([["序号", header], [1, 2]])
    assert found.found[1].unit == unit


def test_without_a_unit_in_the_header_the_line_above_the_table_holds():
    found, _ = known([["", "单位：万元"], ["序号", "总投资", "完成率%"], [1, 2, 50]])
    assert [one.unit for one in found.found] == ["", "万元", "%"]


def test_a_unit_that_cannot_be_converted_is_named_and_its_column_not_read():
    found, _ = known([["序号", "用地（公顷）", "总投资（万美元）"], [1, 2, 3]])
    assert names(found) == ["number"]
    assert [(other.place, other.why) for other in found.wrong_units] == [(1, "单位应为亩"), (2, "单位应为亿元")]


def test_an_unknown_header_is_named_with_the_nearest_known_one():
    found, _ = known([[*HEADER, "2026年计划", "天气"], [*DATA, 1, "晴"]])
    assert [(other.header, other.nearest) for other in found.unknown] == [("2026年计划", "2026年度计划"), ("天气", "")]


def test_another_months_header_is_not_taken_for_this_months():
    found, _ = known([["序号", "项目名称", "2月完成（万元）"], [1, "甲", 3]])
    assert found.place_of("month") is None
    assert found.unknown[0].nearest == "3月完成"


def test_a_header_that_stands_twice_is_read_once_and_named():
    found, _ = known([["序号", "项目名称", "项目名称"], [1, "甲", "乙"]])
    assert names(found) == ["number", "name"]
    assert found.doubled[0].why == "与 B 列重复"


def test_sums_signatures_numbering_and_repeated_headers_are_left_out():
    rows = [
        HEADER,
        ["甲", "乙", 1, 2],
        DATA,
        ["小 计", "", 1.5],
        HEADER,
        DATA,
        ["合计（2个）"],
        [],
        ["填报单位：建设局"],
    ]
    rows += [["", "备注：以上为初步数"]]
    rows[1] = [1, 2, 3, 4]
    assert known(rows)[1] == [3, 6]


def test_a_row_with_a_key_is_never_left_out():
    found, data = known([[*HEADER, "行标识", "原值"], ["合计", "合计", 1, 2, "P1", "x"], ["合计"]])
    assert (found.key_place, found.signature_place, data) == (4, 5, [2])


def test_a_worksheet_without_headers_is_refused_with_what_they_should_be():
    with pytest.raises(ValidationError, match="没有找到表头，表头应有“序号、项目名称"):
        known([["天气", "温度"], ["晴", 20]])
