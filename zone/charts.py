"""A chart as its page needs it: a question, series over months, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from zone import units

MAX_SERIES = 6


class Series(NamedTuple):
    """One line or row of bars. `role` is plan (dashed grey), actual (solid) or forecast (dotted)."""

    name: str
    role: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Chart:
    """A chart for `zone/_chart.html`. The title is a question: 年度投资完成到哪了？"""

    id: str
    question: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    bars: bool = False
    head: str = field(default="月份")
    """Head of the table's first column."""

    def __post_init__(self):
        if len(self.series) > MAX_SERIES:
            raise ValueError(f"a chart holds at most {MAX_SERIES} series")

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"

    @property
    def drawn(self) -> dict[str, Any]:
        """What zone.js draws from; numbers as text, so that none is rounded on the way."""
        return {
            "unit": self.unit,
            "labels": list(self.labels),
            "bars": self.bars,
            "series": [
                {
                    "name": one.name,
                    "role": one.role,
                    "values": [None if v is None else units.plain(v) for v in one.values],
                }
                for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table beneath: label and one text per series; — where there is no value."""
        columns = [["—" if value is None else units.grouped(value) for value in one.values] for one in self.series]
        return [(label, [column[i] for column in columns]) for i, label in enumerate(self.labels)]
