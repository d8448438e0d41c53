"""Dates and times as workbooks store them: serial numbers counted in days, and ISO 8601 text."""

import re
from datetime import date, datetime, time, timedelta

EPOCH_1900 = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
"""Day 0 of workbooks whose dates count from 1904, as old versions for the Mac saved them."""
PHANTOM_DAY = 60
"""The 1900 system has a 29 February 1900 that never was; serial numbers before it are one day behind `EPOCH_1900`."""
MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000

ISO_DATETIME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})?T?(?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?", re.ASCII)
ISO_DURATION = re.compile(r"PT(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,3})?)S)?", re.ASCII)


def datetime_from_serial(serial: float, *, is_1904: bool = False) -> datetime | time:
    """The moment a serial number stands for, to the millisecond; below 1 it is a time of day.

    Raises ValueError or OverflowError outside the years 1 to 9999.
    """
    day, fraction = divmod(serial, 1)
    since_midnight = timedelta(milliseconds=round(fraction * MILLISECONDS_PER_DAY))
    if day == 0 and since_midnight < timedelta(days=1):
        return (datetime.min + since_midnight).time()
    if is_1904:
        return EPOCH_1904 + timedelta(days=day) + since_midnight
    if 0 < serial < PHANTOM_DAY:
        day += 1
    return EPOCH_1900 + timedelta(days=day) + since_midnight


def duration_from_serial(serial: float) -> timedelta:
    """The length of time a serial number stands for, to the millisecond. Raises OverflowError if it is too long."""
    exact = timedelta(days=serial)
    return exact - timedelta(microseconds=exact.microseconds - round(exact.microseconds, -3))


def parse_iso8601(text: str) -> datetime | date | time | timedelta:
    """A date, a time, both or a duration written as ISO 8601 text, as strict workbooks do; what follows it is ignored.

    Raises ValueError for any other text and OverflowError for a duration that is too long.
    """
    if match := ISO_DATETIME.match(text):
        day, clock = match["date"], match["time"]
        if day and clock:
            return datetime.fromisoformat(f"{day}T{clock}")
        if day:
            return date.fromisoformat(day)
        if clock:
            return time.fromisoformat(clock)
    match = ISO_DURATION.match(text)
    if match and any(match.groups()):
        return timedelta(**{unit: float(count) for unit, count in match.groupdict("0").items()})
    raise ValueError(f"Not an ISO 8601 date, time or duration: {text!r}")
