"""The years: which undertakings belong to one, which are in force in the present one, and the filter by year."""

import re
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form

from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.lists.list_state import ListState
from zone.tracking.kinds import KINDS
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking, UndertakingState
from zone.tracking.moves import UpdateState

CURRENT = "current"
"""In an address: what is in force this year, whichever that is."""
YEAR = re.compile(r"20[0-9]{2}")
OPENING = (("year", CURRENT),)
"""What a list of undertakings opens with."""
RUNNING = (UndertakingState.PLANNED, UndertakingState.ACTIVE, UndertakingState.SUSPENDED)
"""States of an undertaking that has not ended, nor is of an archive that does not say how it ended."""


def of_year(undertakings: QuerySet, year: int) -> QuerySet:
    """Undertakings planned for the year, that report for a month of it, or of which one is reported."""
    return undertakings.filter(_of_year(undertakings.model, year))


def in_force(undertakings: QuerySet, year: int) -> QuerySet:
    """Those of the year that have not ended, and those that have not ended and say nothing of any year."""
    model = undertakings.model
    undated = Q(first_month=None) & ~Exists(_reported()) & Q(**{f"{path}__isnull": True for path in _year_paths(model)})
    return undertakings.filter(_of_year(model, year) | undated, state__in=RUNNING)


def _of_year(model: type[Undertaking], year: int) -> Q:
    first, last = date(year, 1, 1), date(year, 12, 1)
    reports = Q(first_month__lte=last) & (Q(last_month=None) | Q(last_month__gte=first))
    planned = Q()
    for path in _year_paths(model):
        planned |= Q(**{path: year})
    return reports | planned | Q(Exists(_reported().filter(month__gte=first, month__lte=last)))


def _reported() -> QuerySet:
    updates = ProgressUpdate.objects.filter(undertaking=OuterRef("pk"))
    return updates.exclude(state=UpdateState.DISCARDED).order_by()


def _year_paths(model: type[Undertaking]) -> list[str]:
    """Where rows of `model` say for which year they are planned."""
    if model.KIND:
        own = KINDS[model.KIND].year
        return [own.partition("__")[2]] if own else []
    return [kind.year for kind in KINDS.values() if kind.year]


def year_choices() -> list[tuple[str, str]]:
    """What is in force, this year with what has ended in it, and the archive of each earlier year with a month."""
    this = clock.today().year
    months = cached_by_ledger(
        (ReportMonth,), ("years",), lambda: sorted(ReportMonth.objects.values_list("pk", flat=True))
    )
    earlier = sorted({month.year for month in months if month.year < this}, reverse=True)
    archives = [(str(year), f"{year}年归档") for year in earlier]
    return [(CURRENT, f"{this}年在办"), (str(this), f"{this}年全部"), *archives]


def archive_link(form: Form, state: ListState) -> list[tuple[str, str]]:
    """The way to the last year's archive, or back from an archive: a word and an address."""
    field: Any = form.fields["year"]
    choices = dict(field.choices)
    archives = [value for value in choices if value not in ("", CURRENT, str(clock.today().year))]
    asked = state.values("year")
    wanted = CURRENT if asked and asked[0] in archives else next(iter(archives), None)
    return [] if wanted is None else [(choices[wanted], state.without("page").with_params(year=wanted).url)]


class YearField(filters.fields.ChoiceField):
    """Its choices are read once for each form."""

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.choices = year_choices()
        return copied

    def valid_value(self, value: str) -> bool:
        """Any year may be asked for, offered or not."""
        return super().valid_value(value) or bool(YEAR.fullmatch(str(value)))


class YearFilter(filters.ChoiceFilter):
    """What is in force this year, or what belongs to a year."""

    field_class = YearField

    def __init__(self) -> None:
        super().__init__(label="年度", choices=(), empty_label="全部年度")

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        return in_force(qs, clock.today().year) if value == CURRENT else of_year(qs, int(value))
