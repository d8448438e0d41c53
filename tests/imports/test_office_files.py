"""Workbooks that office programs saved: the same values come back, and a formula's result stands for it."""

import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from xlsxwriter import Workbook

from tests.libreoffice import converted
from tests.xlsx.hostile_files import CLOSE, OPEN, workbook
from zone.xlsx.open_file import open_book, open_first_worksheet
from zone.xlsx.worksheet import NO_RESULT, Percent, Raw, Unreadable


def saved(file: io.BytesIO, kind: str, folder: Path) -> io.BytesIO:
    """The workbook as LibreOffice saves it again, as `kind`."""
    (folder / "in.xlsx").write_bytes(file.getvalue())
    converted(folder, ["in.xlsx"], kind, "out")
    (out,) = (folder / "out").iterdir()
    return io.BytesIO(out.read_bytes())


def sample(**options) -> io.BytesIO:
    """A workbook with a cell of every sort."""
    file = io.BytesIO()
    book = Workbook(file, options)
    worksheet = book.add_worksheet("调度表")
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    share = book.add_format({"num_format": "0.0%"})
    worksheet.merge_range("A1:F1", "标题")
    worksheet.write_row("A2", ["文字", 1200, 0.1, "_x0041_", " 两边 ", "第一行\n第二行"])
    worksheet.write_datetime("G2", datetime(2026, 3, 5), day)
    worksheet.write_number("H2", 0.855, share)
    worksheet.write_formula("A3", "=B2*2", None, 2400)
    worksheet.write_formula("C3", "=1/0", None, "#DIV/0!")
    worksheet.write_boolean("D3", True)
    worksheet.merge_range("E3:E4", "合并")
    worksheet.write("A4", "下")
    book.close()
    return file


def cells(file: io.BytesIO) -> list[list[Raw]]:
    with open_first_worksheet(file) as worksheet:
        return [row for _, row in worksheet.rows()]


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_values_come_as_they_were_saved(options):
    title, first, second, third = cells(sample(**options))
    assert title == ["标题"]
    assert first == ["文字", 1200, 0.1, "_x0041_", " 两边 ", "第一行\n第二行", datetime(2026, 3, 5), Percent(0.855)]
    assert isinstance(first[-1], Percent)
    error = second[2]
    assert isinstance(error, Unreadable) and "#DIV/0!" in error.message
    assert (second[0], second[1], second[3], second[4]) == (2400, None, True, "合并")
    assert third == ["下", None, None, None, "合并"]


def test_a_workbook_saved_again_by_an_office_program_reads_the_same(tmp_path):
    assert cells(saved(sample(), "xlsx", tmp_path)) == cells(sample())


@pytest.mark.parametrize(("kind", "word"), [("xls", "旧格式"), ("ods", r"\.ods"), ("pdf", "PDF")])
def test_what_office_programs_save_in_other_forms_is_refused(kind, word, tmp_path):
    file = saved(sample(), kind, tmp_path)
    with pytest.raises(ValidationError, match=word), open_book(file, "表.xlsx"):
        pass


def test_a_formula_never_worked_out_is_named_and_one_without_text_is_blank():
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["=1+1", "x"])
    book.save(file)
    assert cells(file) == [[Unreadable(NO_RESULT), "x"]]
    row = '<row><c t="str"><f>""</f><v></v></c><c><f>1+1</f><v>2</v></c></row>'
    assert cells(workbook(OPEN + row + CLOSE)) == [[None, 2]]


@pytest.mark.parametrize("number", [14, 31, 57])
def test_dates_that_chinese_editions_know_by_number_alone_are_dates(number):
    file = io.BytesIO()
    book = Workbook(file)
    book.add_worksheet().write_number("A1", 46086, book.add_format({"num_format": number}))
    book.close()
    assert cells(file) == [[datetime(2026, 3, 5)]]


@pytest.mark.parametrize("form", ['0.00"亩"', "[Red]0.00", "#,##0.00_);(#,##0.00)", "G/通用格式", '0"%"'])
def test_numbers_with_adorned_formats_stay_numbers(form):
    file = io.BytesIO()
    book = Workbook(file)
    book.add_worksheet().write_number("A1", 46086, book.add_format({"num_format": form}))
    book.close()
    ((value,),) = cells(file)
    assert value == 46086 and type(value) is int


READ_ALL = """
import resource, sys
from zone.xlsx.open_file import open_first_worksheet
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file, open_first_worksheet(file) as sheet:
    count = sum(1 for _ in sheet.rows())
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) // 1024)
"""


@pytest.mark.parametrize("is_shared", [True, False])
def test_fifty_thousand_rows_are_read_in_bounded_memory(is_shared, tmp_path):
    path = tmp_path / "many.xlsx"
    book = Workbook(str(path), {"constant_memory": not is_shared})
    worksheet = book.add_worksheet()
    for i in range(50_000):
        worksheet.write_row(i, 0, [f"P{i}", 1200.5, f"进展顺利，第 {i} 段"])
    book.close()
    done = subprocess.run([sys.executable, "-c", READ_ALL, str(path)], capture_output=True, text=True, check=True)
    count, grown_mb = map(int, done.stdout.split())
    assert count == 50_000
    assert grown_mb < 60
