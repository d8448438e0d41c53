"""Tables and their columns: plain, fast, the same on every list and in every export."""

from zone.tables.columns import (
    ClaimColumn,
    Column,
    DateColumn,
    LightColumn,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    ShortColumn,
    StateColumn,
    TextColumn,
    heading,
)
from zone.tables.rows import PagedRows, Reader
from zone.tables.table import Cell, ZoneTable

__all__ = [
    "Cell",
    "ClaimColumn",
    "Column",
    "DateColumn",
    "LightColumn",
    "LinkColumn",
    "MomentColumn",
    "MoneyColumn",
    "MonthColumn",
    "NumberColumn",
    "PagedRows",
    "PercentColumn",
    "Reader",
    "ShortColumn",
    "StateColumn",
    "TextColumn",
    "ZoneTable",
    "heading",
]
