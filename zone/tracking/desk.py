"""The desk: what a person has to do today, by role."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import MonthState, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.months import (
    COUNTED_FILED,
    COUNTED_LATE,
    COUNTED_PUBLISHED,
    TOTAL,
    days_left,
    owing_with_updates,
    still_owing,
)
from zone.tracking.moves import EDITABLE, UpdateState
from zone.tracking.permissions import files_updates


def open_months() -> list[ReportMonth]:
    """Months now open for reporting, the earliest due first."""
    return list(ReportMonth.objects.filter(state=MonthState.OPEN).order_by("due_on"))


def owed_by(user: User, months: list[ReportMonth]) -> list[tuple[ReportMonth, Undertaking, ProgressUpdate | None]]:
    """What this reporter's department still has to file: month, undertaking, and the draft or returned update.

    Returned ones come first, then the earliest due.
    """
    if not files_updates(user):
        return []
    own = Undertaking.objects.led_by(user)
    begun = {
        (update.month_id, update.undertaking_id): update
        for update in ProgressUpdate.objects.filter(month__in=months, undertaking__in=own, state__in=EDITABLE)
    }
    owed = [
        (month, undertaking, begun.get((month.month, undertaking.pk)))
        for month in months
        for undertaking in still_owing(month.month).led_by(user)
    ]
    owed.sort(key=lambda row: (not _is_returned(row[2]), row[0].due_on, row[1].code))
    return owed


def _is_returned(update: ProgressUpdate | None) -> bool:
    return update is not None and update.state == UpdateState.RETURNED


def todo_count(user: User) -> int:
    """Number shown beside the desk's link: what waits for this person. One query at most."""
    return cached_by_ledger(("todo", user.pk), lambda: _count_todo(user))


def _count_todo(user: User) -> int:
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        return ProgressUpdate.objects.waiting_for(user).count()
    if not files_updates(user):
        return 0
    owed = (
        still_owing(OuterRef("month"))
        .led_by(user)
        .order_by()
        .values("lead_department")
        .annotate(owed=Count("pk"))
        .values("owed")
    )
    months = ReportMonth.objects.filter(state=MonthState.OPEN)
    return months.aggregate(total=Sum(Coalesce(Subquery(owed), 0)))["total"] or 0


def month_progress(months: list[ReportMonth]) -> list[dict]:
    """For each open month: how many undertakings must report, how many have filed, how many late, days left."""
    today = clock.today()
    rows = []
    for month in months:
        counts = owing_with_updates(month.month).aggregate(
            total=TOTAL, filed=COUNTED_FILED, published=COUNTED_PUBLISHED, late=COUNTED_LATE
        )
        rows.append({"month": month, "left": days_left(month, today), **counts})
    return rows


@login_required
@require_safe
def desk(request):
    """The first page after sign-in: what this person has to do today."""
    user, months = request.user, open_months()
    page: dict = {"months": months, "today": clock.today()}
    if Role.REPORTER in user.roles:
        page["owed"] = owed_by(user, months)
        page["department_missing"] = user.department_id is None
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        waiting = ProgressUpdate.objects.waiting_for(user)
        page["waiting_count"] = waiting.count()
        page["waiting"] = waiting.select_related("undertaking__lead_department", "author").order_by("submitted_at")[:8]
    if user.sees_everything:
        page["progress"] = month_progress(months)
        page["published"] = (
            ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED)
            .select_related("undertaking__lead_department", "published_by")
            .order_by("-published_at")[:8]
        )
    if Role.SECURITY in user.roles:
        people = User.objects.filter(is_active=True)
        page["accounts"] = people.count()
        page["without_role"] = people.filter(groups=None, is_superuser=False).count()
    if Role.AUDITOR in user.roles:
        page["entries"] = LedgerEntry.objects.all()[:12]
        page["head"] = LedgerHead.objects.first()
    return render(request, "tracking/desk.html", page)
