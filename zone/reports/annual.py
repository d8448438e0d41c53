"""The annual report: a year's published figures under the four pillars, as known at an instant."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models.lookups import LessThanOrEqual

from zone.counts import CountToMost, count_to_most
from zone.ledger.ledger import canonical
from zone.people.models import User
from zone.reports.figure_kind import FigureKind
from zone.reports.headlines import chosen_headlines
from zone.reports.like_sums import LikeSum, headlines_among
from zone.tracking.figures.gaps import sums_without
from zone.tracking.figures.status import IndicatorStatus
from zone.tracking.models import (
    CurrentFigure,
    Figure,
    Horizon,
    Indicator,
    Measurement,
    Pillar,
    ProgressUpdate,
    Qualifier,
    of_visible,
)
from zone.tracking.models.measurements import MeasurementQuerySet
from zone.tracking.moves import UpdateState
from zone.units import to_yuan

MAX_LINES = 2000
"""Figures up to which the report lists every one; of more it shows sums (`zone.reports.annual_summary`)."""
KEYS = ("id", "pillar", "subject", "indicator", "value", "unit", "qualifier", "period", "update")
"""What the report gives of each figure when it is read by a machine."""


@dataclass(frozen=True)
class Line:
    """One figure of the year as its source states it."""

    figure: Figure
    year: int
    stated_by: list[ProgressUpdate]
    """The revisions that brought in what the figure is made of, newest month first. A correction that only
    restates this indicator beside another is not among them."""
    without: str = ""
    """不含10月: the months that its sum lacks. Not asked of a past instant."""

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def name(self) -> str:
        """The undertaking's name as it was published; renamed since, it changes with the next correction."""
        return self.figure.labels_at_publication["subject"]

    @property
    def is_example(self) -> bool:
        """Whether it was published as example data; of what was published before that was signed, as it is now."""
        return self.figure.labels_at_publication.get("is_example", self.indicator.undertaking.is_example)

    @property
    def figure_code(self) -> str:
        """The published number it had then, if any."""
        return self.figure.labels_at_publication.get("figure_code", self.indicator.figure_code or "")

    @property
    def needs_mark(self) -> bool:
        """Whether this is example data whose name does not say so."""
        return self.is_example and "示例" not in self.name

    @property
    def subject(self) -> str:
        """The name; an example says so wherever the name goes."""
        return f"示例：{self.name}" if self.needs_mark else self.name

    @property
    def indicator_name(self) -> str:
        return self.figure.labels_at_publication["indicator"]

    @property
    def reference(self) -> str:
        return self.figure.labels_at_publication["reference"]

    @property
    def pillar(self) -> Pillar:
        return Pillar(self.figure.labels_at_publication["pillar"])

    @property
    def kind(self) -> FigureKind:
        """With which figures it is added up."""
        return FigureKind(
            self.pillar.value, self.indicator_name, self.indicator.unit, self.horizon.value, self.is_example
        )

    @property
    def horizon(self) -> Horizon:
        return Horizon(self.figure.labels_at_publication["horizon"])

    @property
    def text(self) -> str:
        return self.figure.text

    @cached_property
    def status(self) -> IndicatorStatus:
        """The figure as tables state it, money in 万元, beside the year's target as it is set now."""
        word = self.figure.labels_at_publication.get("qualifier_word", "")
        return IndicatorStatus(self.indicator, self.figure.value, self.figure.qualifier, word, self.figure.month)

    @property
    def period(self) -> str:
        """2024, 2024H1, 2024H2, or the words of a stretch that is not the year's."""
        halves = {Horizon.YEAR: "", Horizon.FIRST_HALF: "H1", Horizon.SECOND_HALF: "H2"}
        return f"{self.year}{halves[self.horizon]}" if self.horizon in halves else self.horizon.value

    @property
    def span(self) -> str:
        """The stretch of time it speaks of, in words; of the year up to its newest month: 1—9月."""
        month = self.figure.month.month
        return span_words(month) if self.horizon == Horizon.YEAR else str(self.horizon.label)

    @property
    def published_at(self) -> datetime | None:
        """When the newest part of the figure was published."""
        return self.stated_by[0].published_at

    @property
    def updates(self) -> list[str]:
        """Address and revision of each update the figure is made of, newest first."""
        return [f"{update.get_absolute_url()}#revision-{update.revision}" for update in self.stated_by]

    @property
    def month(self) -> str:
        """The month whose end the figure speaks of, as an address writes it."""
        return f"{self.figure.month:%Y-%m}"

    def as_dict(self) -> dict[str, Any]:
        """The line by `KEYS`; money in 元, numbers as plain numbers."""
        value, unit = self.figure.value, self.indicator.unit
        if unit == "万元":
            value, unit = to_yuan(value), "元"
        number = int(value) if value == value.to_integral_value() else float(value)
        values = (
            self.reference,
            self.pillar.value,
            self.subject,
            self.indicator_name,
            number,
            unit,
            self.figure.qualifier,
            self.period,
            " ".join(self.updates),
        )
        return dict(zip(KEYS, values, strict=True))


@dataclass(frozen=True)
class Section:
    """One pillar of the report."""

    pillar: Pillar
    lines: list[Line]
    chosen: list[FigureKind] = field(default_factory=list)
    """What was chosen as its key figures."""
    known_at: datetime | None = None

    @cached_property
    def sums(self) -> list[LikeSum]:
        """Its figures added up, like with like, in the report's order."""
        alike: dict[FigureKind, list[Line]] = {}
        for line in self.lines:
            alike.setdefault(line.kind, []).append(line)
        return [_added(kind, lines) for kind, lines in alike.items()]

    @property
    def has_targets(self) -> bool:
        return stand_beside_targets(self.lines, self.known_at)

    @property
    def headlines(self) -> list[LikeSum]:
        return headlines_among(self.sums, self.chosen)


def _added(kind: FigureKind, lines: list[Line]) -> LikeSum:
    values = [line.figure.value for line in lines]
    inexact = len([line for line in lines if line.figure.qualifier != Qualifier.EXACT])
    months = [line.figure.month for line in lines]
    added = LikeSum(
        kind, len(lines), sum(values, Decimal(0)), min(values), max(values), inexact, min(months), max(months)
    )
    if len(lines) > 1:
        return added.lacking(sum(bool(line.without) for line in lines))
    return replace(added, stated=lines[0].text, subject=lines[0].subject, without=lines[0].without)


@dataclass(frozen=True)
class AnnualReport:
    """The figures of `year` that one person may see, as known at `known_at` (None: now)."""

    year: int
    known_at: datetime | None
    sections: list[Section]

    is_summary = False

    def lines(self) -> Iterator[Line]:
        """All lines, pillar by pillar."""
        for section in self.sections:
            yield from section.lines

    @property
    def count(self) -> int:
        return sum(len(section.lines) for section in self.sections)

    @property
    def undertakings(self) -> int:
        return len({line.indicator.undertaking_id for line in self.lines()})

    @property
    def examples(self) -> int:
        """How many of the lines are example data."""
        return sum(line.is_example for line in self.lines())

    @property
    def last_published(self) -> datetime | None:
        return max((line.published_at for line in self.lines() if line.published_at), default=None)

    @property
    def document_code(self) -> str:
        """Printed on paper: the same figures give the same code, any other figure another."""
        figures = [{**line, "value": str(line["value"])} for line in map(Line.as_dict, self.lines())]
        digest = hashlib.sha256(canonical([self.year, figures]).encode()).hexdigest()
        return f"ND{self.year}-{digest[:8].upper()}"


def annual_report(user: User, year: int, known_at: datetime | None = None) -> AnnualReport | None:
    """Read the year's report for one person. Real figures stand before examples, each by its number.

    None if this person may see more figures, of whatever year, than one report lists. That is asked with the reading
    itself, and once more only where nothing was found.
    """
    known = of_visible(CurrentFigure.objects.all(), user, "indicator__undertaking")
    are_few = LessThanOrEqual(CountToMost(known, MAX_LINES), MAX_LINES)
    lines = lines_of(of_visible(Measurement.objects.filter(are_few), user, "indicator__undertaking"), year, known_at)
    if not lines and count_to_most(known, MAX_LINES) > MAX_LINES:
        return None
    chosen = chosen_headlines(year, known_at)
    sections = [
        Section(pillar, [line for line in lines if line.pillar == pillar], chosen.of(pillar), known_at)
        for pillar in Pillar
    ]
    return AnnualReport(year, known_at, sections)


def lines_of(measurements: MeasurementQuerySet, year: int, known_at: datetime | None) -> list[Line]:
    """The figures of `year` that these measurements make, in the report's order."""
    figures = measurements.figures(since=date(year, 1, 1), until=date(year, 12, 1), known_at=known_at)
    first = _first_stated(figures.values())
    without = sums_without(figures.values(), year) if known_at is None else {}
    lines = [
        Line(figure, year, [first(update, pk) for update in figure.updates], without.get(pk, ""))
        for pk, figure in figures.items()
    ]
    return sorted(lines, key=_place)


def span_words(month: int) -> str:
    """The year up to the end of a month: 1月, 1—9月, 全年."""
    if month == 12:
        return str(Horizon.YEAR.label)
    return "1月" if month == 1 else f"1—{month}月"


def stand_beside_targets(lines: Collection[Line], known_at: datetime | None) -> bool:
    """Whether tables show these figures beside the year's targets: those are as set now, so never at a past instant."""
    return known_at is None and any(line.indicator.target is not None for line in lines)


def _first_stated(figures: Collection[Figure]) -> Callable[[ProgressUpdate, int], ProgressUpdate]:
    """A function from an update in force and an indicator's pk to the revision since which its value stands."""
    corrected = {update for figure in figures for update in figure.updates if update.corrects_id}
    stated: dict[tuple[int, int | None], Measurement] = {}
    if corrected:
        read = Measurement.objects.filter(
            update__state=UpdateState.PUBLISHED,
            update__undertaking__in={update.undertaking_id for update in corrected},
            update__month__in={update.month_id for update in corrected},
        )
        stated = {(m.indicator_id, m.update_id): m for m in read.select_related("update__undertaking")}

    def first(update: ProgressUpdate, indicator: int) -> ProgressUpdate:
        measured = stated.get((indicator, update.pk))
        while measured and (before := stated.get((indicator, update.corrects_id))):
            if (before.value, before.qualifier) != (measured.value, measured.qualifier):
                break
            update = before.update
        return update

    return first


def _place(line: Line) -> tuple:
    """Where a line stands in its pillar: examples last, then published numbers, F2 before F10."""
    indicator = line.indicator
    parts = tuple((part.zfill(20) if part.isdigit() else part) for part in re.split(r"(\d+)", line.reference))
    return line.is_example, not line.figure_code, parts, indicator.pk
