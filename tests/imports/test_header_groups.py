"""Headers of several rows with merged groups above them, and workbooks of several worksheets."""

import io

from xlsxwriter import Workbook

from tests.imports.test_header_detection import COLUMNS, HEADER, MONTH, names
from zone.imports.header_detection import find_table, first_rows, map_table
from zone.xlsx.open_file import open_book, open_first_worksheet


def test_groups_may_be_joined_or_taken_apart():
    """As a workbook with merged cells, and as the text table that it becomes."""
    file = io.BytesIO()
    book = Workbook(file)
    worksheet = book.add_worksheet()
    worksheet.merge_range("A1:E1", "重点项目月调度表")
    worksheet.merge_range("A2:A3", "序号")
    worksheet.merge_range("B2:B3", "项目名称")
    worksheet.merge_range("C2:E2", "投资情况")
    worksheet.write_row("C3", ["总投资（亿元）", "2026年度计划", "1-3月累计"])
    worksheet.merge_range("A4:A5", 1)
    worksheet.write_row("B4", ["口袋公园", 1, 2, 3])
    worksheet.write_row("B5", ["步道", 1, 2, 3])
    book.close()
    with open_first_worksheet(file) as opened:
        joined = map_table(opened, first_rows(opened), COLUMNS, month=MONTH)
        assert [row[:2] for _, row in joined.data(opened.rows())] == [[1, "口袋公园"], [1, "步道"]]
    text = "重点项目月调度表,,,,\n序号,项目名称,投资情况,,\n,,总投资（亿元）,2026年度计划,1-3月累计\n1,口袋公园,1,2,3\n"
    with open_first_worksheet(io.BytesIO(text.encode())) as opened:
        apart = map_table(opened, first_rows(opened), COLUMNS, month=MONTH)
    assert names(joined) == names(apart) == ["number", "name", "total", "plan", "so_far"]
    assert joined.header_rows == apart.header_rows == (2, 3)


def test_the_worksheet_with_the_best_headers_is_taken():
    file = io.BytesIO()
    book = Workbook(file)
    for title, header in (("说明", ["请看第二张表"]), ("表", HEADER), ("旧表", HEADER[:2])):
        book.add_worksheet(title).write_row(0, 0, header)
    book.close()
    with open_book(file) as opened:
        worksheet, _ = find_table(opened, COLUMNS, month=MONTH)
        assert worksheet.title == "表"
