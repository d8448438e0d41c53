"""A month's rows: an undertaking with one of its indicators, as published or as a reporter fills it in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Prefetch, QuerySet

from zone.people.models import User
from zone.tracking.figures.plan import year_share
from zone.tracking.figures.reading import published_values
from zone.tracking.models import Aggregation, Direction, Indicator, ProgressUpdate, Undertaking
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import EDITABLE, PENDING
from zone.tracking.permissions import may_write

CHUNK = 500
"""Undertakings read at a time."""


@dataclass
class MonthRow:
    """One line of a month's table. None in `indicator`: the undertaking has none that the table is about."""

    place: int
    """Number of the undertaking in the table, from 1."""
    undertaking: Undertaking
    indicator: Indicator | None
    month: date
    update: ProgressUpdate | None
    """The month's published update in force; in a template to fill in, the one in work where there is one."""
    may_fill: bool
    """Whether this reader may write here."""
    is_form: bool
    values: dict[date, Decimal] = field(default_factory=dict)
    """The indicator's values by month up to this one, as `update` and the published updates before it say."""

    @property
    def key(self) -> str:
        return f"{self.undertaking.code}#{self.indicator.number}" if self.indicator else self.undertaking.code

    @property
    def adds_up(self) -> bool:
        """Whether the reporter types the month's own number and months add up."""
        return self.indicator is not None and self.indicator.adds_up

    @property
    def series(self) -> MonthSeries:
        return MonthSeries(self.values, self.adds_up)

    @property
    def in_month(self) -> Decimal | None:
        """What the month itself brought: reported, or the growth since the month before."""
        if self.indicator is None or self.indicator.aggregation == Aggregation.LATEST:
            return None
        return self.series.growth(self.month)

    @property
    def total(self) -> Decimal | None:
        """The figure at the end of the month; to fill in, what is reported for the month itself."""
        if self.indicator is None:
            return None
        if self.is_form and not self.adds_up:
            return self.values.get(self.month)
        return self.series.figure(self.month)

    @property
    def before(self) -> Decimal | None:
        """The figure at the end of the month before; a sum begins anew with the year."""
        return None if self.indicator is None else self.series.figure_before(self.month)

    @property
    def completion(self) -> Decimal | None:
        """Share of the target reached; None where either is unknown or less is better."""
        if self.indicator is None or not self.indicator.target or self.indicator.direction == Direction.DOWN:
            return None
        return None if self.total is None else round(self.total / self.indicator.target, 4)

    @property
    def schedule(self) -> Decimal | None:
        """Share of the year gone by at the end of the month, 序时进度; None where nothing is measured."""
        return None if self.indicator is None else year_share(self.undertaking.plan_year, self.month)

    @property
    def gap(self) -> Decimal | None:
        """Percentage points ahead of the year's schedule (behind: negative)."""
        if self.completion is None or self.schedule is None:
            return None
        return round((self.completion - self.schedule) * 100, 2)

    @property
    def note(self) -> str | None:
        """The explanation beside the month's value."""
        if self.update is None or self.indicator is None:
            return None
        return next((m.note for m in self.update.measurements.all() if m.indicator_id == self.indicator.pk), None)

    @property
    def takes_words(self) -> bool:
        return self.may_fill or not self.is_form

    @property
    def takes_month(self) -> bool:
        """Whether the month's own number may be written here."""
        return self.takes_words and self.adds_up

    @property
    def takes_total(self) -> bool:
        """Whether the figure at the month's end may be written here: where the reporter types it, and it is the
        month's own and not carried over from an earlier one."""
        if not self.takes_words or self.indicator is None or self.adds_up:
            return False
        return self.is_form or self.month in self.values or not self.values

    @property
    def takes_note(self) -> bool:
        return self.takes_words and self.indicator is not None


Chooser = Callable[[Undertaking], list[Indicator]]


def every_indicator(undertaking: Undertaking) -> list[Indicator]:
    return list(undertaking.indicators.all())


def month_rows(
    chosen: QuerySet,
    month: date,
    reader: User,
    is_form: bool,
    *,
    indicators: Chooser = every_indicator,
    within_year: bool = False,
) -> Iterator[MonthRow]:
    """Rows of the chosen undertakings in their order, one for each indicator that `indicators` names, else one.

    Reads a few hundred undertakings at a time, each time by the same few statements. `within_year`
    leaves out figures of earlier years, as a table of the year's money must.
    """
    ordered = chosen if chosen.ordered else chosen.order_by("code")
    records = ordered.prefetch_related(None).prefetch_related(
        "supporting_departments", Prefetch("indicators", Indicator.objects.order_by("number", "pk"))
    )
    stream = records.iterator(chunk_size=CHUNK)
    place = 0
    while chunk := list(islice(stream, CHUNK)):
        reading = _Reading(chunk, month, reader, is_form, indicators, within_year)
        for undertaking in chunk:
            place += 1
            yield from reading.rows(undertaking, place)


class _Reading:
    """What a chunk of undertakings reports for a month, read at once."""

    def __init__(
        self,
        chunk: list[Undertaking],
        month: date,
        reader: User,
        is_form: bool,
        indicators: Chooser,
        within_year: bool,
    ):
        self.month, self.reader, self.is_form = month, reader, is_form
        self.named = {one.pk: indicators(one) for one in chunk}
        self.may_fill = {one.pk for one in chunk if may_write(reader, one)}
        self.updates = self._updates(ProgressUpdate.objects.in_force(), self.named)
        if is_form:
            in_work = ProgressUpdate.objects.filter(state__in=(*EDITABLE, *PENDING))
            self.updates |= self._updates(in_work, self.may_fill)
        self.values = self._values(within_year)

    def _updates(self, among: QuerySet, undertakings) -> dict[int, ProgressUpdate]:
        read = among.filter(month=self.month, undertaking__in=list(undertakings))
        read = read.annotate(evidence_count=Count("evidence")).prefetch_related("measurements")
        return {update.undertaking_id: update for update in read.order_by("pk")}

    def _values(self, within_year: bool) -> dict[int, dict[date, Decimal]]:
        """Published values by indicator and month, of the month itself those of its `update`."""
        wanted = [indicator.pk for named in self.named.values() for indicator in named]
        since = self.month.replace(month=1) if within_year else date.min
        found = published_values(wanted, before=self.month, since=since)
        for update in self.updates.values():
            for measured in update.measurements.all():
                if measured.indicator_id in found:
                    found[measured.indicator_id][self.month] = measured.value
        return found

    def rows(self, undertaking: Undertaking, place: int) -> Iterator[MonthRow]:
        may_fill = undertaking.pk in self.may_fill
        update = self.updates.get(undertaking.pk)
        indicators: list[Indicator | None] = [*self.named[undertaking.pk]]
        for indicator in indicators or [None]:
            if indicator is not None:
                indicator.undertaking = undertaking
            values = self.values[indicator.pk] if indicator is not None else {}
            yield MonthRow(place, undertaking, indicator, self.month, update, may_fill, self.is_form, values)
