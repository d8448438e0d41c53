"""Figures of one kind, added up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zone.reports.figure_kind import FigureKind
from zone.tracking.models import Horizon
from zone.units import WAN, figure_text, grouped, wan_to_yi

NOT_ADDED = frozenset({"%", "‰", "个百分点", "倍", "分", "位", "名次", "天"})
"""Units whose figures make no sum; the report gives the lowest and the highest of them."""


@dataclass(frozen=True)
class LikeSum:
    """The figures of one kind, added up."""

    kind: FigureKind
    figures: int
    """How many figures are added up."""
    total: Decimal
    lowest: Decimal
    highest: Decimal
    inexact: int
    """How many of them their source states as about, at least or of an order."""
    earliest: date
    latest: date
    """The first and the last of the months at whose end they stand."""
    stated: str = ""
    """Of a single figure, how its source states it, where that is read."""
    subject: str = ""
    """Of a single figure, whose it is, where that is read."""
    without: str = ""
    """What the sum lacks, where that is read: 不含10月, or of several figures 其中 2 项有缺报月份."""

    @property
    def is_added(self) -> bool:
        return self.kind.unit not in NOT_ADDED

    @property
    def text(self) -> str:
        """The sum, of 亿元 to two decimals; where figures of this unit make none, from the lowest to the highest."""
        if self.stated:
            return self.stated
        unit = self.kind.unit
        if not self.is_added:
            return "至".join(dict.fromkeys(figure_text(value, unit) for value in (self.lowest, self.highest)))
        about = "约" if self.inexact else ""
        if unit == "万元" and abs(self.total) >= WAN:
            return f"{about}{grouped(round(wan_to_yi(self.total), 2))}亿元"
        return f"{about}{grouped(self.total)}{unit}"

    @property
    def made_of(self) -> str:
        """What the sum is made of, and what it lacks, for the line below it."""
        of_several = f"{self.figures:,} 项数据{'合计' if self.is_added else '，由低到高'}"
        made_of = of_several if self.figures > 1 else self.subject or "1 项数据"
        return "，".join(filter(None, [made_of, self.as_of, self.without]))

    @property
    def as_of(self) -> str:
        """Until which months of a year that is not over its figures reach: 截至9—11月."""
        first, last = self.earliest.month, self.latest.month
        if self.kind.horizon != Horizon.YEAR or first == 12:
            return ""
        return f"截至{last}月" if first == last else f"截至{first}—{last}月"

    def lacking(self, figures: int) -> "LikeSum":
        """The same, saying that so many of its figures lack months of the year."""
        words = f"其中 {figures} 项有缺报月份" if self.figures > 1 else "有缺报月份"
        return replace(self, without=words if figures else "")


def headlines_among(sums: Sequence[LikeSum], chosen: Sequence[FigureKind]) -> list[LikeSum]:
    """The key figures of a pillar: of these sums the chosen ones in their order; where none is chosen, or none of them
    is there, the sum of the most figures, real before examples."""
    found = {one.kind: one for one in sums}
    if picked := [found[kind] for kind in chosen if kind in found]:
        return picked
    return [min(sums, key=_rank)] if sums else []


def _rank(one: LikeSum) -> tuple:
    """Real before examples, what adds up before what does not, of the most figures first; then by name."""
    return one.kind.is_example, not one.is_added, -one.figures, one.kind.name, one.kind.unit, one.kind.horizon
