"""The desk: what a person has to do today, by role."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Sum, When
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zone.counts import CountToMost, count_to_most
from zone.jobs.status import problems
from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.models import User
from zone.people.roles import Role
from zone.setup.checklist import unfinished
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking, owes
from zone.tracking.months import CHANGED_BY_FILING, due_words, filing_counts, open_months, still_owing
from zone.tracking.moves import EDITABLE, UpdateState
from zone.tracking.permissions import files_updates

MAX_OWED = 50
"""Rows of what a reporter owes; the month's list has them all."""


class Owed(NamedTuple):
    """What a department still has to file."""

    month: ReportMonth
    undertaking: Undertaking
    state: UpdateState | None
    """How far its update is; None: nobody has begun it."""


def owed_by(user: User, months: list[ReportMonth]) -> list[Owed]:
    """The first of what this reporter's department still has to file.

    What was returned comes first, then the drafts, then what nobody has begun; each by the earliest due.
    """
    if not files_updates(user) or not months:
        return []
    by_month = {month.month: month for month in months}
    # From the month's index alone: of all departments' drafts it holds state and undertaking, and the rest is not read.
    in_work = Q(updates__state__in=EDITABLE, updates__corrects=None)
    led = Undertaking.objects.led_by(user).annotate(begun=FilteredRelation("updates", condition=in_work))
    begun = led.filter(reduce(or_, (Q(begun__month=at) & owes(at) for at in by_month)))
    begun = begun.annotate(state_now=F("begun__state"), month_now=F("begun__month"))
    returned_first = Case(When(state_now=UpdateState.RETURNED, then=0), default=1)
    begun = begun.order_by(returned_first, "begun__month__due_on", "code", "month_now")
    owed = [Owed(by_month[one.month_now], one, UpdateState(one.state_now)) for one in begun[:MAX_OWED]]
    for month in months:
        if (room := MAX_OWED - len(owed)) > 0:
            drafted = [one.undertaking.pk for one in owed if one.month == month]
            rest = still_owing(month.month).led_by(user).exclude(pk__in=drafted)
            owed += [Owed(month, undertaking, None) for undertaking in rest.order_by("code")[:room]]
    return owed


def todo_count(user: User) -> int:
    """Number shown beside the desk's link: what waits for this person, to `counts.MOST`. One query at most."""
    return cached_by_ledger(CHANGED_BY_FILING, ("todo", user.pk, user.scope), lambda: _count_todo(user))


def _count_todo(user: User) -> int:
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        return count_to_most(ProgressUpdate.objects.waiting_for(user))
    if not files_updates(user):
        return 0
    owed = CountToMost(still_owing(OuterRef("month")).led_by(user))
    months = ReportMonth.objects.reportable()
    return months.aggregate(total=Sum(owed))["total"] or 0


def month_progress(months: list[ReportMonth]) -> list[dict]:
    """For each open month: how many undertakings must report, how many have filed, how many late, the time left."""
    today = clock.today()
    rows = []
    for month in months:
        counts = filing_counts(month.month)
        added = {name: sum(getattr(one, name) for one in counts) for name in ("total", "filed", "published", "late")}
        rows.append({"month": month, "left": due_words(month, today), **added})
    return rows


@login_required
@require_safe
def desk(request):
    """The first page after sign-in: what this person has to do today."""
    user, months = request.user, open_months()
    page: dict = {"months": months, "today": clock.today(), "checklist": unfinished(user)}
    if Role.REPORTER in user.roles:
        page["owed"] = owed_by(user, months)
        page["department_missing"] = user.department_id is None
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        waiting = ProgressUpdate.objects.waiting_for(user)
        page["waiting"] = waiting.select_related("undertaking__lead_department", "author").order_by("submitted_at")[:8]
    if user.sees_everything:
        page["progress"] = month_progress(months)
        page["published"] = (
            ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED)
            .select_related("undertaking__lead_department", "published_by")
            .order_by("-published_at")[:8]
        )
    if user.has_perm("jobs.view_slot"):
        page["job_problems"] = problems(clock.now())
    if Role.SECURITY in user.roles:
        people = User.objects.filter(is_active=True)
        page["accounts"] = people.count()
        page["without_role"] = people.filter(groups=None, is_superuser=False).count()
    if Role.AUDITOR in user.roles:
        page["entries"] = LedgerEntry.objects.all()[:12]
        page["head"] = LedgerHead.objects.first()
    return render(request, "tracking/desk.html", page)
