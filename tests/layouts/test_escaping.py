"""Text in files: nothing becomes a formula, and what was written comes back as it was."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from zone import export

TEXTS = st.text(
    st.one_of(st.sampled_from("'=+-@\t\n ＝－<>&_x0041\"r/"), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=30,
)


def worksheet_of(rows, heading=("甲",), kinds=()):
    return opened(export.stream("xlsx", "表", list(heading), rows, kinds))


def opened(pieces):
    """The worksheet of a workbook that came in pieces."""
    return load_workbook(io.BytesIO(b"".join(pieces))).active


@given(TEXTS)
@example("'=1")
@example("''")
@example("'")
def test_escaped_text_is_unescaped(text):
    text = export.NOT_IN_A_CELL.sub("", text)
    shown = export.escape_formula(text)
    assert export.unescape_formula(shown) == text
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"])
def test_a_formula_becomes_text_with_one_more_apostrophe(start):
    assert export.escape_formula(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "text", ["<r><t>&bad</t></r>", "<r>", "a&b<c>", " x ", "https://x.cn/?a=1", "0012", "1e5", "[h]"]
)
def test_text_is_only_text_whatever_it_looks_like(text):
    cell = worksheet_of([[text]])["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_signs_a_file_cannot_hold_are_left_out():
    assert worksheet_of([["甲\x00\x07\x0b乙\ufffe\ud800丙"]])["A2"].value == "甲乙丙"


def test_text_too_long_for_a_cell_is_cut_and_the_file_opens():
    assert len(worksheet_of([["&" * 40000]])["A2"].value) == 32767


def test_numbers_are_numbers_and_days_are_days():
    worksheet = worksheet_of(
        [[7, Decimal("1234.5000"), 0.25, date(2026, 3, 1), datetime(2026, 3, 1, 12, 30), None, True]],
        ("整数", "金额", "率", "日期", "时间", "空", "是否"),
        ("whole", "wan", "percent", "", "", "wan", ""),
    )
    assert [cell.value for cell in worksheet[2]] == [
        7,
        1234.5,
        0.25,
        datetime(2026, 3, 1),
        datetime(2026, 3, 1, 12, 30),
        None,
        "是",
    ]
    assert [cell.number_format for cell in worksheet[2]][:5] == [
        "0",
        "#,##0.00##",
        "0.0%",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("12345678901.2345"), 12345678901.2345),
        (Decimal("123456789012.0000"), 123456789012),
        (Decimal("12345678901234.5678"), "12345678901234.5678"),
        (Decimal("-12345678901234.5678"), "'-12345678901234.5678"),
        (date(1899, 5, 1), "1899-05-01"),
    ],
)
def test_what_a_number_cell_would_not_hold_exactly_is_text(value, shown):
    assert worksheet_of([[value]])["A2"].value == shown


def test_the_header_is_bold_stays_and_is_printed_on_every_page():
    worksheet = worksheet_of([["x"] * 12], [f"列{i}" for i in range(12)])
    assert worksheet["A1"].font.bold and worksheet.freeze_panes == "A2"
    assert worksheet.print_title_rows == "$1:$1"
    assert (
        worksheet.page_setup.orientation,
        int(worksheet.page_setup.paperSize),
        worksheet.page_setup.fitToHeight,
    ) == (
        "landscape",
        8,
        0,
    )
    assert "第 &P 页" in worksheet.oddFooter.right.text or "第 " in worksheet.oddFooter.right.text
    assert int(worksheet_of([["x"]]).page_setup.paperSize) == 9


@pytest.mark.parametrize("title", ["a/b\\c*d?e:f[g]h", "'", "", "长" * 60, "History"])
def test_any_title_makes_a_file_that_opens(title):
    assert opened(export.stream("xlsx", title, ["甲"], [["乙"]]))["A2"].value == "乙"


def test_a_csv_says_the_same(tmp_path):
    pieces = export.stream("csv", "表", ["甲", "乙"], [["=1", None], [Decimal("1.50"), date(2026, 3, 1)]])
    lines = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))
    assert lines == [["甲", "乙"], ["'=1", ""], ["1.5", "2026-03-01"]]
