"""A chart on a page: its title, series over months, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from zone import units

MAX_SERIES = 6


class Series(NamedTuple):
    """A line or a row of bars. `role` is plan (dashed grey), actual (solid) or forecast (dotted)."""

    name: str
    role: str
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Chart:
    """A chart for `zone/_chart.html`. The title says what is drawn: 2026年年度投资完成进度"""

    id: str
    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    bars: bool = False
    header: str = "月份"
    """Heading of the table's first column."""

    def __post_init__(self):
        if len(self.series) > MAX_SERIES:
            raise ValueError(f"a chart has at most {MAX_SERIES} series")

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"

    @property
    def script_data(self) -> dict[str, Any]:
        """The data charts.js draws; numbers as text, so that JSON rounds none."""
        return {
            "unit": self.unit,
            "labels": list(self.labels),
            "bars": self.bars,
            "series": [
                {
                    "name": series.name,
                    "role": series.role,
                    "values": [None if value is None else units.plain(value) for value in series.values],
                }
                for series in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The rows of the table: the label and one text per series, — if unknown."""
        columns = [
            ["—" if value is None else units.grouped(value) for value in series.values] for series in self.series
        ]
        return [(label, [column[i] for column in columns]) for i, label in enumerate(self.labels)]
