"""What is written into a cell is read back as the very value it was written for."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from zone import export
from zone.batches.resources import as_plain
from zone.imports.cell_parsing import clean, read_cell
from zone.layouts.base import CellKind, LayoutColumn
from zone.layouts.layout_writer import as_cell
from zone.layouts.placeholders import escape_placeholder
from zone.xlsx.open_file import open_first_worksheet

money = some.decimals(-(10**15), 10**15, places=4, allow_nan=False)
days = some.dates(date(1800, 1, 1), date(2200, 12, 31))
texts = (
    (
        some.text(max_size=40)
        | some.sampled_from(["/", "'/", "-", "—", "未公开", "=1+1", "'=1", "''", "_x0041_", "1.50"])
    )
    .map(lambda text: clean(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)))
    .filter(bool)
)
VALUES = {
    CellKind.TEXT: texts,
    CellKind.WHOLE: some.integers(-(10**15), 10**15),
    CellKind.NUMBER: money,
    CellKind.WAN: money,
    CellKind.YI: money,
    CellKind.PERCENT: some.decimals(-2, 2, places=4),
    CellKind.DATE: days,
    CellKind.MONTH: days.map(lambda day: day.replace(day=1)),
    CellKind.CHOICE: texts,
}


def back(values: list, column: LayoutColumn, header_unit: str = "") -> list:
    """The values as an exported workbook's cells, read again."""
    rows = [[as_cell(column, value)] for value in values]
    file = io.BytesIO(b"".join(export.stream("xlsx", "表", ["列"], rows, [column.kind.value])))
    with file, open_first_worksheet(file) as worksheet:
        rows = dict(worksheet.rows())
    return [read_cell(column, rows.get(number, [None])[0], header_unit) for number in range(2, len(values) + 2)]


@pytest.mark.parametrize("kind", CellKind)
def test_every_kind_comes_back_as_it_was_stored(kind):
    column = LayoutColumn("name", "列", kind, writes="field")

    @settings(max_examples=40, deadline=None)
    @given(some.lists(VALUES[kind], min_size=1, max_size=20))
    def comes_back(values):
        assert back(values, column) == [as_plain(value) for value in values]

    comes_back()


@settings(max_examples=40, deadline=None)
@given(money)
def test_money_comes_back_under_a_header_with_its_unit(value):
    for kind, unit in ((CellKind.YI, "亿元"), (CellKind.WAN, "万元")):
        assert back([value], LayoutColumn("name", "列", kind, unit=unit), unit) == [as_plain(value)]


def test_shares_come_back_under_a_percent_header():
    shares = [Decimal("0.0050"), Decimal("0.8550"), Decimal("1"), Decimal("1.2")]
    assert back(shares, LayoutColumn("name", "列", CellKind.PERCENT), "%") == ["0.005", "0.855", "1", "1.2"]


@settings(max_examples=40, deadline=None)
@given(some.decimals(-(10**10), 10**10, places=4))
def test_the_numbers_other_programs_write_are_read_as_meant(value):
    file = io.BytesIO()
    book = Workbook()
    book.active.append([float(value), float(value / 10_000)])
    book.save(file)
    with open_first_worksheet(file) as worksheet:
        (_, (wan, yi)), *_ = worksheet.rows()
    assert read_cell(LayoutColumn("name", "列", CellKind.WAN), wan) == as_plain(value)
    assert read_cell(LayoutColumn("name", "列", CellKind.YI), yi) == as_plain(value)


@settings(deadline=None)
@given(texts)
def test_a_lone_dash_is_kept_apart_from_nothing(text):
    assert read_cell(LayoutColumn("name", "列"), export.escape_formula(escape_placeholder(text))) == text
