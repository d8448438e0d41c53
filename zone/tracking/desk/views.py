"""The desk: what a person has to do today, by role."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zone.desk_sections import desk_sections_for
from zone.jobs.status import problems
from zone.ledger import clock
from zone.people.permissions import department_of
from zone.people.roles import DEPARTMENT_ROLES, Role
from zone.setup.checklist import unfinished
from zone.tracking.desk.changes import changes_section
from zone.tracking.desk.sections import (
    accounts_section,
    filing_section,
    ledger_section,
    owed_section,
    reminded_section,
    waiting_section,
)
from zone.tracking.models import ReportMonth
from zone.tracking.months import open_months
from zone.tracking.reminders import remind
from zone.units import parse_month

NAMED = 5
"""Departments that a message names."""


@login_required
@require_safe
def desk(request):
    """The first page after sign-in: what this person has to do today."""
    user, months = request.user, open_months()
    page: dict = {"months": months, "today": clock.today(), "checklist": unfinished(user)}
    page["sections"] = desk_sections_for(user)
    if user.has_perm("jobs.view_slot"):
        page["job_problems"] = problems(clock.now())
    if user.roles & DEPARTMENT_ROLES:
        page |= reminded_section(user, months)
    if Role.REPORTER in user.roles:
        page |= owed_section(user, months)
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER}:
        page |= waiting_section(user)
    if user.roles & {Role.ADMINISTRATOR, Role.REVIEWER, Role.LEADER}:
        page |= filing_section(user, months)
    if Role.LEADER in user.roles:
        page |= changes_section()
    if Role.SECURITY in user.roles:
        page |= accounts_section()
    if Role.AUDITOR in user.roles:
        page |= ledger_section()
    return render(request, "tracking/desk.html", page)


@require_POST
@login_required
def remind_departments(request, month: str):
    """Remind one department of what it has not filed, or all that are behind; then the desk again."""
    if not request.user.is_administrator:
        raise PermissionDenied
    try:
        first = parse_month(month)
    except ValueError:
        raise Http404 from None
    opened = get_object_or_404(ReportMonth, pk=first)
    code = request.POST.get("department", "")
    department = department_of(code).pk if code else None
    try:
        sent = remind(opened.month, by=request.user, department=department)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        names = "、".join(one.department.name for one in sent[:NAMED])
        more = f"等 {len(sent)} 个部门" if len(sent) > NAMED else ""
        messages.success(request, f"已就{opened}的填报催报{names}{more}，对方的工作台和填报页会显示。")
    return redirect(f"{reverse('tracking:desk')}#filing")
