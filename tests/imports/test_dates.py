"""Days and months, in every way that people and spreadsheets write them."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from zone.imports.cell_parsing import read_cell
from zone.layouts.base import CellKind, LayoutColumn
from zone.xlsx.worksheet import Percent

DAY = LayoutColumn("day", "列", CellKind.DATE)
MONTH = LayoutColumn("month", "列", CellKind.MONTH)
END = LayoutColumn("end", "列", CellKind.DATE, writes="planned_end")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (datetime(2026, 3, 5), "2026-03-05"),
        (date(2026, 3, 5), "2026-03-05"),
        (46086, "2026-03-05"),
        (46086.5, "2026-03-05"),
        (20260305, "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026-3-5", "2026-03-05"),
        ("2026/03/05", "2026-03-05"),
        ("２０２６年３月５日", "2026-03-05"),
        ("2026-03-05 08:30:00", "2026-03-05"),
        ("2026.3", "2026-03-01"),
        (2026.3, "2026-03-01"),
        ("2026年3月", "2026-03-01"),
        ("2026.10", "2026-10-01"),
    ],
)
def test_days_are_read_in_every_usual_writing(raw, day):
    assert read_cell(DAY, raw) == day
    assert read_cell(MONTH, raw) == day[:8] + "01"


def test_what_ends_in_a_month_ends_on_its_last_day():
    assert read_cell(END, "2024年2月") == "2024-02-29"
    assert read_cell(END, "2026.12") == "2026-12-31"


def test_days_may_be_counted_from_1904():
    assert read_cell(DAY, 46086 - 1462, is_1904=True) == "2026-03-05"


@pytest.mark.parametrize(
    "raw",
    [
        "26.3.5",
        "3/5/2026",
        "2026年13月",
        "2026-02-30",
        "2026年",
        "三月",
        20263,
        2026,
        2026.1,
        0.5,
        time(8, 30),
        Percent(0.5),
    ],
)
def test_what_is_no_certain_day_is_sent_back(raw):
    with pytest.raises(ValidationError):
        read_cell(DAY, raw)
