"""Number formats of cells: whether a stored number is shown as a plain number, a date, a duration or a percentage."""

import re

from zone.xlsx.package import XmlReader, whole_number

NUMBER, DATE, DURATION, PERCENT = range(4)
"""The kinds of number format; DATE includes times of day."""

MAX_FORMATS = 10_000
MAX_FORMAT_IDS = 20_000

BUILT_IN_KINDS = {
    9: PERCENT,  # 0%
    10: PERCENT,  # 0.00%
    **dict.fromkeys(range(14, 18), DATE),  # mm-dd-yy, d-mmm-yy, d-mmm, mmm-yy
    **dict.fromkeys(range(18, 22), DATE),  # h:mm AM/PM, h:mm:ss AM/PM, h:mm, h:mm:ss
    22: DATE,  # m/d/yy h:mm
    **dict.fromkeys(range(27, 37), DATE),  # dates and times of the Chinese editions, such as 31: 2026年3月5日
    45: DATE,  # mm:ss
    46: DURATION,  # [h]:mm:ss
    47: DATE,  # mmss.0
    **dict.fromkeys(range(50, 59), DATE),  # dates and times of the Chinese editions
}
"""Kinds of the formats that workbooks name by id alone; every other built-in format shows a number.

Source: ECMA-376 part 1, section 18.8.30, with the additions for zh-cn.
"""

QUOTED_OR_ESCAPED = re.compile(r'"[^"]*"|\\.')
QUOTED_OR_BRACKETED = re.compile(r'"[^"]*"|\[[^\]]*\]')
ELAPSED_TIME = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
DATE_LETTER = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)


def format_kind(format_id: int, codes: dict[int, str]) -> int:
    """The kind of the number format with this id; `codes` has the formats that the workbook defines itself."""
    code = codes.get(format_id)
    return code_kind(code) if code else BUILT_IN_KINDS.get(format_id, NUMBER)


def code_kind(code: str) -> int:
    """The kind of a format code such as `yyyy"年"m"月"`; the section for positive numbers decides on dates."""
    positive = code.partition(";")[0]
    if ELAPSED_TIME.search(positive):
        return DURATION
    if DATE_LETTER.search(QUOTED_OR_BRACKETED.sub("", positive)):
        return DATE
    return PERCENT if "%" in QUOTED_OR_ESCAPED.sub("", code) else NUMBER


class NumberFormats(XmlReader):
    """Reads from the styles part only the kind of number format that each cell style has."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[int, str] = {}
        self.kind_by_format: dict[int, int] = {}
        self.kind_by_style = bytearray()
        self.is_in_cell_styles = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and len(self.codes) < MAX_FORMATS:
            self.codes[whole_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif tag == "cellXfs":
            self.is_in_cell_styles = True
        elif tag == "xf" and self.is_in_cell_styles:
            format_id = whole_number(attributes.get("numFmtId"))
            if format_id not in self.kind_by_format and len(self.kind_by_format) < MAX_FORMAT_IDS:
                self.kind_by_format[format_id] = format_kind(format_id, self.codes)
            self.kind_by_style.append(self.kind_by_format.get(format_id, NUMBER))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self.is_in_cell_styles = False

    def kind(self, style: str | None) -> int:
        """The kind of number format of a cell style, given as the cell's `s` attribute."""
        index = whole_number(style)
        return self.kind_by_style[index] if index < len(self.kind_by_style) else NUMBER
