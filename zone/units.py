"""Quantities and dates as the zone writes and types them: 万元 and 亿元, figures with their qualifiers, months."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

WAN = 10_000
"""万: ten thousand; also 万元 in one 亿元."""
YI = 100_000_000
"""亿: a hundred million."""

MONEY_IN_WAN = {
    "亿元": Decimal(WAN),
    "亿": Decimal(WAN),
    "万元": Decimal(1),
    "万": Decimal(1),
    "元": Decimal(1) / WAN,
}
"""Units of money, each in 万元, which is how money is stored."""

TO_ASCII = str.maketrans("０１２３４５６７８９，．－＋", "0123456789,.-+", " \t\r\n\u00a0\u2009\u202f\u3000")
"""Full-width characters of a typed number to ASCII; spaces of every width are dropped."""

PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?|[+-]?\.[0-9]+")
GROUPED_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
VAGUE = re.compile("[约余多超近]|以上|以下|左右|不足|[~～≈>＞<＜≥≤]")
NO_NUMBER = "请只填数字，如 1234.5，不带单位和文字。"
MAX_TYPED = 200
"""Characters of a typed number, with everything around it."""
MAX_EXPONENT = 20
"""Power of ten of a number that is still looked at digit by digit."""
MAX_WHOLE_DIGITS = 16
MAX_DECIMALS = 4
"""With the whole digits, the twenty digits of a stored number."""

ROUND_YI = {1: "", 10: "十", 100: "百", 1000: "千", 10000: "万"}
"""Round amounts of 亿 that are written in words: 十亿元级, 千亿元以上."""


COUNTED = re.compile(r"[^万亿]*[个家户人名项处座所件次场套台辆条批期栋盏株枚份对支点站村岗位门张本]")
"""Units of what is counted one by one, whose plans are whole: 个, 家次, 场次."""


def is_counted(unit: str) -> bool:
    """Whether a quantity of this unit is whole."""
    return COUNTED.fullmatch(unit) is not None


def plain(value: Decimal | int) -> str:
    """Digits without exponent and trailing zeros: 1200.5000 is 1200.5."""
    text = f"{Decimal(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def grouped(value: Decimal | int) -> str:
    """As `plain`, with thousands separators: 1,200.5."""
    return f"{Decimal(plain(value)):,f}"


def to_yuan(wan: Decimal) -> Decimal:
    """万元 as 元."""
    return wan * WAN


def wan_to_yi(wan: Decimal) -> Decimal:
    """万元 as 亿元."""
    return wan / WAN


def convert(number: Decimal, from_unit: str, to_unit: str) -> Decimal:
    """A number of one unit in another: 1.2 亿元 is 12,000 万元, 3 万个 is 30,000 个.

    Raises ValueError if the units measure different things.
    """
    if from_unit in MONEY_IN_WAN and to_unit in MONEY_IN_WAN:
        return number * MONEY_IN_WAN[from_unit] / MONEY_IN_WAN[to_unit]
    factor = _factors(to_unit).get(unicodedata.normalize("NFKC", from_unit))
    if factor is None:
        raise ValueError(f"{from_unit!r} cannot be converted to {to_unit!r}")
    return number * factor


def _factors(unit: str) -> dict[str, Decimal]:
    """Units that people write behind a number of `unit`, and by what each multiplies it."""
    if unit == "万元":
        return MONEY_IN_WAN
    unit = unicodedata.normalize("NFKC", unit)
    return {unit: Decimal(1), f"万{unit}": Decimal(WAN), f"亿{unit}": Decimal(YI)}


def money_text(wan: Decimal) -> str:
    """An amount of 万元 in tables and on pages: 1,234.50 万元."""
    return f"{wan:,.2f} 万元"


def money_headline(wan: Decimal) -> str:
    """An amount of 万元 in a headline: in 亿元 from one 亿 upward."""
    if abs(wan) >= WAN:
        return f"{grouped(round(wan_to_yi(wan), 2))} 亿元"
    return f"{grouped(wan)} 万元"


def figure_text(value: Decimal | None, unit: str, qualifier: str = "exact", word: str = "") -> str:
    """A figure in the words of its source: 560个, 约6亿元, 1000人以上, 10万余人次, 全覆盖, 十亿元级, 第1名.

    `qualifier` is one of exact, about, at_least, full, tier; `word` is 余 or 以上 for at_least.
    Money is in 万元. None is 未公开.
    """
    if value is None:
        return "未公开"
    if qualifier == "full":
        return "全覆盖"
    if unit == "名次":
        return f"第{plain(value)}名"
    number = plain(value)
    if unit == "万元" and abs(value) >= WAN:
        yi, unit = wan_to_yi(value), "亿元"
        number = plain(yi)
        if qualifier in ("tier", "at_least") and yi in ROUND_YI:
            number = ROUND_YI[int(yi)] or ("" if qualifier == "tier" else "1")
    elif unit != "万元" and qualifier in ("about", "at_least") and value >= WAN and value % WAN == 0:
        number = f"{plain(value / WAN)}万"
    if qualifier == "about":
        return f"约{number}{unit}"
    if qualifier == "at_least":
        return f"{number}余{unit}" if word == "余" else f"{number}{unit}以上"
    if qualifier == "tier":
        return f"{number}{unit}级"
    return f"{number}{unit}"


def parse_decimal(text: str) -> Decimal | None:
    """A number as people type it, with full-width digits, thousands separators or spaces; None if empty.

    Raises ValidationError (shown by the field) for anything that is not one plain number of at
    most sixteen whole digits and four decimals.
    """
    if len(text) > MAX_TYPED:
        raise ValidationError("内容过长，请只填一个数字。", code="long")
    typed = text.translate(TO_ASCII)
    if not typed:
        return None
    if not (PLAIN_NUMBER.fullmatch(typed) or GROUPED_NUMBER.fullmatch(typed)):
        raise ValidationError(NO_NUMBER, code="number")
    whole, _, decimals = typed.replace(",", "").lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise ValidationError(f"数字过大，整数部分最多 {MAX_WHOLE_DIGITS} 位。", code="digits")
    if len(decimals) > MAX_DECIMALS:
        raise ValidationError(f"最多保留 {MAX_DECIMALS} 位小数。", code="decimals")
    return Decimal(typed.replace(",", ""))


def split_quantity(text: str) -> tuple[Decimal, str]:
    """The number in `text` and the unit written behind it, "" for none: 1.2亿元 is 1.2 and 亿元.

    Raises ValidationError for anything that is not one definite number. More decimals than are stored are
    taken: they may vanish with the unit, 1.23456 亿元 is 12345.6 万元.
    """
    if len(text) > MAX_TYPED:
        raise ValidationError("内容过长，请只填一个数字。", code="long")
    typed = unicodedata.normalize("NFKC", text).translate(TO_ASCII)
    if re.fullmatch(r"\(.*\)", typed):
        raise ValidationError("负数请写成 -1200 的样子，不要用括号。", code="brackets")
    if VAGUE.search(typed):
        raise ValidationError("请只填一个确定的数字，不写“约”“余”“以上”等字样。", code="vague")
    match = re.fullmatch(r"¥?([\d.,+-]*\d[\d.,+-]*)([^\d.,+-]{0,12})", typed)
    if not match:
        raise ValidationError(NO_NUMBER, code="number")
    digits, unit = match.groups()
    whole, _, decimals = digits.partition(".")
    parse_decimal(f"{whole}.{decimals[:MAX_DECIMALS]}" if decimals else digits)
    if not re.fullmatch(r"[0-9]{0,20}", decimals):
        raise ValidationError(NO_NUMBER, code="number")
    return Decimal(digits.replace(",", "")), unit


def validate_digits(number: Decimal) -> Decimal:
    """Return `number`. Raises ValidationError if it has more digits than are stored."""
    if number.adjusted() > MAX_EXPONENT:
        raise ValidationError("数字过大，请重新填写。", code="digits")
    return parse_decimal(plain(number)) or Decimal(0)


def parse_quantity(text: str, unit: str) -> Decimal | None:
    """A number of `unit` as people type it, with or without a unit behind it: 1.2亿元 is 12000 (万元).

    None if empty. Raises ValidationError for anything that is not such a number.
    """
    if not text.strip():
        return None
    number, written = split_quantity(text)
    try:
        return validate_digits(convert(number, written or unit, unit))
    except ValueError:
        raise ValidationError(
            f"单位“{written}”与此项不符，请只填数字{f'（单位：{unit}）' if unit else ''}。", code="unit"
        ) from None


class DecimalText(forms.Field):
    """A form field for a typed number; takes what `parse_quantity` takes and gives a Decimal of `unit` or None."""

    def __init__(self, *, unit: str = "", **kwargs):
        self.unit = unit
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "number-input"})

    def to_python(self, value) -> Decimal | None:
        return None if value is None else parse_quantity(str(value), self.unit)

    def prepare_value(self, value):
        return plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial, data) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


FIRST_YEAR, LAST_YEAR = 2000, 2099
"""An earlier year in an address is a slip."""


def first_day(day: date) -> date:
    """The month of `day`, which the system writes as its first day."""
    return day.replace(day=1)


def parse_month(text: str) -> date:
    """A month from a URL: 2026-03. Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        raise ValueError(f"not a month: {text[:20]!r}")
    return date(int(text[:4]), int(text[5:]), 1)


def month_or_none(text: str) -> date | None:
    """The month in a query such as ?month=2026-03; None if there is none, or none that could be meant."""
    try:
        month = parse_month(text)
    except ValueError:
        return None
    return month if month.year >= FIRST_YEAR else None


def month_text(month: date) -> str:
    return f"{month.year}年{month.month}月"


def add_months(month: date, count: int) -> date:
    """The month `count` months after `month`, or before it if `count` is negative."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def next_month(month: date) -> date:
    return add_months(month, 1)


def has_control_chars(text: str) -> bool:
    """Whether `text` holds characters that no page shows; line ends and tabs are text."""
    return any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text)
