"""Figures of one kind, added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zone.reports.figure_kind import FigureKind
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
    stated: str = ""
    """Of a single figure, how its source states it, where that is read."""
    subject: str = ""
    """Of a single figure, whose it is, where that is read."""

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
        """What the sum is made of, for the line below it."""
        if self.figures == 1:
            return self.subject or "1 项数据"
        return f"{self.figures:,} 项数据{'合计' if self.is_added else '，由低到高'}"


def headlines_among(sums: Sequence[LikeSum], chosen: Sequence[FigureKind]) -> list[LikeSum]:
    """The key figures of a pillar: of these sums the chosen ones in their order; where none is chosen, or none of them
    is there, the sum of the most figures, real before examples."""
    found = {one.kind: one for one in sums}
    if picked := [found[kind] for kind in chosen if kind in found]:
        return picked
    return [max(sums, key=lambda one: (not one.kind.is_example, one.is_added, one.figures))] if sums else []
