"""The annual report of many undertakings: chosen figures and sums of like with like, with the way to their rows.

Line by line a year of 100,000 undertakings is a page of 56 MB. Here the database adds up, and of each pillar as many
sums are shown as fit one table; what they are made of is listed page by page (`zone.reports.figure_list`).
Sums go by what an indicator is called now; the figures themselves, in the list, by what they were published as.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, Func, IntegerField, Max, Min, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.ledger import canonical
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.reports import annual
from zone.reports.annual import AnnualReport, Line, annual_report, lines_of
from zone.reports.figure_kind import FigureKind
from zone.reports.headlines import Chosen, chosen_headlines
from zone.reports.like_sums import LikeSum, headlines_among
from zone.tracking.figures.status import LACKING
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

T = TypeVar("T")
SUMS = 20
"""Sums of a pillar that are shown, of real figures and of examples each: those of the most figures."""
CHUNK = 500
"""Indicators whose figures are read at once."""
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
COUNTED = {
    "figures": Count("pk"),
    "total": Sum("figure"),
    "lowest": Min("figure"),
    "highest": Max("figure"),
    "inexact": Count("pk", filter=~Q(qualifier=Qualifier.EXACT)),
    "earliest": Min("as_of"),
    "latest": Max("as_of"),
}
"""What is counted and added up of them: the parts of a `LikeSum`, in their order."""


class Added(Func):
    """The sum of a count over a window; Django's own Sum takes no other aggregate."""

    function = "SUM"
    window_compatible = True
    output_field = IntegerField()


@dataclass
class PillarSummary:
    """One pillar of the report."""

    pillar: Pillar
    headlines: list[LikeSum] = field(default_factory=list)
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

    def lines(self) -> Iterator[Line]:
        """All lines by the number of their indicator, read in chunks, all as known at one instant."""
        known_at = self.known_at or clock.now()
        indicators = of_visible(Indicator.objects.all(), self.user)
        last = 0
        while chunk := list(indicators.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            read = lines_of(Measurement.objects.filter(indicator__in=chunk), self.year, known_at)
            yield from sorted(read, key=lambda line: line.indicator.pk)
            last = chunk[-1]


def report_of_year(user: User, year: int, known_at: datetime | None = None) -> AnnualReport | AnnualSummary:
    """The year's report for one person: line by line where the figures are few enough, else added up."""
    return annual_report(user, year, known_at) or annual_summary(user, year, known_at)


def annual_summary(user: User, year: int, known_at: datetime | None = None) -> AnnualSummary:
    """Add up the year's report for one person."""
    sums = sums_of_year(user, year, known_at)
    chosen = chosen_headlines(year, known_at)
    others = _sums_not_among(sums.sections, chosen, user, year, known_at)
    for section in sums.sections:
        more = [one.lacking(sums.lacking[one.kind]) for one in others if one.kind.pillar == section.pillar]
        section.headlines = headlines_among([*section.sums, *more], chosen.of(section.pillar))
    return AnnualSummary(user, year, known_at, sums.sections, sums.last_published)


@dataclass(frozen=True)
class Sums:
    """The sums of a year, pillar by pillar."""

    sections: list[PillarSummary]
    last_published: datetime | None
    lacking: Counter[FigureKind]
    """How many figures of each kind lack months."""

    def of(self, kind: FigureKind) -> LikeSum | None:
        """The sum of the figures of a kind, if it is one of those shown."""
        return next((one for section in self.sections for one in section.sums if one.kind == kind), None)


def sums_of_year(user: User, year: int, known_at: datetime | None = None) -> Sums:
    def read() -> tuple[list[dict[str, Any]], datetime | None, Counter[FigureKind]]:
        rows = _add_up(user, year, known_at)
        figures = sum(row["alike"] for row in rows if row["place"] == 1)
        lacking = _lacking(user, year) if known_at is None and figures <= annual.MAX_LINES else Counter()
        return rows, _last_published(user, year, known_at), lacking

    rows, last_published, lacking = cached_by_publication(("annual", user.scope, year, known_at), read)
    sections = {pillar.value: PillarSummary(pillar) for pillar in Pillar}
    for row in rows:
        section, added = sections[row["pillar"]], _like_sum(row)
        section.sums.append(added.lacking(lacking[added.kind]))
        if row["place"] == 1:
            section.figures += row["alike"]
            section.examples += row["alike"] if added.kind.is_example else 0
            section.kinds += row["kinds"]
    return Sums(list(sections.values()), last_published, lacking)


def cached_by_publication(key: tuple, make: Callable[[], T]) -> T:
    """What `make` returns of published figures, from the cache if nothing was published, renamed or moved since, and no
    month was opened."""
    published = LedgerEntry.objects.filter(action=PUBLICATION).order_by("-sequence").values_list("sequence", flat=True)
    return cached_by_ledger((Undertaking, Indicator, ReportMonth), (*key, published.first()), make)


def _sums_not_among(
    sections: Iterable[PillarSummary], chosen: Chosen, user: User, year: int, known_at: datetime | None
) -> list[LikeSum]:
    """The chosen sums that are not among those of the most figures."""
    shown = {one.kind for section in sections for one in section.sums}
    missing = [kind for kinds in chosen.kinds.values() for kind in kinds if kind not in shown]
    if not missing:
        return []
    of_these = reduce(or_, (Q(**kind.conditions("indicator__")) for kind in missing))

    def add_up() -> list[dict[str, Any]]:
        return list(figures_of_year(user, year, known_at).filter(of_these).values(**KIND).annotate(**COUNTED))

    rows = cached_by_publication(("annual", "others", *missing, user.scope, year, known_at), add_up)
    return [_like_sum(row) for row in rows]


def _lacking(user: User, year: int) -> Counter[FigureKind]:
    """How many figures of each kind lack months as things stand now; of a year that is over none are counted."""
    stored = stored_figures(user, year, None)
    if stored is None:
        return Counter()
    # Few, so named one by one: asked in one statement, SQLite walks the indicators of all years.
    known = list(stored.values_list("pk", flat=True))
    short = Indicator.objects.filter(pk__in=known).annotate(lacking=LACKING).filter(lacking__gt=0)
    kinds = ("undertaking__pillar", "name", "unit", "horizon", "undertaking__is_example")
    return Counter(FigureKind(*kind) for kind in short.values_list(*kinds))


def _like_sum(row: dict[str, Any]) -> LikeSum:
    return LikeSum(FigureKind(*(row[name] for name in KIND)), *(row[name] for name in COUNTED))


def _add_up(user: User, year: int, known_at: datetime | None) -> list[dict[str, Any]]:
    """The sums of each pillar, those of the most figures first, with how many figures and kinds there are at all."""
    part = ("pillar", "is_example")
    order = (F("figures").desc(), "name", "unit", "horizon")
    rows = (
        figures_of_year(user, year, known_at)
        .values(**KIND)
        .annotate(**COUNTED)
        .annotate(
            place=Window(RowNumber(), partition_by=part, order_by=order),
            alike=Window(Added("figures"), partition_by=part),
            kinds=Window(Count("*"), partition_by=part),
        )
    )
    return list(rows.filter(place__lte=SUMS).order_by("pillar", "is_example", "place"))


def figures_of_year(user: User, year: int, known_at: datetime | None) -> QuerySet[Any]:
    """The `figure` of each indicator at the end of `year`, and `as_of` which month."""
    stored = stored_figures(user, year, known_at)
    if stored is not None:
        return stored.annotate(figure=F("value"), as_of=F("month"))
    read = of_visible(Measurement.objects.all(), user, "indicator__undertaking")
    newest = read.newest(since=date(year, 1, 1), until=date(year, 12, 1), known_at=known_at)
    return newest.annotate(as_of=F("update__month_id")).order_by()


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
