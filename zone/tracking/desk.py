"""The desk: what a person has to do today, by role."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zone.ledger import clock
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import MonthState, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.months import FILED
from zone.tracking.moves import UpdateState


def open_months() -> list[ReportMonth]:
    """Months now open for reporting, the earliest due first."""
    return list(ReportMonth.objects.filter(state=MonthState.OPEN).order_by("due_on"))


def owed_by(user: User, months: list[ReportMonth]) -> list[tuple[ReportMonth, Undertaking, ProgressUpdate | None]]:
    """What this reporter's department still has to file: month, undertaking, and the draft or returned update."""
    if Role.REPORTER not in user.roles or user.department_id is None:
        return []
    own = Undertaking.objects.filter(lead_department=user.department_id)
    begun = {
        (update.month_id, update.undertaking_id): update
        for update in ProgressUpdate.objects.filter(month__in=months, undertaking__in=own).order_by("revision")
    }
    rows = []
    for month in months:
        for undertaking in own.owing(month.month):
            update = begun.get((month.month, undertaking.pk))
            if update is None or update.state not in FILED:
                rows.append((month, undertaking, update))
    rows.sort(key=lambda row: (row[2] is None or row[2].state != UpdateState.RETURNED, row[0].due_on, row[1].code))
    return rows


def todo_count(user: User) -> int:
    """Number shown beside the desk's link: what waits for this person."""
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        return ProgressUpdate.objects.waiting_for(user).count()
    return len(owed_by(user, open_months()))


def month_progress(months: list[ReportMonth]) -> list[dict]:
    """For each open month: how many undertakings must report, how many have filed, how many late, days left."""
    today = clock.today()
    rows = []
    for month in months:
        owing = Undertaking.objects.owing(month.month)
        counted = ProgressUpdate.objects.filter(month=month, undertaking__in=owing).aggregate(
            filed=Count("undertaking", distinct=True, filter=Q(state__in=FILED)),
            published=Count("undertaking", distinct=True, filter=Q(state=UpdateState.PUBLISHED)),
            late=Count("undertaking", distinct=True, filter=Q(is_late=True)),
        )
        total = owing.count()
        rows.append({"month": month, "total": total, "left": (month.due_on - today).days, **counted})
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
