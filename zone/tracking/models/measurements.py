"""The values that updates report for indicators, the figures they make, and the stored copy of the current ones."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When, Window
from django.db.models.functions import RowNumber

from zone.tracking.models.indicators import Aggregation, Indicator, Qualifier
from zone.tracking.models.updates import ProgressUpdate, in_force
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import UpdateState
from zone.tracking.signed_content import signed_number
from zone.tracking.update_fields import NOTE_LIMIT, SIGNED_OF_MEASUREMENT
from zone.units import figure_text


def labels_of(indicator: Indicator) -> dict[str, Any]:
    """What a figure of `indicator` is called and means at this moment. Stored with each measurement, so that a report
    made for a past instant reads the same after a later renaming."""
    return {
        "reference": indicator.reference,
        "pillar": indicator.undertaking.pillar,
        "subject": indicator.undertaking.name,
        "indicator": indicator.name,
        "horizon": indicator.horizon,
        "qualifier_word": indicator.qualifier_word,
        "unit": indicator.unit,
        "aggregation": indicator.aggregation,
        "figure_code": indicator.figure_code or "",
        "is_example": indicator.undertaking.is_example,
    }


MEANING = ("unit", "aggregation")
"""Labels without which a value says something else."""


PLACE = Window(RowNumber(), partition_by="indicator", order_by=F("update__month").desc())
"""Which of its indicator's measurements read one is: 1 the newest, the only one where months do not add up."""


@dataclass
class Figure:
    """An indicator's published value as of a month, with the updates it is made of, newest first."""

    indicator: Indicator
    value: Decimal
    qualifier: str
    month: date
    updates: list[ProgressUpdate]
    labels_at_publication: dict[str, Any]
    """What the newest of these updates calls the figure (`labels_of`)."""

    @property
    def text(self) -> str:
        """The value with the 余 or 以上 it was published with."""
        word = self.labels_at_publication.get("qualifier_word", "")
        return figure_text(self.value, self.indicator.unit, self.qualifier, word)


def _figure(reported: "dict[date, Measurement]", until: date) -> Figure | None:
    """The figure that an indicator's measurements by month make at the end of `until`; None if they make none."""
    indicator = next(iter(reported.values())).indicator
    series = MonthSeries({month: one.value for month, one in reported.items()}, indicator.adds_up)
    at = max(reported) if until == date.max else until
    value, months = series.figure(at), series.made_of(at)
    if value is None:
        return None
    newest = reported[months[0]]
    updates = [reported[month].update for month in months]
    return Figure(indicator, value, newest.qualifier, months[0], updates, newest.labels_at_publication)


def _newest(reported: "dict[date, CurrentFigure]", adds_up: bool) -> "CurrentFigure":
    """The stored copy of the newest month reported, with the figure that the months make at its end."""
    newest = reported[max(reported)]
    value = MonthSeries({month: one.value for month, one in reported.items()}, adds_up).figure(newest.month)
    assert value is not None, "a reported month makes a figure"
    newest.value = value
    return newest


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def in_force(self, known_at: datetime | None = None) -> "MeasurementQuerySet":
        """Those of published updates in force, asked row by row through the indexes."""
        return in_force(self, "update", known_at)

    def figures(self, *, until: date, since: date | None = None, known_at: datetime | None = None) -> dict[int, Figure]:
        """Figures of these measurements' indicators, by indicator pk, at the end of month `until`.

        Reads only published updates in force, of the months `since` to `until`, as known at the
        instant `known_at` (None: now). With `date.max` the figures are those of the newest month reported.
        """
        read = (
            self.in_force(known_at)
            .filter(update__month__lte=until)
            .select_related("indicator__undertaking", "update__author", "update__published_by", "update__undertaking")
            .order_by()  # of a month one counts; asked to order them, SQLite walks the months of all undertakings
        )
        if since is not None:  # a year of many indicators: only what makes a figure is read
            read = read.filter(update__month__gte=since).annotate(place=PLACE)
            read = read.filter(Q(place=1) | Q(indicator__aggregation=Aggregation.INCREMENT))
        reported: dict[int, dict[date, Measurement]] = {}
        for measured in read:
            reported.setdefault(measured.indicator_id, {}).setdefault(measured.update.month_id, measured)
        figures = {pk: _figure(by_month, until) for pk, by_month in reported.items()}
        return {pk: figure for pk, figure in figures.items() if figure}

    def newest(self, *, since: date, until: date, known_at: datetime | None = None) -> "MeasurementQuerySet":
        """Of each of these measurements' indicators the newest one in force of the months `since` to `until` of one
        year, annotated with the `figure` that `figures` gives of them: for more indicators than can be read."""
        year = self.in_force(known_at).filter(update__month__gte=since, update__month__lte=until).order_by()
        added = in_force(Measurement.objects.order_by(), "update", known_at).filter(
            update__month__gte=since, update__month__lte=until, indicator=OuterRef("indicator")
        )
        added_up = Subquery(added.values("indicator").annotate(added=Sum("value")).values("added"))
        return Measurement.objects.filter(pk__in=year.annotate(place=PLACE).filter(place=1).values("pk")).annotate(
            figure=Case(When(indicator__aggregation=Aggregation.INCREMENT, then=added_up), default=F("value"))
        )

    def refresh_current(self) -> None:
        """Bring the stored copies of these measurements' indicators up to date.

        Locks the indicators until the commit: of two months published at once, the later action reads the other's.
        """
        of_these = Indicator.objects.filter(pk__in=self.order_by().values("indicator")).order_by("pk")
        adds_up = {one.pk: one.adds_up for one in of_these.only("aggregation").select_for_update(no_key=True)}
        reported: dict[int, dict[date, CurrentFigure]] = {pk: {} for pk in adds_up}
        for one in values_in_force(adds_up):
            reported[one.pk][one.month] = one
        figures = [_newest(by_month, adds_up[pk]) for pk, by_month in reported.items() if by_month]
        if gone := set(adds_up) - {figure.pk for figure in figures}:
            CurrentFigure.objects.filter(indicator__in=gone).delete()
        CurrentFigure.objects.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["indicator"],
            update_fields=["value", "qualifier", "month", "update"],
        )


class Measurement(models.Model):
    """The value reported for one indicator, in the indicator's unit. No row: nothing reported that month."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="measurements", verbose_name="填报")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements", verbose_name="指标")
    value = models.DecimalField("数值", max_digits=20, decimal_places=4)
    qualifier = models.CharField("表述", max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    note = models.CharField("数值说明", max_length=NOTE_LIMIT, blank=True)
    labels_at_publication = models.JSONField("名称与口径用语", default=dict, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "指标数值"
        verbose_name_plural = "指标数值"
        ordering = ["indicator_id"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["update", "indicator"], name="measurement_once")]

    def content(self) -> dict[str, Any]:
        """What is signed of it beside its labels, as plain values."""
        return {"indicator": self.indicator_id, **self.reported()}

    def labels_now(self) -> dict[str, Any]:
        """What its figure is called today."""
        return labels_of(self.indicator)

    @property
    def qualifier_word(self) -> str:
        """The word of its indicator when it was published; today's of what is not, as `ProgressUpdate` signs it."""
        if self.update.state == UpdateState.PUBLISHED:
            return self.labels_at_publication.get("qualifier_word", "")
        return self.indicator.qualifier_word

    @property
    def text(self) -> str:
        """The value in the words of its source, as reports write it."""
        return figure_text(self.value, self.indicator.unit, self.qualifier, self.qualifier_word)

    def has_new_meaning(self) -> bool:
        """Whether its indicator measures something else than when the value was typed."""
        typed, now = self.labels_at_publication, self.labels_now()
        return any(typed.get(name, now[name]) != now[name] for name in MEANING)

    def store_labels(self) -> None:
        """Store under which names it is published."""
        if self.labels_at_publication != (now := self.labels_now()):
            self.labels_at_publication = now
            self.save(update_fields=["labels_at_publication"])

    def reported(self) -> dict[str, str]:
        """What the department reports: the value and what goes with it, not what the figure is called."""
        return {"value": signed_number(self.value), **{name: getattr(self, name) for name in SIGNED_OF_MEASUREMENT}}

    def __str__(self) -> str:
        return f"{self.indicator.name} {self.value.normalize():f}{self.indicator.unit}"


def link_indicators(updates: Iterable[ProgressUpdate], indicators: Iterable[Indicator]) -> None:
    """Give each prefetched measurement the indicator already read, so that none is queried again."""
    by_pk = {indicator.pk: indicator for indicator in indicators}
    for update in updates:
        for measured in update.measurements.all():
            measured.indicator = by_pk[measured.indicator_id]


class CurrentFigure(models.Model):
    """Stored copy of an indicator's current published value: a cache for lists.

    `manage.py check_figures` compares it with the published measurements and rebuilds it.
    """

    indicator = models.OneToOneField(Indicator, models.CASCADE, primary_key=True, related_name="current")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices)
    month = models.DateField()
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()


IN_FORCE = """SELECT measured.indicator_id, measured.value, measured.qualifier, measured.update_id,
    filed.month_id AS month
FROM tracking_measurement measured CROSS JOIN tracking_progressupdate filed
WHERE measured.indicator_id IN ({keys}) AND filed.id = measured.update_id
    AND filed.month_id >= %s AND filed.month_id < %s AND filed.state = 'published' AND NOT EXISTS
    (SELECT 1 FROM tracking_progressupdate correction
     WHERE correction.corrects_id = filed.id AND correction.state = 'published')
"""
"""What `MeasurementQuerySet.in_force` says, written once: every filing and every publication asks it, and the ORM would
take five times as long to write it as the database to answer. CROSS JOIN keeps SQLite from walking all updates."""


def values_in_force(
    indicators: Collection[int], *, since: date = date.min, before: date = date.max
) -> "list[CurrentFigure]":
    """Published values of these indicators, one for each month from `since` on and earlier than `before`."""
    if not indicators:
        return []
    statement = IN_FORCE.format(keys=", ".join(["%s"] * len(indicators)))
    return list(CurrentFigure.objects.raw(statement, [*indicators, since.isoformat(), before.isoformat()]))
