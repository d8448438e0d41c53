"""Opening a month for reporting, and who still owes an update for it."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q

from zone.ledger.ledger import record
from zone.people.models import User
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.models.undertakings import UndertakingQuerySet
from zone.tracking.moves import PENDING, UpdateState

DUE_DAY = 25
"""Day of the month on which its updates are due, unless the administrator sets another."""

FILED = (*PENDING, UpdateState.PUBLISHED)
"""States in which an update counts as filed."""


@transaction.atomic
def open_month(month: date, *, by: User, due_on: date | None = None, note: str = "") -> ReportMonth:
    """Open a month for reporting.

    Raises PermissionDenied if the user is no administrator, ValidationError if the month already exists
    or is not the first day of a month.
    """
    if not by.is_administrator:
        raise PermissionDenied
    report_month = ReportMonth(month=month, due_on=due_on or month.replace(day=DUE_DAY), note=note)
    report_month.full_clean()
    report_month.save(force_insert=True)
    changes = {"due_on": report_month.due_on.isoformat(), "note": note}
    record("month.open", actor=by, obj=report_month, changes=changes)
    return report_month


def with_filing(undertakings: UndertakingQuerySet, month: date | OuterRef) -> UndertakingQuerySet:
    """Annotate each undertaking with `is_filed` and `is_late` for `month`; a correction is as late as its original."""
    at = OuterRef(month) if isinstance(month, OuterRef) else month
    updates = ProgressUpdate.objects.filter(undertaking=OuterRef("pk"), month=at)
    return undertakings.annotate(
        is_filed=Exists(updates.filter(state__in=FILED)),
        is_late=Exists(updates.filter(is_late=True).exclude(state=UpdateState.DISCARDED)),
    )


def still_owing(month: date | OuterRef) -> UndertakingQuerySet:
    """Undertakings that must report for `month` and have nothing filed yet."""
    return with_filing(Undertaking.objects.owing(month), month).filter(is_filed=False)


def owing_with_updates(month: date) -> UndertakingQuerySet:
    """Undertakings that must report for `month`, joined with their updates of that month, to be counted.

    One join, where `with_filing` asks row by row: on PostgreSQL a tenth of the time for 100,000 undertakings.
    """
    of_month = Q(updates__month=month) & ~Q(updates__state=UpdateState.DISCARDED)
    return Undertaking.objects.owing(month).annotate(of_month=FilteredRelation("updates", condition=of_month))


TOTAL = Count("pk", distinct=True)
COUNTED_FILED = Count("pk", distinct=True, filter=Q(of_month__state__in=FILED))
COUNTED_PUBLISHED = Count("pk", distinct=True, filter=Q(of_month__state=UpdateState.PUBLISHED))
COUNTED_LATE = Count("pk", distinct=True, filter=Q(of_month__is_late=True))
"""Aggregates over `owing_with_updates`, of a month or by department."""


def days_left(month: ReportMonth, today: date) -> int:
    """Days until the due date; negative if it has passed."""
    return (month.due_on - today) // timedelta(days=1)
