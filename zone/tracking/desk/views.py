"""The desk: what a person has to do today, by role."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zone.jobs.status import problems
from zone.ledger import clock
from zone.people.roles import Role
from zone.setup.checklist import unfinished
from zone.tracking.desk.sections import (
    accounts_section,
    filing_section,
    ledger_section,
    owed_section,
    published_section,
    waiting_section,
)
from zone.tracking.months import open_months


@login_required
@require_safe
def desk(request):
    """The first page after sign-in: what this person has to do today."""
    user, months = request.user, open_months()
    page: dict = {"months": months, "today": clock.today(), "checklist": unfinished(user)}
    if user.has_perm("jobs.view_slot"):
        page["job_problems"] = problems(clock.now())
    if Role.REPORTER in user.roles:
        page |= owed_section(user, months)
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        page |= waiting_section(user)
    if user.sees_everything:
        page |= filing_section(months) | published_section()
    if Role.SECURITY in user.roles:
        page |= accounts_section()
    if Role.AUDITOR in user.roles:
        page |= ledger_section()
    return render(request, "tracking/desk.html", page)
