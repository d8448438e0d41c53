"""Layouts: which columns a workbook has, what they show of a row, and which of them an import may write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import QuerySet

from zone.people.models import User
from zone.registry import Registry


class CellKind(Enum):
    """What a column's cells hold; exports format and imports read them accordingly."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    WAN = "wan"
    """Money, stored and written in 万元."""
    YI = "yi"
    """Money, stored in 万元 and written in 亿元."""
    PERCENT = "percent"
    """A share, stored 0 to 1."""
    DATE = "date"
    MONTH = "month"
    CHOICE = "choice"
    """One of the column's `choices`; stored as its code, written as its word."""


def fill_month(text: str, month: date | None) -> str:
    """A header with its year and month filled in; without a month as it stands."""
    return text.replace("{year}", str(month.year)).replace("{month}", str(month.month)) if month else text


@dataclass(frozen=True)
class LayoutColumn:
    """One column. `header` and `group` may hold {year} and {month}."""

    name: str
    header: str
    kind: CellKind = CellKind.TEXT
    group: str = ""
    """The merged header above several neighbours."""
    unit: str = ""
    width: int = 12
    total: bool = False
    writes: str = ""
    """Name of the resource's field that an import of this column writes; empty: only shown."""
    read: Callable[[Any], Any] = lambda row: None
    """What the row holds, as it is stored: str, int, Decimal (money in 万元), date, a choice's or another row's
    code; None where nothing is known."""
    shows: Callable[[Any], Any] | None = None
    """The word the cell shows where `read` gives a code."""
    is_open: Callable[[Any], bool] = lambda row: True
    """Whether this row may be written here; False: the cell is locked and its field is not in the row's signature."""
    choices: Callable[[User], list[tuple[str, str]]] | None = None
    """Codes and words a drop-down offers."""
    synonyms: tuple[str, ...] = ()
    """Other headers under which offices know this column."""
    hint: str = ""
    """Said beside the cell that is filled in."""
    is_stored: bool = True
    """False: the office's form asks for it and this system does not store it; empty on paper, not imported."""
    merges: bool = False
    """One cell over all rows of the same group (`Layout.group_of`), as in a table with several indicators a task."""
    only_to_fill: bool = False
    """Stands in templates to fill in and not on the office's own form."""


@dataclass(frozen=True)
class MonthSource:
    """What a monthly layout needs to know about months; the room that opens and closes them provides it."""

    newest: Callable[[QuerySet], date]
    """The month in which these records are exported if no month is asked for."""
    open_months: Callable[[], list[date]]
    """The months that can be reported now, the newest first."""
    owed: Callable[[QuerySet, date, User], QuerySet]
    """Those of the records that owe a report for the month and that the user may report on."""
    record_of: Callable[[Any], Any]
    """The record a row of the month is about."""
    unit_of: Callable[[Any], str]
    """The unit of the row's own number; empty if it has none."""


@dataclass(frozen=True)
class Layout:
    """The form of a workbook."""

    name: str
    title: str
    columns: tuple[LayoutColumn, ...]
    records: Callable[[User], QuerySet]
    """All records this person may see in this layout; a list hands over its own choice of them."""
    rows: Callable[[QuerySet, date, User, bool], Iterator[Any]]
    """Rows to write, streamed: of the chosen records, for a month, for a reader; True: as a form to fill in
    (the reader's own drafts), False: what is published."""
    key: Callable[[Any], str]
    """The hidden key by which an import finds the row again."""
    group_of: Callable[[Any], Any] = field(default=lambda row: None)
    resource: str = ""
    """Name of the resource that an import writes through; empty if the layout is for export only."""
    months: MonthSource | None = None
    """None if the layout shows records as they are now instead of what was reported for a month."""
    unit_line: str = ""
    """Such as 单位：万元."""
    paper: str = "A4"
    """A3 or A4, always landscape."""
    frozen: int = 2
    """Leading columns that stay in sight."""

    @property
    def is_monthly(self) -> bool:
        return self.months is not None

    def record_of(self, row: Any) -> Any:
        """The record, with code and name, that a row is about: itself unless the layout is monthly."""
        return self.months.record_of(row) if self.months else row

    def unit_of(self, row: Any) -> str:
        """The unit of the row's own number; empty if its columns say it."""
        return self.months.unit_of(row) if self.months else ""

    def shown_columns(self, *, fill_in: bool) -> tuple[LayoutColumn, ...]:
        """The columns of the office's form, or of the template to fill in."""
        return tuple(column for column in self.columns if fill_in or not column.only_to_fill)


LAYOUTS: Registry[Layout] = Registry("layouts")


def register_layouts(*layouts: Layout) -> None:
    for layout in layouts:
        LAYOUTS.register(layout.name, layout)
