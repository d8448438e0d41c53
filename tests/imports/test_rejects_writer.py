"""Rows that were not imported come back as the sender's own workbook, each reason in its cell."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from zone.imports.rejects_writer import WHOLE_ROW, Heading, write_rejects
from zone.layouts.base import LAYOUTS
from zone.layouts.signatures import ABOUT_WORKSHEET, OPTIONS_WORKSHEET, BookSignature, read_book

HEADING = [["我的表"], ["名称", "总投资（万元）", "开工", "行标识", "原值"]]
ROWS = [
    (["甲", "一千", date(2026, 3, 1), "P1", "x"], {1: ["请只填数字。", "单位为万元。"]}),
    (["'=1+1", 5, None, "P2", "y"], {WHOLE_ROW: ["没有这个编码。"], 2: ["开工必填。"]}),
    (["=2", "", "", "P3", "z"], {WHOLE_ROW: ["重复。"]}),
]


def returned(heading=HEADING, rows=ROWS, **message):
    file = io.BytesIO()
    count = write_rejects(file, title="项目名录（未导入）", heading=Heading(heading), rows=rows, **message)
    assert count == len(rows)
    file.seek(0)
    return load_workbook(file)


def lines(book):
    return [line for line in book.worksheets[0].iter_rows(values_only=True) if any(line)]


def test_the_senders_heading_and_cells_come_back_with_a_column_of_reasons():
    found = lines(returned())
    assert found[0][0] == "我的表"
    assert found[1] == ("名称", "总投资（万元）", "开工", "行标识", "原值", "未导入原因")
    assert found[2][1] == "一千" and found[2][2].date() == date(2026, 3, 1)
    assert [line[-1] for line in found[2:]] == ["请只填数字。；单位为万元。", "没有这个编码。；开工必填。", "重复。"]


def test_the_wrong_cells_are_red_and_say_why():
    worksheet = returned().worksheets[0]
    assert worksheet["B3"].fill.fgColor.rgb == "FFF8CBAD"
    assert worksheet["B3"].comment.text == "请只填数字。；单位为万元。"
    assert worksheet["C4"].comment.text == "开工必填。"
    assert worksheet["A3"].comment is None and worksheet["A3"].fill.fgColor.rgb != "FFF8CBAD"


def test_the_last_row_may_carry_a_comment():
    worksheet = returned(rows=ROWS[:1]).worksheets[0]
    assert (worksheet["A3"].value, worksheet["B3"].comment.text[:3]) == ("甲", "请只填")


def test_escaped_text_is_not_escaped_again():
    assert [line[0] for line in lines(returned())[3:]] == ["'=1+1", "'=2"]


def test_hidden_keys_stay_hidden():
    hidden = returned().worksheets[0].column_dimensions["D"]
    assert (hidden.hidden, hidden.min, hidden.max) == (True, 4, 5)


def test_a_second_return_says_its_own_reasons_in_the_same_column():
    heading = [["名称", "未导入原因", "行标识"]]
    found = lines(returned(heading, [(["甲", "旧的原因", "P1"], {0: ["名称重复。"]})]))
    assert found == [("名称", "未导入原因", "行标识"), ("甲", "名称重复。", "P1")]


def test_the_return_can_be_imported_again(db):
    book = BookSignature("projects", "", 1, True, "manager", "2026-11-23 10:00")
    lines_of_book = dict(returned(book=book)[ABOUT_WORKSHEET].iter_rows(values_only=True))
    assert read_book(lines_of_book["校验"]) == book


def test_joined_headers_stay_joined():
    lines_above = [["表", None, None], ["名称", "投资", None], ["名称", "总", "年"]]
    joined = [(0, 0, 0, 2), (1, 0, 2, 0), (1, 1, 1, 2)]
    file = io.BytesIO()
    heading = Heading(lines_above, headers=2, joined=joined)
    write_rejects(file, title="表", heading=heading, rows=[(["甲", 1, 2], {1: ["过大。"]})])
    worksheet = load_workbook(file).worksheets[0]
    assert {str(area) for area in worksheet.merged_cells.ranges} == {"A1:C1", "A2:A3", "B2:C2"}
    assert (worksheet["A2"].value, worksheet["A3"].value, worksheet["D3"].value) == ("名称", None, "未导入原因")
    assert (worksheet["A1"].font.size, worksheet["B3"].font.bold, worksheet["A4"].value) == (18, True, "甲")


def test_what_is_filled_in_is_tinted_and_offers_its_words(manager):
    stage = next(column for column in LAYOUTS["projects"].columns if column.name == "stage")
    file = io.BytesIO()
    rows = [(["P1", "建成"], {1: ["没有这一项。"]}), (["P2", "在建"], {WHOLE_ROW: ["重复。"]})]
    heading = Heading([["编码", "阶段"]])
    write_rejects(file, title="表", heading=heading, rows=rows, columns={1: stage}, user=manager)
    book = load_workbook(file)
    worksheet = book.worksheets[0]
    assert [worksheet[at].fill.fgColor.rgb for at in ("B2", "B3")] == ["FFF8CBAD", "FFFFF8DC"]
    (rule,) = worksheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.type) == ("B2:B3", "list")
    assert "在建" in [line[0] for line in book[OPTIONS_WORKSHEET].iter_rows(values_only=True)]


@pytest.mark.parametrize("heading", [[], [[]], [["名称"]]])
def test_nothing_to_return_is_still_a_file(heading):
    assert returned(heading, []).worksheets[0].max_row <= 2
