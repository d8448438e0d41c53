"""Quantities, typed numbers and months."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from zone import units

NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, places=4)


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "word", "message"),
    [
        ("560", "个", "exact", "", "560个"),
        ("1200", "人次", "exact", "", "1200人次"),
        ("60000", "万元", "about", "", "约6亿元"),
        ("1000", "人", "at_least", "", "1000人以上"),
        ("1000", "人", "at_least", "以上", "1000人以上"),
        ("100000", "人次", "at_least", "余", "10万余人次"),
        ("200", "家", "at_least", "余", "200余家"),
        ("120", "件", "at_least", "余", "120余件"),
        ("100", "%", "full", "", "全覆盖"),
        ("100", "%", "exact", "", "100%"),
        ("100000", "万元", "tier", "", "十亿元级"),
        ("10000", "万元", "tier", "", "亿元级"),
        ("10000000", "万元", "at_least", "", "千亿元以上"),
        ("250000", "万元", "tier", "", "25亿元级"),
        ("10000", "万元", "at_least", "", "1亿元以上"),
        ("5000", "万元", "exact", "", "5000万元"),
        ("300.0000", "万元", "exact", "", "300万元"),
        ("12345.5", "万元", "exact", "", "1.23455亿元"),
        ("2", "名次", "exact", "", "第2名"),
        ("100000", "人次", "exact", "", "100000人次"),
        ("12000", "人次", "at_least", "余", "12000余人次"),
        ("0", "个", "exact", "", "0个"),
    ],
)
def test_a_figure_reads_as_its_source_words_it(value, unit, qualifier, word, message):
    assert units.figure_text(Decimal(value), unit, qualifier, word) == message


def test_an_unknown_figure_is_not_published():
    assert units.figure_text(None, "个") == "未公开"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("123", "123"),
        ("１２３．５", "123.5"),
        (" 1,234.50 ", "1234.50"),
        ("1，234，567", "1234567"),
        ("1 234　567", "1234567"),
        ("-3", "-3"),
        ("＋3", "3"),
        (".5", "0.5"),
        ("12.", "12"),
        ("0000000000000000000000012", "12"),
        ("9999999999999999.9999", "9999999999999999.9999"),
    ],
)
def test_numbers_are_taken_as_people_type_them(typed, number):
    assert units.parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "   ", "　", "\t"])
def test_nothing_typed_is_no_number(typed):
    assert units.parse_decimal(typed) is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *[
            (typed, "number")
            for typed in ["NaN", "inf", "-Infinity", "1e5", "1,23", "1,2345", "1.2.3", "12万元", "½", "²"]
        ],
        *[(typed, "number") for typed in ["٣", "--1", ",", ".", "1\x00", "0x1F", "1_000", "约6"]],
        ("1" * 17, "digits"),
        ("9" * 150, "digits"),
        ("1.23456", "decimals"),
        ("9" * 1_000_000, "long"),
    ],
)
def test_anything_else_is_refused_in_words(typed, code):
    with pytest.raises(ValidationError) as refused:
        units.parse_decimal(typed)
    assert refused.value.code == code
    assert "请" in refused.value.message or "最多" in refused.value.message


@given(NUMBERS)
def test_what_is_written_is_read_again_as_the_same_number(value):
    assert units.parse_decimal(units.plain(value)) == value
    assert units.parse_decimal(units.grouped(value)) == value


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    try:
        value = units.parse_decimal(text)
    except ValidationError:
        return
    assert value is None or (value.is_finite() and len(value.as_tuple().digits) <= 20 + units.MAX_WHOLE_DIGITS)


@pytest.mark.parametrize(
    ("wan", "message", "headline"),
    [
        ("1234.5", "1,234.50 万元", "1,234.5 万元"),
        ("100000", "100,000.00 万元", "10 亿元"),
        ("9999.99", "9,999.99 万元", "9,999.99 万元"),
        ("-20000", "-20,000.00 万元", "-2 亿元"),
        ("0", "0.00 万元", "0 万元"),
        ("123456789", "123,456,789.00 万元", "12,345.68 亿元"),
    ],
)
def test_money_is_shown_in_wan_and_in_headlines_from_one_yi_upward_in_yi(wan, message, headline):
    assert units.money_text(Decimal(wan)) == message
    assert units.money_headline(Decimal(wan)) == headline


@given(NUMBERS)
def test_money_comes_through_its_conversions_unchanged(wan):
    assert units.to_yuan(wan) == wan * 10000
    assert units.wan_to_yi(wan) * 10000 == wan


@pytest.mark.parametrize(
    ("number", "from_unit", "to_unit", "converted"),
    [
        ("1.2", "亿元", "万元", "12000"),
        ("1.2", "亿", "元", "120000000"),
        ("12345000", "元", "万元", "1234.5"),
        ("300", "万", "亿元", "0.03"),
        ("3", "万个", "个", "30000"),
        ("0.5", "亿人次", "人次", "50000000"),
        ("8.5", "％", "%", "8.5"),
        ("7", "处", "处", "7"),
    ],
)
def test_a_number_is_converted_between_units_of_the_same_thing(number, from_unit, to_unit, converted):
    assert units.convert(Decimal(number), from_unit, to_unit) == Decimal(converted)


@pytest.mark.parametrize(("from_unit", "to_unit"), [("个", "万元"), ("万元", "个"), ("人", "人次"), ("", "万元")])
def test_units_of_different_things_are_not_converted(from_unit, to_unit):
    with pytest.raises(ValueError, match="cannot be converted"):
        units.convert(Decimal(1), from_unit, to_unit)


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("１．２ 亿", "万元", "12000"),
        ("300 万元", "万元", "300"),
        ("5000元", "万元", "0.5"),
        ("10万人次", "人次", "100000"),
        ("8.5％", "%", "8.5"),
        ("-0处", "处", "0"),
        ("1,234.5", "亩", "1234.5"),
        ("12", "", "12"),
    ],
)
def test_a_number_may_have_its_unit_behind_it(typed, unit, number):
    assert units.parse_quantity(typed, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("万元", "万元", "number"),
        ("12人", "处", "unit"),
        ("0.00001元", "万元", "decimals"),
        ("9" * 16 + "亿", "万元", "digits"),
    ],
)
def test_a_number_with_a_wrong_unit_or_too_many_digits_is_refused(typed, unit, code):
    with pytest.raises(ValidationError) as refused:
        units.parse_quantity(typed, unit)
    assert refused.value.code == code


def test_no_quantity_typed_is_none():
    assert units.parse_quantity(" ", "万元") is None


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong():
    class Entry(forms.Form):
        value = units.DecimalText(label="金额", unit="万元")
        other = units.DecimalText(label="其他", required=False)

    good = Entry({"value": "１，２３４", "other": ""})
    assert good.is_valid() and good.cleaned_data == {"value": Decimal(1234), "other": None}
    bad = Entry({"value": "若干"})
    assert bad.errors["value"] == ["请只填数字，如 1234.5，不带单位和文字。"]
    assert 'value="若干"' in str(bad["value"])
    assert "value" in Entry({"value": " "}).errors
    assert 'value="1200.5"' in str(Entry(initial={"value": Decimal("1200.5000")})["value"])
    assert not Entry({"value": "1200.5"}, initial={"value": Decimal("1200.5000")}).has_changed()
    assert Entry({"value": "x"}, initial={"value": Decimal(1)}).has_changed()


def test_months_are_walked_and_shown():
    assert units.first_day(date(2026, 11, 23)) == date(2026, 11, 1)
    assert units.month_text(date(2026, 3, 1)) == "2026年3月"
    assert units.add_months(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert units.next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_a_month_is_read_from_an_address():
    assert units.parse_month("2026-03") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-3", "2026-13", "2026-00", "0000-01", "２０２６-03", "2026-03-01", "", "2026-03\n"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError):
        units.parse_month(text)
