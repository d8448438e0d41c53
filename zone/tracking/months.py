"""Months of reporting: opening, closing and reopening them, and who still owes an update."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.ledger.ledger import record
from zone.people.models import User
from zone.tracking.models import MonthState, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.moves import PENDING, UpdateState

DUE_DAY = 25
"""Day of the month on which its updates are due, unless the administrator sets another."""

FILED = (*PENDING, UpdateState.PUBLISHED)


def usual_due_day(month: date) -> date:
    """The 25th of the month reported on."""
    return month.replace(day=DUE_DAY)


@transaction.atomic
def open_month(month: date, *, by: User, due_on: date | None = None, note: str = "") -> ReportMonth:
    """Open a month for reporting. Raises ValidationError when it already exists or is no first day."""
    _administrators_only(by)
    opened = ReportMonth(month=month, due_on=due_on or usual_due_day(month), note=note)
    opened.full_clean()
    opened.save(force_insert=True)
    record("month.open", actor=by, obj=opened, changes={"due_on": opened.due_on.isoformat(), "note": note})
    return opened


@transaction.atomic
def close_month(month: ReportMonth, *, by: User) -> ReportMonth:
    """Close a month to further updates. Raises ValidationError while updates of it wait for review."""
    month = _locked(month, by)
    if not month.is_open:
        raise ValidationError(f"{month}已经关账。")
    if waiting := month.updates.filter(state__in=PENDING).count():
        raise ValidationError(f"{month}还有 {waiting} 份填报待审，请先发布或退回。")
    return _set(month, MonthState.CLOSED, "month.close", by, "")


@transaction.atomic
def reopen_month(month: ReportMonth, *, by: User, reason: str) -> ReportMonth:
    """Open a closed month again. Raises ValidationError without a reason or when it is open."""
    month = _locked(month, by)
    if month.is_open:
        raise ValidationError(f"{month}尚未关账。")
    if not reason.strip():
        raise ValidationError("请写明重新开放的原因。")
    return _set(month, MonthState.OPEN, "month.reopen", by, reason.strip())


def still_owing(month: date):
    """Undertakings that must report for `month` and have nothing filed yet."""
    filed = ProgressUpdate.objects.filter(month=month, state__in=FILED).values("undertaking")
    return Undertaking.objects.owing(month).exclude(pk__in=filed)


def days_left(month: ReportMonth, today: date) -> int:
    """Days until the due date; negative when it has passed."""
    return (month.due_on - today) // timedelta(days=1)


def _administrators_only(by: User) -> None:
    if not by.is_administrator:
        raise PermissionDenied


def _locked(month: ReportMonth, by: User) -> ReportMonth:
    _administrators_only(by)
    return ReportMonth.objects.select_for_update(no_key=True).get(pk=month.pk)


def _set(month: ReportMonth, state: str, act: str, by: User, note: str) -> ReportMonth:
    month.state = state
    if note:
        month.note = note
    month.save(update_fields=["state", "note"])
    record(act, actor=by, obj=month, changes={"state": state, "note": note})
    return month
