"""One cell at a time: what people write, and what it is taken for."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from zone.imports.cell_parsing import read_cell
from zone.layouts.base import CellKind, LayoutColumn
from zone.units import parse_quantity, plain
from zone.xlsx.worksheet import Percent, Unreadable


def column(kind: CellKind, unit: str = "") -> LayoutColumn:
    return LayoutColumn("name", "列", kind, unit=unit)


TEXT, WHOLE, NUMBER = column(CellKind.TEXT), column(CellKind.WHOLE), column(CellKind.NUMBER, "亩")
WAN, YI, PERCENT = column(CellKind.WAN), column(CellKind.YI), column(CellKind.PERCENT)
DAY, MONTH, CHOICE = column(CellKind.DATE), column(CellKind.MONTH), column(CellKind.CHOICE)
WORDS = {"在建": "building", "已竣工": "completed", "前期（手续）": "early"}


@pytest.mark.parametrize("one", [TEXT, WHOLE, NUMBER, WAN, YI, PERCENT, DAY, MONTH, CHOICE])
@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "—", "——", "–", "-", "/", "／", " 未公开 ", "\u200b"])
def test_dashes_and_blanks_are_nothing(one, raw):
    assert read_cell(one, raw) is None


@pytest.mark.parametrize(
    ("one", "raw", "unit", "value"),
    [
        (WAN, "１２３４．５", "", "1234.5"),
        (WAN, "1,234.50", "", "1234.5"),
        (WAN, "1 234", "", "1234"),
        (WAN, "－１２", "", "-12"),
        (WAN, "1.2亿元", "", "12000"),
        (WAN, "1.2 亿", "万元", "12000"),
        (WAN, "1200万元", "亿元", "1200"),
        (WAN, 12345000, "元", "1234.5"),
        (WAN, 1.2, "亿元", "12000"),
        (WAN, "¥1,200万元", "", "1200"),
        (YI, 1.23456789, "", "12345.6789"),
        (YI, "1.23456789", "", "12345.6789"),
        (YI, 1200, "万元", "1200"),
        (WAN, 0.1 + 0.2, "", "0.3"),
        (WAN, 1234567.1 * 3, "", "3703701.3"),
        (WAN, 0, "", "0"),
        (WHOLE, 12.0, "", 12),
        (WHOLE, "1,200", "", 1200),
        (NUMBER, "12.5亩", "", "12.5"),
        (NUMBER, 12.5, "", "12.5"),
        (NUMBER, "1.2亿元", "万元", None),
        (PERCENT, "85%", "", "0.85"),
        (PERCENT, "８５．５％", "", "0.855"),
        (PERCENT, Percent(0.855), "", "0.855"),
        (PERCENT, Percent(0.005), "%", "0.005"),
        (PERCENT, 85, "%", "0.85"),
        (PERCENT, 0.85, "", "0.85"),
        (PERCENT, 0, "%", "0"),
    ],
)
def test_numbers_are_read_with_their_units(one, raw, unit, value):
    if value is None:
        with pytest.raises(ValidationError, match="单位“亿元”与本列不符"):
            read_cell(one, raw, unit)
    else:
        assert read_cell(one, raw, unit) == value


def test_a_figure_in_money_takes_any_unit_of_money():
    assert read_cell(column(CellKind.NUMBER), "1.2亿元", "万元") == "12000"
    assert read_cell(column(CellKind.NUMBER), Percent(0.85), "%") == "85"
    assert read_cell(column(CellKind.NUMBER), "85%", "%") == "85"


@pytest.mark.parametrize(
    ("one", "raw", "word"),
    [
        (WAN, "约1200", "确定的数字"),
        (WAN, "1000以上", "确定的数字"),
        (WAN, "(1,200.00)", "负数请写成"),
        (WAN, "（1200）", "负数请写成"),
        (WAN, "1,20", "只填数字"),
        (WAN, "12人", "不是金额"),
        (WAN, "一千", "只填数字"),
        (WAN, "1.23456", "4 位小数"),
        (YI, "1.123456789", "换算成万元"),
        (WAN, 1e300, "过大"),
        (WAN, "1" * 300, "过长"),
        (WAN, True, "TRUE"),
        (WAN, datetime(2026, 3, 5), "日期"),
        (WHOLE, 1.5, "整数"),
        (NUMBER, "12公顷", "公顷"),
        (NUMBER, Percent(0.5), "百分比"),
        (PERCENT, 85, "写明百分号"),
        (TEXT, "a\x07", "控制字符"),
        (TEXT, 370800123456789012, "第 15 位以后已丢失"),
        (TEXT, Unreadable("公式没有保存结果"), "公式没有保存结果"),
        (CHOICE, "在建中", "可填：在建"),
    ],
)
def test_what_cannot_be_meant_is_sent_back_with_a_sentence(one, raw, word):
    with pytest.raises(ValidationError) as caught:
        read_cell(one, raw, words=WORDS)
    assert word in caught.value.messages[0]


def test_a_share_below_one_under_a_percent_header_is_asked_about():
    with pytest.raises(ValidationError, match=r"0.85% 或 85%"):
        read_cell(PERCENT, 0.85, "%")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (" 第一行\r\n第二行 \n", "第一行\n第二行"),
        ("\ufeff清\u200b控", "清控"),
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("'/", "/"),
        ("'90后", "'90后"),
        (1.0, "1"),
        (2.5, "2.5"),
        (370800123456789, "370800123456789"),
        (Percent(0.85), "85%"),
        (datetime(2026, 3, 5), "2026-03-05"),
    ],
)
def test_text_is_kept_but_for_what_nobody_sees(raw, text):
    assert read_cell(TEXT, raw) == text


@pytest.mark.parametrize("raw", ["在建", " 在 建", "building"])
def test_a_choice_is_shown_by_word_or_code(raw):
    assert read_cell(CHOICE, raw, words=WORDS) == "building"


def test_brackets_and_width_do_not_part_a_choice():
    assert read_cell(CHOICE, "前期(手续)", words=WORDS) == "early"


@pytest.mark.parametrize("unit", ["万元", "人", "个", "亩", "%", "㎡", ""])
@pytest.mark.parametrize(
    "typed",
    ["12", "１，２３４.5", "3万人", "1.2亿个", "¥1200", "1.23456亿元", "5000元", "85%", "85％", "12㎡", "12亩", "-0",
     "-3", "约12", "(12)", "1,23", "十二", "12人左右", "0.00001", "9" * 17, "1e5", "万元", "3万"],
)  # fmt: skip
def test_a_number_typed_in_the_form_and_in_a_cell_is_the_same(typed, unit):
    def read(function) -> str:
        try:
            return plain(Decimal(function()))
        except ValidationError as error:
            return str(error.code)

    assert read(lambda: parse_quantity(typed, unit)) == read(lambda: read_cell(column(CellKind.NUMBER, unit), typed))
