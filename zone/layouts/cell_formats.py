"""How the cells of a workbook look: fonts, borders, number formats, and the tint of what is to be filled in."""

from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from zone.export import FORMATS
from zone.layouts.base import CellKind

FONT = {"font_name": "宋体", "font_size": 10}
TINT = "#FFF8DC"
WRONG = "#F8CBAD"
CENTRED = frozenset({CellKind.DATE, CellKind.MONTH, CellKind.CHOICE})
TEXTS = frozenset({CellKind.TEXT, CellKind.CHOICE})


class CellFormats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook):
        self.book = book
        self.made: dict[tuple, Format] = {}
        self.title = book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"})
        self.note = book.add_format(FONT | {"font_color": "#7F6000", "text_wrap": True, "valign": "vcenter"})
        self.unit = book.add_format(FONT | {"align": "right"})
        self.header = book.add_format(
            FONT
            | {
                "bold": True,
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
                "bg_color": "#EDF1F5",
            }
        )
        self.foot = book.add_format(FONT | {"valign": "vcenter"})
        self.plain = book.add_format(FONT)
        self.wrong = book.add_format(FONT | {"border": 1, "valign": "vcenter", "text_wrap": True, "bg_color": WRONG})

    def cell(self, kind: CellKind, value: Any, may_fill: bool) -> Format:
        """The look of a cell of this kind; one to be filled in is tinted and not locked."""
        form = "count" if kind is CellKind.NUMBER and is_whole(value) else kind.value
        key = (form, may_fill)
        if key not in self.made:
            self.made[key] = self.book.add_format(self._properties(kind, form, may_fill))
        return self.made[key]

    def total(self, kind: CellKind) -> Format:
        key = ("total", kind)
        if key not in self.made:
            self.made[key] = self.book.add_format(self._properties(kind, kind.value, False) | {"bold": True, "top": 2})
        return self.made[key]

    @staticmethod
    def _properties(kind: CellKind, form: str, may_fill: bool) -> dict[str, Any]:
        align = "left" if kind is CellKind.TEXT else "center" if kind in CENTRED else "right"
        options = FONT | {"border": 1, "valign": "vcenter", "align": align, "num_format": FORMATS[form]}
        if kind in TEXTS:
            options["text_wrap"] = True
            options["num_format"] = "@" if may_fill else FORMATS[form]
        return options | ({"locked": False, "bg_color": TINT} if may_fill else {})


def is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())
