"""One cell of a file as the plain value it stands for: what people write, and nothing guessed."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from zone.layouts.base import CellKind, LayoutColumn
from zone.layouts.placeholders import NOTHING, unescape_placeholder
from zone.units import (
    MAX_DECIMALS,
    MONEY_IN_WAN,
    TO_ASCII,
    convert,
    has_control_chars,
    plain,
    split_quantity,
    validate_digits,
)
from zone.xlsx.serial_dates import datetime_from_serial
from zone.xlsx.worksheet import Percent, Raw, Unreadable

Plain = str | int | None


INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
MAX_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; later ones it turns to 0."""

LOST_DIGITS = "号码存成了数字，第 15 位以后已丢失。请把单元格改为文本格式，重新填写整个号码。"
TRUTH = "单元格是 TRUE/FALSE，请改填文字或数字。"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
"""Days that a bare number may stand for; another number is taken for a slip."""


def read_cell(
    column: LayoutColumn,
    raw: Raw,
    unit: str = "",
    *,
    words: Mapping[str, str] | None = None,
    is_1904: bool = False,
) -> Plain:
    """The plain value of one cell: text, int, a number as text, a day as ISO text; None where nothing is said.

    `unit` is what the file's header says the number is in, else the column's own unit holds. `words` gives for
    every word a choice may be its plain value. Raises ValidationError with one sentence for people.
    """
    if isinstance(raw, Unreadable):
        raise ValidationError(raw.message, code="unreadable")
    if isinstance(raw, bool):
        raise ValidationError(TRUTH, code="truth")
    if isinstance(raw, str):
        raw = clean(raw)
        if raw in NOTHING:
            return None
        raw = unescape_placeholder(raw)
    if raw is None:
        return None
    if column.kind is CellKind.CHOICE:
        return read_choice(raw, words)
    if column.kind in (CellKind.DATE, CellKind.MONTH):
        day, has_day = read_day(raw, is_1904)
        if column.kind is CellKind.MONTH:
            return day.replace(day=1).isoformat()
        return (day if has_day else bound_of_month(column, day)).isoformat()
    return READERS[column.kind](column, raw, unit)


def clean(text: str) -> str:
    """Typed text without what nobody sees: spaces at its ends, invisible characters, other systems' line ends."""
    text = INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return text.strip()


def read_text(column: LayoutColumn, raw: Raw, unit: str) -> str:
    """Text; a number or day that a spreadsheet made of it is written out."""
    if isinstance(raw, str):
        if has_control_chars(raw):
            raise ValidationError("内容含有无法显示的控制字符，请重新输入。", code="control")
        return raw
    if isinstance(raw, Percent):
        return f"{plain(decimal_of(raw * 100))}%"
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    if isinstance(raw, int | float):
        if abs(raw) >= 10**MAX_DIGITS:
            raise ValidationError(LOST_DIGITS, code="digits")
        return plain(decimal_of(raw))
    raise ValidationError("请填文字。", code="text")


def decimal_of(number: float) -> Decimal:
    """A spreadsheet's number as it was meant: 0.30000000000000004 is 0.3."""
    exact = Decimal(repr(float(number))) if isinstance(number, float) else Decimal(number)
    return without_float_error(exact)


def without_float_error(number: Decimal) -> Decimal:
    """`number` without the error that binary sums leave far behind the point."""
    if number.adjusted() > 20:
        return number
    rounded = round(number, MAX_DECIMALS)
    return rounded if abs(rounded - number) <= max(Decimal("1e-9"), abs(number) * Decimal("1e-14")) else number


def read_number(raw: Raw) -> tuple[Decimal, str, bool]:
    """A number, the unit written behind it ("" for none), and whether it comes from a number cell."""
    if isinstance(raw, Percent):
        return Decimal(repr(float(raw))) * 100, "%", True
    if isinstance(raw, int | float):
        return Decimal(repr(float(raw))) if isinstance(raw, float) else Decimal(raw), "", True
    if not isinstance(raw, str):
        raise ValidationError("单元格是日期或时间格式，这一列要填数字。请把格式改为常规后重新填写。", code="date")
    return *split_quantity(raw), False


def as_stored(number: Decimal, is_cell: bool) -> str:
    """A number as the plain text that is stored. Raises ValidationError if it has more digits than that."""
    return plain(validate_digits(without_float_error(number) if is_cell else number))


def read_plain_number(column: LayoutColumn, raw: Raw, unit: str) -> str:
    """A number in the column's unit; money is converted, other units must be the column's."""
    number, behind, is_cell = read_number(raw)
    own = column.unit or unit
    written = behind or unit or own
    if not behind and not (written in MONEY_IN_WAN and own in MONEY_IN_WAN):
        return as_stored(number, is_cell)
    try:
        return as_stored(convert(number, written, own), is_cell)
    except ValueError:
        wrong = f"单位“{behind}”与本列不符，请只填数字{f'（单位：{own}）' if own else ''}。"
        if behind == "%":
            wrong = "单元格是百分比，这一列要填数字。"
        raise ValidationError(wrong, code="unit") from None


def read_whole(column: LayoutColumn, raw: Raw, unit: str) -> int:
    text = read_plain_number(column, raw, unit)
    if "." in text:
        raise ValidationError("请填整数。", code="whole")
    return int(text)


def read_money(column: LayoutColumn, raw: Raw, unit: str) -> str:
    """Money in 万元: by the unit behind the number, else the header's, else the column's own."""
    number, behind, is_cell = read_number(raw)
    written = behind or unit or ("亿元" if column.kind is CellKind.YI else "万元")
    if written not in MONEY_IN_WAN:
        raise ValidationError(f"单位“{written}”不是金额，请填数字，单位亿元、万元或元。", code="unit")
    try:
        return as_stored(convert(number, written, "万元"), is_cell)
    except ValidationError as error:
        if error.code == "decimals" and written != "万元":
            raise ValidationError(
                f"换算成万元后最多保留 {MAX_DECIMALS} 位小数，请检查数字和单位。", code="decimals"
            ) from None
        raise


def read_percent(column: LayoutColumn, raw: Raw, unit: str) -> str:
    """A share, 0 to 1, from 85%, from 85 under a header that says %, or from 0.85 under one that does not."""
    number, behind, is_cell = read_number(raw)
    if behind in ("%", "％"):
        return as_stored(number / 100, is_cell)
    if behind:
        raise ValidationError("请填百分比，如 85%。", code="unit")
    if number == 0:
        return "0"
    if unit == "%" and abs(number) > 1:
        return as_stored(number / 100, is_cell)
    if unit != "%" and abs(number) <= 1:
        return as_stored(number, is_cell)
    shown = plain(without_float_error(number))
    raise ValidationError(
        f"{shown} 不明确，请写明百分号，如 {shown}% 或 {plain(without_float_error(number * 100))}%。", code="share"
    )


DAYS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月((?P<d>\d{1,2})[日号]?)?"),
    re.compile(r"(?P<y>\d{4})(?P<s>[-./])(?P<m>\d{1,2})((?P=s)(?P<d>\d{1,2}))?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})?"),
)
CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")


def read_day(raw: Raw, is_1904: bool) -> tuple[date, bool]:
    """A day as people and spreadsheets write it, and whether the day of the month was said at all."""
    if isinstance(raw, datetime):
        return raw.date(), True
    if isinstance(raw, date):
        return raw, True
    if isinstance(raw, Percent | time | timedelta):
        raise ValidationError("单元格是时间或百分比格式，请填日期，如 2026-03-05。", code="date")
    if isinstance(raw, int | float):
        return day_of_number(raw, is_1904)
    typed = unicodedata.normalize("NFKC", str(raw)).translate(TO_ASCII).replace("。", ".")
    return day_of_text(CLOCK.sub("", typed))


def day_of_text(typed: str) -> tuple[date, bool]:
    for pattern in DAYS:
        if match := pattern.fullmatch(typed):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"] or 1))
            except ValueError:
                raise ValidationError(f"没有 {typed} 这一天，请检查。", code="date") from None
            return day, bool(match["d"])
    if re.fullmatch(r"\d{2}[-./年]\d{1,2}([-./月]\d{1,2}[日号]?)?|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", typed):
        raise ValidationError("年份请写四位，年在前，如 2026-03-05。", code="date")
    raise ValidationError("日期无法识别，请写成 2026-03-05 或 2026年3月5日。", code="date")


def day_of_number(number: float, is_1904: bool) -> tuple[date, bool]:
    """20260305 and 202603 as written, 2026.3 as March, else the days that spreadsheets count."""
    shown = plain(without_float_error(Decimal(repr(float(number)))))
    if re.fullmatch(r"(19|20)\d{4}(\d{2})?", shown):
        return day_of_text(shown)
    if re.fullmatch(r"(19|20)\d{2}\.\d{1,2}", shown):
        if shown.endswith(".1"):
            # A number cell drops the last 0 of 2026.10.
            raise ValidationError(
                f"{shown} 可能是 1 月或 10 月，请写成 {shown[:4]}-01 或 {shown[:4]}-10。", code="date"
            )
        return day_of_text(shown)
    try:
        day = datetime_from_serial(number, is_1904=is_1904)
    except (ValueError, OverflowError):
        day = None
    if not isinstance(day, datetime) or not FIRST_DAY <= day.date() <= LAST_DAY:
        raise ValidationError(f"{shown} 不是日期，请写成 2026-03-05 的样子。", code="date")
    return day.date(), True


def bound_of_month(column: LayoutColumn, month: date) -> date:
    """A month where a day is wanted: what ends in a month ends on its last day, all else is its first."""
    if not (column.writes or column.name).endswith("_end"):
        return month
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def read_choice(raw: Raw, words: Mapping[str, str] | None) -> str:
    """The plain value of a word, or the plain value itself; without `words`, the text as it stands."""
    text = read_text(LayoutColumn("", ""), raw, "")
    if words is None:
        return text
    folded = {fold(word): value for word, value in words.items()}
    folded |= {fold(value): value for value in words.values() if fold(value) not in folded}
    if fold(text) in folded:
        return folded[fold(text)]
    if not words:
        raise ValidationError("这一列现在没有可选的内容，请留空。", code="choice")
    near = difflib.get_close_matches(text, list(words), n=3, cutoff=0.4)
    others = [word for word in words if word not in near][: 8 - len(near)]
    more = " 等" if len(words) > len(near) + len(others) else ""
    raise ValidationError(f"没有“{text[:40]}”这一项，可填：{'、'.join(near + others)}{more}。", code="choice")


def fold(text: str) -> str:
    """A word as it is compared: width, spaces, brackets and case do not matter."""
    return re.sub(r"[\s()\[\]{}【】〔〕「」]", "", unicodedata.normalize("NFKC", text)).casefold()


READERS: dict[CellKind, Callable[[LayoutColumn, Raw, str], Plain]] = {
    CellKind.TEXT: read_text,
    CellKind.WHOLE: read_whole,
    CellKind.NUMBER: read_plain_number,
    CellKind.WAN: read_money,
    CellKind.YI: read_money,
    CellKind.PERCENT: read_percent,
}
