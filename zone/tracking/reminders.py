"""Reminding departments of what they have not filed of a month, and what they are shown of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, localtime

from zone.ledger import clock
from zone.ledger.ledger import deferred_entries, record
from zone.people.models import Department, User
from zone.tracking.models import Reminder, ReportMonth
from zone.tracking.months import filing_count, filing_counts


@transaction.atomic
def remind(month: date, *, by: User, department: int | None = None) -> list[Reminder]:
    """Remind a department of what it has not filed of an open month, or without one all that are behind.

    Whoever was reminded today is not reminded again: of all departments they are left out. Raises PermissionDenied
    if the user is no administrator, ValidationError if the month is closed, if there is nothing to remind of, or if
    everybody concerned was reminded today.
    """
    if not by.is_administrator:
        raise PermissionDenied
    locked = ReportMonth.lock(month)
    if not locked.is_reportable:
        raise ValidationError(f"{locked}{'已经关账' if locked.has_begun else '还没有开始'}，不能催报。", code="month")
    behind = [one for one in filing_counts(month) if one.owed and one.pk and department in (None, one.pk)]
    if not behind:
        raise ValidationError(f"{locked}应报事项都已提交，不用催报。", code="nothing")
    now = clock.now()
    done = {one.department_id: one for one in reminders_of(month, localdate(now))}
    if all(one.pk in done for one in behind):
        last = max((done[one.pk] for one in behind if one.pk in done), key=lambda one: one.at)
        who = f"{last.by} {localtime(last.at):%H:%M} 已催报"
        raise ValidationError(f"{who}{locked}的填报，同一部门一天只催一次。", code="today")
    owed = {one.pk: one.owed for one in behind if one.pk and one.pk not in done}
    made = [
        Reminder(month=locked, department=one, by=by, at=now, day=localdate(now))
        for one in Department.objects.filter(pk__in=owed)
    ]
    with deferred_entries():
        for reminder in made:
            reminder.save(force_insert=True)
            record("reminder.send", actor=by, obj=reminder, changes={"owed": owed[reminder.department_id]})
    return made


def reminders_of(month: date, day: date) -> list[Reminder]:
    """Who was reminded of a month on this day."""
    return list(Reminder.objects.filter(month=month, day=day).select_related("by"))


@dataclass(frozen=True)
class Reminded:
    """What a department is reminded of, as it stands now."""

    reminder: Reminder
    owed: int
    is_overdue: bool


def reminded_of(department: int | None, months: Collection[ReportMonth]) -> list[Reminded]:
    """The last reminder of each of these months of which the department still has something to file."""
    by_month = {month.month: month for month in months if month.is_open}
    if department is None or not by_month:
        return []
    sent = Reminder.objects.filter(department=department, month__in=by_month).select_related("by").order_by("at", "pk")
    found = []
    for at, reminder in sorted({one.month_id: one for one in sent}.items()):
        count = filing_count(at, department)
        if count and count.owed:
            reminder.month = by_month[at]
            found.append(Reminded(reminder, count.owed, reminder.month.is_overdue))
    return found
