"""What changed this month: the updates published last, each with its main figure and what it changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import make_aware

from zone.ledger import clock
from zone.tracking.models import Indicator, Measurement, ProgressUpdate, values_in_force
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import UpdateState
from zone.units import add_months, first_day

MAX_CHANGES = 10
"""Updates that are shown."""


@dataclass(frozen=True)
class Change:
    """A published update, and the first indicator of which it has a value."""

    update: ProgressUpdate
    indicator: Indicator | None = None
    """None: it says something in words alone."""
    figure: Decimal | None = None
    """The figure at the end of its month, as published now, in the indicator's unit."""
    difference: Decimal | None = None
    """What it changed of the figure: against what it corrects, else against the month before; None: nothing was
    published before."""


def changes_section() -> dict[str, Any]:
    """Of a leader: what was published this month of the last twelve, the newest first; not what is entered of years
    gone by."""
    month = first_day(clock.today())
    begin = make_aware(datetime.combine(month, datetime.min.time()))
    published = ProgressUpdate.objects.filter(
        state=UpdateState.PUBLISHED, published_at__gte=begin, month__gt=add_months(month, -12)
    )
    newest = published.select_related("undertaking__lead_department").order_by("-published_at", "-pk")
    updates = list(newest[: MAX_CHANGES + 1])
    return {"changes": changes_of(updates[:MAX_CHANGES]), "more_changes": len(updates) > MAX_CHANGES}


def changes_of(updates: Collection[ProgressUpdate]) -> list[Change]:
    """Each of these updates with its main figure, in a constant number of statements."""
    about = {update.pk for update in updates} | {update.corrects_id for update in updates if update.corrects_id}
    measured: dict[tuple[int, int], Measurement] = {}
    main: dict[int, Measurement] = {}
    read = Measurement.objects.filter(update__in=about).select_related("indicator")
    for one in read.order_by("indicator__number", "pk"):
        measured[one.update_id, one.indicator_id] = one
        main.setdefault(one.update_id, one)
    values: dict[int, dict] = {}
    for stored in values_in_force({main[update.pk].indicator_id for update in updates if update.pk in main}):
        values.setdefault(stored.pk, {})[stored.month] = stored.value
    return [_change(update, main.get(update.pk), measured, values) for update in updates]


def _change(
    update: ProgressUpdate,
    main: Measurement | None,
    measured: dict[tuple[int, int], Measurement],
    values: dict[int, dict],
) -> Change:
    if main is None:
        return Change(update)
    indicator, month = main.indicator, update.month_id
    series = MonthSeries({**values.get(indicator.pk, {}), month: main.value}, indicator.adds_up)
    corrected = measured.get((update.corrects_id, indicator.pk)) if update.corrects_id else None
    if corrected:
        difference: Decimal | None = main.value - corrected.value
    elif indicator.adds_up:
        difference = main.value
    else:
        before = series.figure_before(month)
        difference = None if before is None else main.value - before
    return Change(update, indicator, series.figure(month), difference)
