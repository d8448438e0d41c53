"""One field three times: as it was exported, as the file has it, as it is now."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from zone.export import MAX_CELL_CHARS
from zone.imports.header_detection import FoundColumn
from zone.imports.merge import ColumnReader, Outcome, outcome
from zone.layouts.base import CellKind, LayoutColumn

TWO_PARKS = [("js-1", "科创园"), ("js-2", "科创园"), ("js-3", "物流园"), ("js-4", "科创园")]


def reader(kind: CellKind = CellKind.TEXT, *, header_unit: str = "", is_1904: bool = False, **facts) -> ColumnReader:
    column = LayoutColumn("field", "字段", kind, writes="field", **facts)
    return ColumnReader(FoundColumn(0, "字段", column, header_unit), None, is_1904=is_1904)


@pytest.fixture
def parks() -> ColumnReader:
    return reader(CellKind.CHOICE, choices=lambda user: TWO_PARKS)


def test_a_word_stands_for_its_code(parks):
    assert parks.read(" 物流园 ", "") == "js-3"
    assert parks.read("（物流园）", "") == "js-3"
    assert parks.read("js-3", "") == "js-3"
    assert parks.read("—", "") is None


def test_a_word_that_several_bear_stands_for_none_of_them(parks):
    for typed in ("科创园", "【科创园】"):
        with pytest.raises(ValidationError) as refused:
            parks.read(typed, "")
        assert refused.value.code == "several"
        assert refused.value.messages == [f"有多个叫“{typed}”的，请改填编码。"]
    assert [parks.read(code, "") for code in ("js-1", "js-2", "JS-4")] == ["js-1", "js-2", "js-4"]
    with pytest.raises(ValidationError, match="没有“产业园”这一项，可填：物流园、js-1、js-2、js-4。"):
        parks.read("产业园", "")


def test_a_code_that_is_a_word_of_another_means_the_other():
    parks = reader(CellKind.CHOICE, choices=lambda user: [("1", "甲"), ("2", "甲"), ("3", "1")])
    assert (parks.read("1", ""), parks.read("2", "")) == ("3", "2")


def test_a_long_word_that_several_bear_is_named_in_short():
    parks = reader(CellKind.CHOICE, choices=lambda user: [("1", "园" * 50), ("2", "园" * 50)])
    with pytest.raises(ValidationError, match=f"有多个叫“{'园' * 40}”的"):
        parks.read("园" * 50, "")


def test_a_number_in_a_column_of_words_is_read_as_a_word(parks):
    years = reader(CellKind.CHOICE, choices=lambda user: [("a", "2025"), ("b", "2026")])
    assert years.read(2026, "") == "b"
    with pytest.raises(ValidationError, match="没有“2026”这一项"):
        parks.read(2026, "")


@pytest.mark.parametrize(
    ("made", "unit", "typed", "value"),
    [
        (reader(CellKind.NUMBER), "人", "5人", "5"),
        (reader(CellKind.NUMBER), "人", "5个", None),
        (reader(CellKind.NUMBER, unit="个"), "人", "5个", "5"),
        (reader(CellKind.NUMBER, unit="个"), "人", "5人", None),
        (reader(CellKind.NUMBER), "万元", "0.5亿元", "5000"),
        (reader(CellKind.NUMBER, header_unit="亿元"), "万元", "0.5", "5000"),
        (reader(CellKind.WHOLE), "人", "5人", None),
        (reader(CellKind.TEXT), "人", "5人", "5人"),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_row(made, unit, typed, value):
    if value is not None:
        assert made.read(typed, unit) == value
        return
    with pytest.raises(ValidationError, match="与本列不符"):
        made.read(typed, unit)


def test_days_are_counted_as_the_file_counts_them():
    assert reader(CellKind.DATE).read(46086, "") == "2026-03-05"
    assert reader(CellKind.DATE, is_1904=True).read(46086 - 1462, "") == "2026-03-05"


@pytest.mark.parametrize(
    ("was", "raw", "is_same"),
    [
        (None, None, True),
        (None, "", True),
        (None, " 未公开 ", True),
        (None, "/", True),
        (None, "已开工", False),
        (None, 0, False),
        ("已开工", "已开工", True),
        ("已开工", " 已开工\u200b ", True),
        ("已开工", "已停工", False),
        ("已开工", None, False),
        ("12", 12, False),
        ("一\r\n二", "一\n二", True),
        ("=1+1", "'=1+1", True),
        ("=1+1", "=1+1", False),
        ("/", "'/", True),
        ("\u200b", None, True),
        ("\u200b", "", False),
        ("园" * (MAX_CELL_CHARS + 5), "园" * MAX_CELL_CHARS, True),
        ("园" * (MAX_CELL_CHARS + 5), "园" * (MAX_CELL_CHARS + 5), False),
        (Decimal(5), "5", False),
        (5, 5, False),
    ],
)
def test_whether_a_cell_of_text_is_as_it_was_exported(was, raw, is_same):
    assert reader().is_as_exported(raw, was) is is_same


def test_a_choice_is_as_it_was_exported_if_it_says_its_word(parks):
    assert parks.is_as_exported("科创园", "js-2")
    assert not parks.is_as_exported("js-2", "js-2")
    assert parks.is_as_exported("js-9", "js-9")  # no longer on offer: written by its code


@pytest.mark.parametrize(
    ("kind", "value", "stored", "is_same"),
    [
        (CellKind.TEXT, "已开工", "已开工", True),
        (CellKind.TEXT, "已开工", "已停工", False),
        (CellKind.TEXT, "一\n二", "一\r\n二", True),
        (CellKind.TEXT, "已开工", " 已开工 ", True),
        (CellKind.TEXT, None, "\u200b", True),
        (CellKind.TEXT, None, None, True),
        (CellKind.TEXT, "已开工", None, False),
        (CellKind.TEXT, "/", "/", True),
        (CellKind.TEXT, None, "/", False),
        (CellKind.TEXT, "坏掉", "坏\x7f掉", False),
        (CellKind.TEXT, "园" * MAX_CELL_CHARS, "园" * (MAX_CELL_CHARS + 5), True),
        (CellKind.CHOICE, "js-1", " js-1 ", False),
        (CellKind.CHOICE, "js-1", "js-1", True),
        (CellKind.WHOLE, 5, 5, True),
        (CellKind.WHOLE, 5, 6, False),
    ],
)
def test_whether_a_value_says_what_is_stored(kind, value, stored, is_same):
    assert reader(kind).is_same(value, stored) is is_same


@pytest.mark.parametrize(
    ("value", "was", "now", "becomes"),
    [
        ("新", {"field": "旧"}, "旧", Outcome.TAKE),
        ("新", {"field": "旧"}, "新", Outcome.KEEP),
        ("旧", {"field": "旧"}, "新", Outcome.KEEP),
        ("新", {"field": "旧"}, "别人的", Outcome.CONFLICT),
        (None, {"field": "旧"}, "旧", Outcome.TAKE),
        (None, {"field": "旧"}, "别人的", Outcome.CONFLICT),
        ("新", None, "旧", Outcome.TAKE),
        ("旧", None, "旧", Outcome.KEEP),
        (None, None, "旧", Outcome.KEEP),
        ("新", None, None, Outcome.TAKE),
    ],
)
def test_what_becomes_of_a_field(value, was, now, becomes):
    assert outcome(reader(), value, was, now) is becomes
