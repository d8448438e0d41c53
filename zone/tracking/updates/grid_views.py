"""The month's grid: its page, one row saved as it is typed, and what is sent for many rows at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zone.ledger import clock
from zone.outcomes import outcomes_to_show, show_next
from zone.parts import Part
from zone.people.models import Department
from zone.people.permissions import User, department_of
from zone.request_ids import parse_ids
from zone.tracking.models import ReportMonth, Undertaking
from zone.tracking.months import filing_count, reported_in
from zone.tracking.permissions import files_updates, may_write
from zone.tracking.reminders import reminded_of
from zone.tracking.updates.grid import SENDINGS, GridRow, Outcome, rows_of, save_row, send_rows
from zone.tracking.updates.month_list import months_shown
from zone.units import parse_month

ROWS = 50
"""Undertakings on one page of the grid."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request, month: str):
    """The month's undertakings of one department, to fill in; other people are led to the month's list."""
    if not request.user.reads_business:
        raise PermissionDenied
    opened, department = _opened(month), _department(request)
    if department is None or opened is None:
        return redirect(f"{reverse('tracking:updates')}?month={month}")
    reported = reported_in(Undertaking.objects.filter(lead_department=department), opened.month).order_by("code")
    part = Part(request, "page", reported, ROWS)
    rows = rows_of(part.rows, opened, request.user)
    shown = outcomes_to_show(request)
    if request.method == "POST":
        name, chosen = _asked(request.POST, rows)
        if not chosen:
            messages.warning(request, "请先勾选本月无变化的事项。")
        outcomes = send_rows(rows, name, chosen, request.POST, request.FILES, by=request.user)
        if name == "submit" and not outcomes:
            messages.warning(request, "没有可提交的事项：请先填写，或勾选本月无变化的事项。")
        shown = [outcome.shown for outcome in outcomes]
        if all(outcome.done for outcome in outcomes):
            show_next(request, shown)
            return redirect(request.get_full_path())
        rows = _shown_after(rows_of(part.rows, opened, request.user), outcomes)
    counts = filing_count(opened.month, department.pk)
    page = {
        "month": opened,
        "months": months_shown(list(ReportMonth.objects.begun().order_by("-month"))),
        "department": department,
        "rows": rows,
        "part": part,
        "counts": counts,
        "reminded": reminded_of(department.pk, [opened]),
        "grid_query": f"?{request.GET.urlencode()}" if "department" in request.GET else "",
        "outcomes": shown,
        "outcome_unit": "项",
        "may_fill": any(row.may_fill for row in rows),
        "is_example": any(row.undertaking.is_example for row in rows),
    }
    return render(request, "tracking/grid.html", page)


def _opened(month: str) -> ReportMonth | None:
    """The month of the address; None if it is not open yet, 404 for what is no month."""
    try:
        first = parse_month(month)
    except ValueError:
        raise Http404 from None
    return ReportMonth.objects.begun().filter(pk=first).first()


def _department(request) -> Department | None:
    """Whose undertakings stand in the grid: a reporter's own department's, for an administrator the one asked for."""
    user = request.user
    if files_updates(user):
        return user.department
    code = request.GET.get("department", "")
    if user.is_administrator and code:
        return department_of(code)
    return None


def _asked(posted: QueryDict, rows: list[GridRow]) -> tuple[str, set[int]]:
    """What is asked for, and for which rows: the ticked ones, one by its own button, or all of them."""
    name = next((name for name in SENDINGS if name in posted), "save")
    every = {row.undertaking.pk for row in rows}
    if name == "no-change":
        return name, every & set(parse_ids(posted.getlist("row")))
    return name, {pk for pk in every if posted.get(name) in (None, "all", str(pk))}


def _shown_after(rows: list[GridRow], outcomes: list[Outcome]) -> list[GridRow]:
    """The rows as they stand now, each with its outcome and with what was typed where it was refused."""
    by_pk = {outcome.undertaking.pk: outcome for outcome in outcomes}
    for row in rows:
        row.outcome = by_pk.get(row.undertaking.pk)
        if row.outcome and row.outcome.form and row.may_fill:
            row.form = row.outcome.form
    return rows


@require_POST
def row(request, month: str, code: str) -> HttpResponse:
    """Save one row as it is typed; only what it changes comes back."""
    if not request.user.is_authenticated:
        return render(request, "tracking/_save_status.html", {"signed_out": True})
    opened, undertaking = _opened(month), _writable(request.user, code)
    if opened is None:
        raise Http404
    result = save_row(undertaking, opened, request.POST, by=request.user)
    return render(request, "tracking/_grid_saved.html", {"result": result, "form": result.form, "now": clock.now()})


def _writable(user: User, code: str) -> Undertaking:
    undertaking = get_object_or_404(Undertaking.objects.visible_to(user), code=code)
    if not may_write(user, undertaking):
        raise PermissionDenied
    return undertaking
