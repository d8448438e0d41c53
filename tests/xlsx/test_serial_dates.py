"""Serial numbers and ISO text become the same dates and times as openpyxl makes of them."""

from datetime import date, datetime, time, timedelta

import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from zone.xlsx.serial_dates import datetime_from_serial, duration_from_serial, parse_iso8601

FRACTIONS = [0, 1 / 86_400, 1 / 3, 0.5, 0.123456789, 0.999_988_4, 0.999_999_999]
EVERY_DAY_TO_2064 = range(60_001)
LAST_DAY = 2_958_465  # 9999-12-31
EDGES = [-0.5, -1, -693_593, 1e-9, 0.999_999_999_9, 59.999_999_999_9, 2_900_000.5]


def serials() -> list[float]:
    return [*(day + fraction for day in EVERY_DAY_TO_2064 for fraction in FRACTIONS), *EDGES]


@pytest.mark.parametrize(
    ("serial", "meaning"),
    [
        (0, time(0, 0)),
        (0.5, time(12, 0)),
        (1, datetime(1900, 1, 1)),
        (59, datetime(1900, 2, 28)),
        (60, datetime(1900, 2, 28)),  # the 29 February 1900 that never was
        (61, datetime(1900, 3, 1)),
        (46_086, datetime(2026, 3, 5)),
        (46_086.75, datetime(2026, 3, 5, 18, 0)),
        (LAST_DAY + 0.5, datetime(9999, 12, 31, 12, 0)),
    ],
)
def test_serial_number_counts_days_from_1900(serial, meaning):
    assert datetime_from_serial(serial) == meaning


@pytest.mark.parametrize(
    ("serial", "meaning"),
    [(0.25, time(6, 0)), (1, datetime(1904, 1, 2)), (60, datetime(1904, 3, 1)), (44_624, datetime(2026, 3, 5))],
)
def test_serial_number_counts_days_from_1904(serial, meaning):
    assert datetime_from_serial(serial, is_1904=True) == meaning


@pytest.mark.parametrize(("is_1904", "epoch"), [(False, WINDOWS_EPOCH), (True, MAC_EPOCH)])
def test_every_serial_number_is_the_date_that_openpyxl_reads(is_1904, epoch):
    for serial in serials():
        moment = datetime_from_serial(serial, is_1904=is_1904)
        expected = from_excel(serial, epoch)
        assert (moment, type(moment)) == (expected, type(expected)), serial


def test_every_serial_number_is_the_duration_that_openpyxl_reads():
    for serial in serials():
        assert duration_from_serial(serial) == from_excel(serial, timedelta=True), serial


@pytest.mark.parametrize("serial", [LAST_DAY + 1, -700_000, 1e20, -1e20])
def test_serial_number_outside_the_calendar_is_refused(serial):
    with pytest.raises((ValueError, OverflowError)):
        datetime_from_serial(serial)


def test_endless_duration_is_refused():
    with pytest.raises(OverflowError):
        duration_from_serial(1e20)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026-03-05T10:20:30.5Z", datetime(2026, 3, 5, 10, 20, 30, 500_000)),
        ("T10:20", time(10, 20)),
        ("00:00", time(0, 0)),
        ("PT36H30M1.5S", timedelta(days=1, hours=12, minutes=30, seconds=1.5)),
    ],
)
def test_iso_text_is_a_date_a_time_both_or_a_duration(text, meaning):
    assert parse_iso8601(text) == meaning == from_ISO8601(text)


def test_iso_text_is_read_as_openpyxl_reads_it():
    texts = ["2026-03-05 10:20", "2026-03-05T10:20:30+08:00", "10:20:30.1234", "2026-03-0510:20:30", "PT5H", "PT0S"]
    for number in range(1000):
        texts += [f"2026-03-05T10:20:30.{number:03}Z", f"10:20:30.{number}", f"PT{number}.{number}S"]
    for text in texts:
        meaning, expected = parse_iso8601(text), from_ISO8601(text)
        assert (meaning, type(meaning)) == (expected, type(expected)), text


@pytest.mark.parametrize("text", ["", "T", "去年底", "20260305", "2026-3-5", "2026-02-30", "10:60", "PT", "P1D"])
def test_other_text_is_no_date(text):
    with pytest.raises(ValueError):
        parse_iso8601(text)
