"""The figures that a sum of the annual report adds up, as rows to be listed page by page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zone.people.models import User
from zone.reports.annual_summary import AnnualSummary, LikeSum, stored_figures
from zone.tracking.models import Horizon, Indicator, Measurement, Pillar, Undertaking

LONGEST = 60
"""Characters of an indicator's name."""


@dataclass(frozen=True)
class FigureKind:
    """What the listed figures share; an empty part, None of `is_example`, means any."""

    pillar: str = ""
    name: str = ""
    unit: str = ""
    horizon: str = ""
    is_example: bool | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "FigureKind":
        """As a URL names it (`LikeSum.query`); what there is not counts as not asked for."""
        pillar, horizon = query.get("pillar", ""), query.get("horizon", "")
        return cls(
            pillar if pillar in Pillar.values else "",
            query.get("indicator", "").replace("\0", "")[:LONGEST],
            query.get("unit", "").replace("\0", "")[:LONGEST],
            horizon if horizon in Horizon.values else "",
            {"0": False, "1": True}.get(query.get("example", "")),
        )

    @property
    def words(self) -> list[str]:
        """It in the words of a page."""
        example = "" if self.is_example is None else ("示例" if self.is_example else "实际数据")
        name = f"{self.name}（{self.unit}）" if self.name and self.unit else self.name or self.unit
        pillar = str(Pillar(self.pillar).label) if self.pillar else ""
        return [
            word for word in (pillar, name, str(Horizon(self.horizon).label) if self.horizon else "", example) if word
        ]

    def indicators(self, user: User, year: int, known_at: datetime | None) -> QuerySet[Any, int]:
        """Keys of the indicators of this kind that have a figure of `year` which this person may see."""
        stored = stored_figures(user, year, known_at)
        if stored is not None:
            return stored.filter(**self._filter("indicator__")).order_by("pk").values_list("pk", flat=True)
        stated = Measurement.objects.in_force(known_at).filter(
            indicator=OuterRef("pk"), update__month__gte=date(year, 1, 1), update__month__lte=date(year, 12, 1)
        )
        visible = Undertaking.objects.visible_to(user).values("pk")
        indicators = Indicator.objects.filter(Exists(stated), undertaking__in=visible, **self._filter())
        return indicators.order_by("pk").values_list("pk", flat=True)

    def _filter(self, path: str = "") -> dict[str, Any]:
        values = {
            "undertaking__pillar": self.pillar,
            "name": self.name,
            "unit": self.unit,
            "horizon": self.horizon,
            "undertaking__is_example": self.is_example,
        }
        return {path + name: value for name, value in values.items() if value not in ("", None)}

    def sum_in(self, summary: AnnualSummary) -> LikeSum | None:
        """The sum of these figures, if the report shows one."""
        sums = (one for section in summary.sections for one in section.sums)
        return next((one for one in sums if FigureKind(*(getattr(one, name) for name in asdict(self))) == self), None)
