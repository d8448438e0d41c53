"""What the figures of one sum of the annual report have in common, and the URL that lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from zone.tracking.models import Horizon, Pillar

LONGEST = 60
"""Characters of an indicator's name."""


@dataclass(frozen=True)
class FigureKind:
    """Figures of one name, unit and stretch of time in a pillar, real or example. Of a list, an empty part, None of
    `is_example`, means any."""

    pillar: str = ""
    name: str = ""
    unit: str = ""
    horizon: str = ""
    is_example: bool | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "FigureKind":
        """As a URL names it (`query`); what there is not counts as not asked for."""
        pillar, horizon = query.get("pillar", ""), query.get("horizon", "")
        return cls(
            pillar if pillar in Pillar.values else "",
            query.get("indicator", "").replace("\0", "")[:LONGEST],
            query.get("unit", "").replace("\0", "")[:LONGEST],
            horizon if horizon in Horizon.values else "",
            {"0": False, "1": True}.get(query.get("example", "")),
        )

    @property
    def query(self) -> str:
        """The query of the list that holds these figures."""
        kind = {"pillar": self.pillar, "indicator": self.name, "unit": self.unit, "horizon": self.horizon}
        return urlencode(kind | {"example": "" if self.is_example is None else int(self.is_example)})

    def conditions(self, path: str = "") -> dict[str, Any]:
        """What holds of an indicator of this kind, by the path to it."""
        values = {
            "undertaking__pillar": self.pillar,
            "name": self.name,
            "unit": self.unit,
            "horizon": self.horizon,
            "undertaking__is_example": self.is_example,
        }
        return {path + name: value for name, value in values.items() if value not in ("", None)}

    @property
    def is_whole(self) -> bool:
        """Whether no part means any: these figures can be added up."""
        return bool(self.pillar and self.name and self.unit and self.horizon) and self.is_example is not None

    @property
    def horizon_word(self) -> str:
        return str(Horizon(self.horizon).label) if self.horizon else ""

    @property
    def words(self) -> list[str]:
        """It in the words of a page."""
        example = "" if self.is_example is None else ("示例" if self.is_example else "实际数据")
        name = f"{self.name}（{self.unit}）" if self.name and self.unit else self.name or self.unit
        pillar = str(Pillar(self.pillar).label) if self.pillar else ""
        return [word for word in (pillar, name, self.horizon_word, example) if word]
