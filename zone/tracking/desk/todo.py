"""What waits for a person: what a reporter's department still has to file, and how much there is to do."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Sum, When

from zone.counts import CountToMost, count_to_most
from zone.ledger.cache import cached_by_ledger
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking, UpdateEvent, owes
from zone.tracking.months import CHANGED_BY_FILING, still_owing
from zone.tracking.moves import EDITABLE, UpdateState
from zone.tracking.permissions import files_updates

MAX_OWED = 12
"""Rows of what a reporter owes; the month's list has them all."""


class Owed(NamedTuple):
    """What a department still has to file."""

    month: ReportMonth
    undertaking: Undertaking
    state: UpdateState | None
    """How far its update is; None: nobody has begun it."""
    returned: UpdateEvent | None = None
    """The event that sent it back, where it is back: why, who and when."""


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
    begun = begun.annotate(state_now=F("begun__state"), month_now=F("begun__month"), update_now=F("begun__pk"))
    returned_first = Case(When(state_now=UpdateState.RETURNED, then=0), default=1)
    found = list(begun.order_by(returned_first, "begun__month__due_on", "code", "month_now")[:MAX_OWED])
    returns = _last_returns([one.update_now for one in found if one.state_now == UpdateState.RETURNED])
    owed = [
        Owed(by_month[one.month_now], one, UpdateState(one.state_now), returns.get(one.update_now)) for one in found
    ]
    for month in months:
        if (room := MAX_OWED - len(owed)) > 0:
            drafted = [one.undertaking.pk for one in owed if one.month == month]
            rest = still_owing(month.month).led_by(user).exclude(pk__in=drafted)
            owed += [Owed(month, undertaking, None) for undertaking in rest.order_by("code")[:room]]
    return owed


def _last_returns(updates: list[int]) -> dict[int, UpdateEvent]:
    """Of each of these updates the event that sent it back last."""
    if not updates:
        return {}
    events = UpdateEvent.objects.filter(update__in=updates, move="return").select_related("by").order_by("pk")
    return {event.update_id: event for event in events}


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
