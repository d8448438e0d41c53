"""Opening a month for reporting, and who still owes an update for it."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from zone.ledger.ledger import record
from zone.people.models import User
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking
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


def still_owing(month: date):
    """Undertakings that must report for `month` and have nothing filed yet."""
    filed = ProgressUpdate.objects.filter(month=month, state__in=FILED).values("undertaking")
    return Undertaking.objects.owing(month).exclude(pk__in=filed)


def days_left(month: ReportMonth, today: date) -> int:
    """Days until the due date; negative if it has passed."""
    return (month.due_on - today) // timedelta(days=1)
