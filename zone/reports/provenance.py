"""Where a figure comes from: the updates it is made of, their people, evidence, corrections and ledger entries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zone.ledger.models import LedgerEntry
from zone.people.names import with_actor_names
from zone.tracking.figures.gaps import Gap, gaps_before
from zone.tracking.figures.reading import figure_at
from zone.tracking.figures.status import measured_text, value_text
from zone.tracking.models import Aggregation, Figure, Horizon, Indicator, Measurement, Pillar, ProgressUpdate
from zone.tracking.moves import UpdateState

MADE_HOW = {
    Aggregation.CUMULATIVE: "累计数：取截至该月最近一次发布的数值",
    Aggregation.INCREMENT: "当月数：本年各月已发布的数值相加",
    Aggregation.LATEST: "最新值：取截至该月最近一次发布的数值",
}


@dataclass(frozen=True)
class Revision:
    """One published revision of a month's update, and what it says of the indicator."""

    update: ProgressUpdate
    measured: Measurement | None
    difference: Decimal | None
    """Against the revision before; None for the first one or where either says nothing."""

    @property
    def text(self) -> str:
        return measured_text(self.measured) if self.measured else "未填"


@dataclass(frozen=True)
class Source:
    """One month's update in a figure: the revision that stands, those before it, its entries in the ledger."""

    in_force: Revision
    chain: list[Revision]
    """All revisions, the newest first; of interest when there is more than one."""
    entries: list[LedgerEntry]


@dataclass(frozen=True)
class Provenance:
    """A figure with everything it rests on."""

    figure: Figure
    sources: list[Source]
    is_corrected_since: bool
    """Whether a correction was published after the instant asked for."""
    gaps: tuple[Gap, ...] = ()
    """Months of the year that the sum lacks now, as they are not published; not asked of a past instant."""

    @property
    def text(self) -> str:
        """The figure as tables state it, money in 万元."""
        figure = self.figure
        return value_text(figure.value, figure.indicator.unit, figure.qualifier, self.labels.get("qualifier_word", ""))

    @property
    def labels(self) -> dict[str, Any]:
        """The words the figure was published with."""
        return self.figure.labels_at_publication

    @property
    def pillar_word(self) -> str:
        return str(Pillar(self.labels["pillar"]).label)

    @property
    def horizon_word(self) -> str:
        return str(Horizon(self.labels["horizon"]).label)

    @property
    def made_how(self) -> str:
        return MADE_HOW[Aggregation(self.figure.indicator.aggregation)]


def provenance(indicator: Indicator, month: date, known_at: datetime | None = None) -> Provenance | None:
    """The figure of `indicator` at the end of `month` with its sources, as known at `known_at` (None: now).

    None where nothing was published by then.
    """
    figure = figure_at(indicator, month, known_at)
    if figure is None:
        return None
    revisions = _revisions(figure, indicator)
    known = [u for u in revisions if known_at is None or (u.published_at and u.published_at <= known_at)]
    entries = _entries([update.pk for update in figure.updates], known_at)
    sources = []
    for update in figure.updates:
        chain = _chain([u for u in known if u.month_id == update.month_id], indicator)
        sources.append(Source(chain[0], chain, entries.get(update.pk, [])))
    is_summed_now = known_at is None and indicator.adds_up
    gaps = gaps_before([indicator.undertaking], figure.month)[indicator.undertaking_id] if is_summed_now else ()
    return Provenance(figure, sources, len(known) < len(revisions), tuple(gaps))


def _revisions(figure: Figure, indicator: Indicator) -> list[ProgressUpdate]:
    """Every published revision of the months the figure is made of, the newest first, with all that is shown of it."""
    published = ProgressUpdate.objects.filter(
        undertaking=indicator.undertaking,
        state=UpdateState.PUBLISHED,
        month__in=[update.month_id for update in figure.updates],
    )
    people = published.select_related("month", "undertaking", "author__department", "checked_by", "published_by")
    return list(people.prefetch_related("evidence", "measurements__indicator").order_by("-revision"))


def _chain(updates: list[ProgressUpdate], indicator: Indicator) -> list[Revision]:
    chain: list[Revision] = []
    before: Measurement | None = None
    for update in reversed(updates):
        measured = next((m for m in update.measurements.all() if m.indicator_id == indicator.pk), None)
        chain.insert(0, Revision(update, measured, measured.value - before.value if measured and before else None))
        before = measured
    return chain


def _entries(updates: list[int], known_at: datetime | None) -> dict[int, list[LedgerEntry]]:
    """Ledger entries about these updates, oldest first, by update pk."""
    entries = LedgerEntry.objects.filter(
        object_type=ProgressUpdate._meta.label_lower, object_id__in=[str(pk) for pk in updates]
    )
    if known_at is not None:
        entries = entries.filter(at__lte=known_at)
    found: dict[int, list[LedgerEntry]] = {}
    for entry in with_actor_names(entries).order_by("sequence"):
        found.setdefault(int(entry.object_id), []).append(entry)
    return found
