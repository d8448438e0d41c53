"""The annual report of many undertakings: chosen figures and sums of like with like, with the way to their rows.

Line by line a year of 100,000 undertakings is a page of 56 MB. Here the database adds up, and of each pillar as many
sums are shown as fit one table; what they are made of is listed page by page (`zone.reports.figure_list`).
Sums go by what an indicator is called now; the figures themselves, in the list, by what they were published as.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Func, IntegerField, Max, Min, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.ledger import canonical
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.reports.annual import HEADLINES, Line, lines_of
from zone.reports.figure_kind import FigureKind
from zone.tracking.models import (
    CurrentFigure,
    Indicator,
    Measurement,
    Pillar,
    ProgressUpdate,
    Qualifier,
    ReportMonth,
    Undertaking,
    of_visible,
)
from zone.tracking.moves import UpdateState
from zone.units import WAN, figure_text, grouped, wan_to_yi

T = TypeVar("T")
SUMS = 20
"""Sums of a pillar that are shown, of real figures and of examples each: those of the most figures."""
CHOSEN = 500
"""Figures with a published number among which the headlines are chosen."""
CHUNK = 500
"""Indicators whose figures are read at once."""
NOT_ADDED = frozenset({"%", "‰", "个百分点", "倍", "分", "位", "名次", "天"})
"""Units whose figures make no sum; the report gives the lowest and the highest of them."""

PUBLICATION = "progressupdate.publish"
"""The action that changes figures; nothing else about an update does."""

KIND = {
    "pillar": F("indicator__undertaking__pillar"),
    "name": F("indicator__name"),
    "unit": F("indicator__unit"),
    "horizon": F("indicator__horizon"),
    "is_example": F("indicator__undertaking__is_example"),
}
"""What figures must share to be added up: the parts of a `FigureKind`, in their order."""
ADDED = ("figures", "total", "lowest", "highest", "inexact")
"""What is counted and added up of them."""


class Added(Func):
    """The sum of a count over a window; Django's own Sum takes no other aggregate."""

    function = "SUM"
    window_compatible = True
    output_field = IntegerField()


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

    @property
    def text(self) -> str:
        """The sum, of 亿元 to two decimals; where figures of this unit make none, from the lowest to the highest."""
        unit = self.kind.unit
        if unit in NOT_ADDED:
            return "至".join(dict.fromkeys(figure_text(value, unit) for value in (self.lowest, self.highest)))
        about = "约" if self.inexact else ""
        if unit == "万元" and abs(self.total) >= WAN:
            return f"{about}{grouped(round(wan_to_yi(self.total), 2))}亿元"
        return f"{about}{grouped(self.total)}{unit}"


@dataclass
class PillarSummary:
    """One pillar of the report."""

    pillar: Pillar
    headlines: list[Line]
    sums: list[LikeSum] = field(default_factory=list)
    figures: int = 0
    examples: int = 0
    """How many of the figures are example data."""
    kinds: int = 0
    """How many different sums there are, shown or not."""

    @property
    def not_shown(self) -> int:
        return self.kinds - len(self.sums)


@dataclass(frozen=True)
class AnnualSummary:
    """The figures of `year` that one person may see, added up, as known at `known_at` (None: now)."""

    user: User
    year: int
    known_at: datetime | None
    sections: list[PillarSummary]
    last_published: datetime | None

    is_summary = True

    @property
    def count(self) -> int:
        return sum(section.figures for section in self.sections)

    @property
    def examples(self) -> int:
        return sum(section.examples for section in self.sections)

    @property
    def document_code(self) -> str:
        """Printed on paper. What is published stays: how many figures there are and when the last one came says which
        they are."""
        known = [
            [section.pillar.value, section.figures, *(str(one.total) for one in section.sums)]
            for section in self.sections
        ]
        digest = hashlib.sha256(canonical([self.year, known, self.last_published]).encode()).hexdigest()
        return f"ND{self.year}-{digest[:8].upper()}"

    def sum_of(self, kind: FigureKind) -> LikeSum | None:
        """The sum of the figures of a kind, if it is one of those shown."""
        return next((one for section in self.sections for one in section.sums if one.kind == kind), None)

    def lines(self) -> Iterator[Line]:
        """All lines by the number of their indicator, read in chunks, all as known at one instant."""
        known_at = self.known_at or clock.now()
        indicators = of_visible(Indicator.objects.all(), self.user)
        last = 0
        while chunk := list(indicators.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            read = lines_of(Measurement.objects.filter(indicator__in=chunk), self.year, known_at)
            yield from sorted(read, key=lambda line: line.indicator.pk)
            last = chunk[-1]


def annual_summary(user: User, year: int, known_at: datetime | None = None) -> AnnualSummary:
    """Add up the year's report for one person."""
    headlines = _headlines(user, year, known_at)
    sections = {pillar.value: PillarSummary(pillar, headlines.get(pillar, [])) for pillar in Pillar}
    key = ("annual", user.scope, year, known_at)
    rows, last_published = cached_by_publication(
        key, lambda: (_add_up(user, year, known_at), _last_published(user, year, known_at))
    )
    for row in rows:
        section, kind = sections[row["pillar"]], FigureKind(*(row[name] for name in KIND))
        section.sums.append(LikeSum(kind, *(row[name] for name in ADDED)))
        if row["place"] == 1:
            section.figures += row["alike"]
            section.examples += row["alike"] if kind.is_example else 0
            section.kinds += row["kinds"]
    return AnnualSummary(user, year, known_at, list(sections.values()), last_published)


def cached_by_publication(key: tuple, make: Callable[[], T]) -> T:
    """What `make` returns of published figures, from the cache if nothing was published, renamed or moved since."""
    published = LedgerEntry.objects.filter(action=PUBLICATION).order_by("-sequence").values_list("sequence", flat=True)
    return cached_by_ledger((Undertaking, Indicator), (*key, published.first()), make)


def _headlines(user: User, year: int, known_at: datetime | None) -> dict[Pillar, list[Line]]:
    """Of each pillar the first figures that the zone publishes under a number of their own."""
    numbered = of_visible(Indicator.objects.filter(figure_code__isnull=False), user)
    chosen: dict[Pillar, dict[int, Line]] = {}
    pks = list(numbered.order_by("figure_code").values_list("pk", flat=True)[:CHOSEN])
    for line in lines_of(Measurement.objects.filter(indicator__in=pks), year, known_at):
        chosen.setdefault(line.pillar, {}).setdefault(line.indicator.undertaking_id, line)
    return {pillar: list(firsts.values())[:HEADLINES] for pillar, firsts in chosen.items()}


def _add_up(user: User, year: int, known_at: datetime | None) -> list[dict[str, Any]]:
    """The sums of each pillar, those of the most figures first, with how many figures and kinds there are at all."""
    part = ("pillar", "is_example")
    order = (F("figures").desc(), "name", "unit", "horizon")
    rows = (
        figures_of_year(user, year, known_at)
        .values(**KIND)
        .annotate(
            figures=Count("pk"),
            total=Sum("figure"),
            lowest=Min("figure"),
            highest=Max("figure"),
            inexact=Count("pk", filter=~Q(qualifier=Qualifier.EXACT)),
        )
        .annotate(
            place=Window(RowNumber(), partition_by=part, order_by=order),
            alike=Window(Added("figures"), partition_by=part),
            kinds=Window(Count("*"), partition_by=part),
        )
    )
    return list(rows.filter(place__lte=SUMS).order_by("pillar", "is_example", "place"))


def figures_of_year(user: User, year: int, known_at: datetime | None) -> QuerySet[Any]:
    """The `figure` of each indicator at the end of `year`."""
    stored = stored_figures(user, year, known_at)
    if stored is not None:
        return stored.annotate(figure=F("value"))
    read = of_visible(Measurement.objects.all(), user, "indicator__undertaking")
    return read.newest(since=date(year, 1, 1), until=date(year, 12, 1), known_at=known_at).order_by()


def stored_figures(user: User, year: int, known_at: datetime | None) -> QuerySet[CurrentFigure] | None:
    """The stored copies of the current figures, while they are those of `year`: nothing is published for a later one.
    None for a year that is over, and for a past instant."""
    published = ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED, month=OuterRef("pk"))
    later = ReportMonth.objects.filter(Exists(published), month__gt=date(year, 12, 1))
    if known_at is not None or later.exists():
        return None
    of_year = CurrentFigure.objects.filter(month__gte=date(year, 1, 1))
    return of_visible(of_year, user, "indicator__undertaking")


def _last_published(user: User, year: int, known_at: datetime | None) -> datetime | None:
    published = ProgressUpdate.objects.visible_to(user).in_force(known_at)
    of_year = published.filter(
        Exists(Measurement.objects.filter(update=OuterRef("pk"))),
        month__gte=date(year, 1, 1),
        month__lte=date(year, 12, 1),
    )
    return of_year.order_by("-published_at").values_list("published_at", flat=True).first()
