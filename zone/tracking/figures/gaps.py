"""Months of a year of which nothing is published yet, though they were to be reported: sums do not hold them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from zone.ledger.cache import cached_by_ledger
from zone.tracking.kinds import state_word
from zone.tracking.models import Figure, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.moves import UpdateState


@dataclass(frozen=True)
class Gap:
    """A month of which an undertaking has published nothing, and how far its update is."""

    month: date
    state: str
    """Empty: nobody has begun it."""
    kind: str

    @property
    def words(self) -> str:
        """10月已退回, 9月未填报."""
        return f"{self.month.month}月{state_word(self.state, self.kind) if self.state else '未填报'}"


def left_out(months: Sequence[date]) -> str:
    """What a sum says that lacks these months: 不含9月、10月; empty without any."""
    return f"不含{'、'.join(f'{month.month}月' for month in months)}" if months else ""


def months_left_out(
    undertaking: Undertaking, month: date, published: Collection[date], opened: Sequence[date]
) -> list[date]:
    """The `opened` months of the year before `month` that it reports and of which nothing is among `published`."""
    return [at for at in _before(month, opened) if undertaking.reports(at) and at not in published]


def sums_without(figures: Collection[Figure], year: int) -> dict[int, str]:
    """不含10月, by the indicator's key, of the figures of `year` whose sum lacks months as things stand now."""
    opened = opened_months() if figures else []
    short = [
        figure
        for figure in figures
        if figure.indicator.adds_up
        and months_left_out(
            figure.indicator.undertaking, figure.month, {update.month_id for update in figure.updates}, opened
        )
    ]
    if not short:
        return {}
    # A month may be published without a word of this indicator: the sum lacks nothing then.
    published: dict[int, set[date]] = {figure.indicator.undertaking_id: set() for figure in short}
    updates = ProgressUpdate.objects.in_force().filter(undertaking__in=published, month__month__year=year)
    for undertaking, month in updates.order_by().values_list("undertaking_id", "month_id"):
        published[undertaking].add(month)
    return {
        figure.indicator.pk: left_out(months_left_out(one, figure.month, published[one.pk], opened))
        for figure in short
        for one in [figure.indicator.undertaking]
    }


def gaps_before(undertakings: Collection[Undertaking], month: date) -> dict[int, list[Gap]]:
    """Of each undertaking, by its key, the opened months of the year before `month` that lack a publication."""
    opened = _before(month, opened_months())
    if not opened:
        return {one.pk: [] for one in undertakings}
    first_filed = ProgressUpdate.objects.filter(
        undertaking__in=[one.pk for one in undertakings], month__in=opened, corrects=None
    ).exclude(state=UpdateState.DISCARDED)
    states = {(pk, at): state for pk, at, state in first_filed.values_list("undertaking_id", "month_id", "state")}
    return {
        one.pk: [
            Gap(at, states.get((one.pk, at), ""), one.kind)
            for at in opened
            if one.reports(at) and states.get((one.pk, at)) != UpdateState.PUBLISHED
        ]
        for one in undertakings
    }


def opened_months() -> list[date]:
    """Every month that was ever opened and has begun, in order."""
    months = ReportMonth.objects.begun().order_by("month").values_list("month", flat=True)
    return cached_by_ledger((ReportMonth,), ("opened months",), lambda: list(months))


def _before(month: date, opened: Sequence[date]) -> list[date]:
    return [at for at in opened if month.replace(month=1) <= at < month]
