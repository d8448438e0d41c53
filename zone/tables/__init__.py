"""Tables and their columns: plain, fast, the same on every list and in every export."""

from zone.tables.columns import (
    BooleanColumn,
    Column,
    DateColumn,
    DateTimeColumn,
    ExportPart,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    StateColumn,
    TextColumn,
    WordColumn,
    heading,
)
from zone.tables.rows import CellRenderer, ListData, PageRows, Sums
from zone.tables.table import Cell, ZoneTable

__all__ = [
    "BooleanColumn",
    "Cell",
    "CellRenderer",
    "Column",
    "DateColumn",
    "DateTimeColumn",
    "ExportPart",
    "LightColumn",
    "LinkColumn",
    "ListData",
    "MoneyColumn",
    "MonthColumn",
    "NumberColumn",
    "PageRows",
    "PercentColumn",
    "StateColumn",
    "Sums",
    "TextColumn",
    "WordColumn",
    "ZoneTable",
    "heading",
]
