"""The report as a workbook: opened again by an office program, it says what the list says."""

import csv
import json

import pytest
from django.utils.timezone import localtime
from openpyxl import load_workbook

from tests.libreoffice import converted
from tests.reports.conftest import ANNUAL
from zone.ledger.models import LedgerEntry
from zone.reports.annual_xlsx import REPORT_HEADING

UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Comma, quotes, UTF-8, from the first line, every worksheet as a text of its own."""


@pytest.fixture
def figures(publish_figure):
    publish_figure("60000", unit="万元", qualifier="about", figure_code="F03", pillar="industry", target=None)
    publish_figure("99.5", unit="%", figure_code="F10", target=100)
    publish_figure("7", example=True, name="=1+1")


def rows_of(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def taken(client, path, **asked):
    path.write_bytes(client.get(ANNUAL, {"format": "xlsx", **asked}).getvalue())
    return path


def test_an_office_program_reads_the_same_cells_as_the_list(client, leader, figures, tmp_path):
    client.force_login(leader)
    book = taken(client, tmp_path / "annual.xlsx")
    converted(tmp_path, [book.name], UTF8)
    heading, *rows = rows_of(tmp_path / "annual-数据.csv")
    listed = client.get(ANNUAL, {"format": "json"}).json()
    assert heading == list(listed[0])
    found = [[str(value) for value in line.values()] for line in listed]
    found[2][3] = "'=1+1"  # what looks like a formula is written as text
    assert rows == found
    heading, *rows = rows_of(tmp_path / "annual-报表.csv")
    assert tuple(heading) == REPORT_HEADING
    assert [(*row[4:7], *row[9:11]) for row in rows] == [
        ("约6亿元", "60000", "万元", "", ""),
        ("99.5%", "99.5", "%", "100", "99.5"),
        ("7 处", "7", "处", "12", "58.3"),
    ]


def test_numbers_are_numbers_and_the_book_says_what_it_is(client, leader, figures, tmp_path):
    client.force_login(leader)
    book = load_workbook(taken(client, tmp_path / "annual.xlsx", known_at="2020-01-01T00:00"))
    assert book.sheetnames == ["报表", "数据", "说明"]
    assert book["数据"].max_row == 1
    book = load_workbook(taken(client, tmp_path / "annual.xlsx"))
    assert [row[4].value for row in book["数据"].iter_rows(min_row=2)] == [600000000, 99.5, 7]
    assert [row[4].value for row in book["报表"].iter_rows(min_row=2)] == ["约6亿元", "99.5%", "7 处"]
    numbers = [(row[5].value, row[6].value) for row in book["报表"].iter_rows(min_row=2)]
    assert numbers == [(60000, "万元"), (99.5, "%"), (7, "处")]
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert about["年度"] == 2024
    assert about["生成人"] == "领导"
    assert about["范围"] == "全区"
    assert len(about["数据时点"]) == len("2026-11-29 10:00:00")
    assert (about["数据项数"], about["其中示例"]) == (3, 1)


def test_each_worksheet_has_a_bold_frozen_heading_and_the_same_widths(client, leader, figures, tmp_path):
    client.force_login(leader)
    book = load_workbook(taken(client, tmp_path / "annual.xlsx"))
    for worksheet in book:
        assert worksheet.freeze_panes == "A2"
        assert all(cell.font.bold for cell in worksheet[1])
        assert not worksheet["A2"].font.bold
        widths = [round(worksheet.column_dimensions[letter].width) for letter in "ABCDEFGHI"]
        assert widths == [11, 13, 45, 29, 17, 13, 15, 21, 49]
    published_on = book["报表"]["I2"]
    assert published_on.value.date() == localtime().date()
    assert published_on.number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_the_ledger_tells_who_took_what(client, leader, figures, form):
    client.force_login(leader)
    client.get(ANNUAL, {"format": form, "known_at": "2020-01-01T00:00+08:00"}).getvalue()
    entry = LedgerEntry.objects.first()
    recorded = json.loads(entry.changes)
    assert (entry.action, entry.actor) == ("export", "leader")
    assert (recorded["report"], recorded["year"], recorded["format"], recorded["count"]) == ("annual", 2024, form, 0)
    assert recorded["known_at"] == "2019-12-31T16:00:00+00:00"


def test_looking_at_the_page_is_no_export(client, leader, figures):
    client.force_login(leader)
    before = LedgerEntry.objects.count()
    client.get(ANNUAL)
    client.get(ANNUAL, {"format": "print"})
    assert LedgerEntry.objects.count() == before
