"""What leaders read: the list of reports, the annual report, and where each figure comes from."""

import json
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from zone.downloads import download
from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.ledger.ledger import record
from zone.ledger.places import place_at
from zone.navigation import page_url
from zone.parts import Part
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.replica import from_replica
from zone.reports.annual import AnnualReport, lines_of, stand_beside_targets
from zone.reports.annual_summary import AnnualSummary, cached_by_publication, report_of_year, sums_of_year
from zone.reports.annual_xlsx import annual_workbook
from zone.reports.figure_kind import FigureKind
from zone.reports.figure_list import indicators_of
from zone.reports.known_at import parse_instant, settles_known_at
from zone.reports.provenance import provenance
from zone.seal_marks import month_mark, year_mark
from zone.tracking.models import Indicator, Measurement, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.moves import UpdateState
from zone.units import parse_month

Report = AnnualReport | AnnualSummary
FIGURES_PER_PAGE = 50

FORMATS = ("", "print", "json", "xlsx")


@login_required
@require_safe
@from_replica
def index(request):
    """The reports there are: one annual report for each year with something published."""
    require_business_reader(request.user)
    user = request.user
    read_from = (ReportMonth, ProgressUpdate, Undertaking)
    years = cached_by_ledger(read_from, ("reports", user.scope), lambda: _published_years(user))
    page = {"title": "报表", "years": years, "scope": _scope(user), "seals_url": page_url("seals")}
    return render(request, "reports/index.html", page)


def _published_years(user: User) -> dict[int, dict[str, Any]]:
    """Of each year with something published that this person may see: its months, and whether real or example data."""
    published = ProgressUpdate.objects.visible_to(user).filter(state=UpdateState.PUBLISHED, month=OuterRef("pk"))
    months = ReportMonth.objects.filter(Exists(published)).annotate(
        has_real=Exists(published.filter(undertaking__is_example=False)),
        has_example=Exists(published.filter(undertaking__is_example=True)),
    )
    years: dict[int, dict[str, Any]] = {}
    for month in months.order_by("-month"):
        year = years.setdefault(month.month.year, {"months": 0, "real": False, "example": False})
        year["months"] += 1
        year["real"] |= month.has_real
        year["example"] |= month.has_example
    return years


@login_required
@require_safe
@settles_known_at
@from_replica
def annual(request, year: int):
    """The year's figures under the four pillars: a page, a printed page, a list for machines, a workbook."""
    require_business_reader(request.user)
    asked = request.GET.get("format", "")
    if asked not in FORMATS or not MINYEAR <= year <= MAXYEAR:
        raise Http404
    typed = request.GET.get("known_at", "")
    try:
        known_at = parse_instant(typed)
    except ValidationError as error:
        return _refused(request, year, asked, typed, error)
    report = report_of_year(request.user, year, known_at)
    if asked == "json":
        return _as_json(request.user, report)
    if asked == "xlsx":
        return _as_workbook(request.user, report)
    page = {
        **_annual_page(request.user, year),
        "report": report,
        "is_example": bool(report.count) and report.examples == report.count,
        "known_at": known_at,
        "place": _place(known_at),
        "known_at_typed": f"{localtime(known_at):%Y-%m-%dT%H:%M:%S}" if known_at else "",
        "made_at": clock.now(),
        "seal": year_mark(year, known_at),
    }
    return render(request, "reports/annual_print.html" if asked == "print" else "reports/annual.html", page)


def _place(known_at: datetime | None) -> int | None:
    """The place in the ledger that a past instant means; None for now."""
    return None if known_at is None else place_at(known_at)


def _annual_page(user: User, year: int) -> dict:
    return {"title": f"{year}年度报表", "year": year, "scope": _scope(user)}


def _scope(user: User) -> str:
    """Whose figures a report shows, when they are not the whole zone's."""
    if user.sees_everything:
        return ""
    return f"{user.department}牵头或配合的事项" if user.department else "您的账号未设部门，没有可看的事项"


def _refused(request, year: int, asked: str, typed: str, error: ValidationError) -> HttpResponse:
    """Say what is wrong with the instant asked for, and keep what was typed."""
    if asked == "json":
        return JsonResponse({"error": error.message}, status=400, json_dumps_params={"ensure_ascii": False})
    page = {**_annual_page(request.user, year), "known_at_typed": typed[:100], "known_at_error": error.message}
    return render(request, "reports/annual.html", page, status=400)


def _exported(report: Report, kind: str) -> dict[str, Any]:
    """What the ledger records of an export: which report, in which form, as known when."""
    known_at = report.known_at.isoformat() if report.known_at else ""
    exported = {"report": "annual", "year": report.year, "format": kind, "known_at": known_at, "count": report.count}
    if report.known_at:
        exported["place"] = place_at(report.known_at)
    return exported | {"document": report.document_code}


def _as_json(user: User, report: Report) -> HttpResponseBase:
    """The lines; of a past instant, which instant and which place in the ledger it is stands in the headers."""
    with transaction.atomic():
        record("export", actor=user, changes=_exported(report, "json"))
    lines = (line.as_dict() for line in report.lines())
    response: HttpResponseBase
    if report.is_summary:
        response = StreamingHttpResponse(_json_text(lines), content_type="application/json")
    else:
        response = JsonResponse(list(lines), safe=False, json_dumps_params={"ensure_ascii": False})
    if report.known_at:
        response["Known-At"], response["Ledger-Place"] = report.known_at.isoformat(), str(place_at(report.known_at))
    return response


def _json_text(lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A JSON list, line by line."""
    before = "["
    for line in lines:
        yield f"{before}{json.dumps(line, ensure_ascii=False)}"
        before = ",\n"
    yield "]" if before != "[" else "[]"


def _as_workbook(user: User, report: Report) -> FileResponse:
    file = annual_workbook(report, by=user, made_at=clock.now())
    name = f"{report.year}年度报表-{report.document_code}"
    return download(file, name, "xlsx", by=user, changes=_exported(report, "xlsx"))


@login_required
@require_safe
@settles_known_at
@from_replica
def figure_list(request, year: int):
    """The figures of a year, or those that one sum of the report adds up, page by page."""
    require_business_reader(request.user)
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    kind = FigureKind.read(request.GET)
    page = {"title": f"{year}年度数据明细", "year": year, "kind": kind, "scope": _scope(request.user)}
    try:
        known_at = parse_instant(request.GET.get("known_at", ""))
    except ValidationError as error:
        return render(request, "reports/figure_list.html", page | {"known_at_error": error.message}, status=400)
    listed = indicators_of(kind, request.user, year, known_at)
    key = ("figures", kind, request.user.scope, year, known_at)
    part = Part(request, "page", listed, FIGURES_PER_PAGE, count=lambda: cached_by_publication(key, listed.count))
    lines = lines_of(Measurement.objects.filter(indicator__in=part.rows), year, known_at)
    added = sums_of_year(request.user, year, known_at).of(kind) if kind.is_whole else None
    is_example = bool(lines) and all(line.is_example for line in lines)
    targets = stand_beside_targets(lines, known_at)
    page |= {"part": part, "lines": lines, "targets": targets, "added": added, "is_example": is_example}
    page |= {"known_at": known_at, "place": _place(known_at)}
    return render(request, "reports/figure_list.html", page)


@login_required
@require_safe
@settles_known_at
@from_replica
def figure(request, indicator: int, month: str):
    """Where one figure comes from: its updates, the people, the times, the evidence, the ledger's entries."""
    visible = Undertaking.objects.visible_to(request.user)
    found = get_object_or_404(
        Indicator.objects.select_related("undertaking__lead_department"), pk=indicator, undertaking__in=visible
    )
    typed = request.GET.get("known_at", "")
    page = {"title": found.name, "indicator": found, "is_example": found.undertaking.is_example}
    try:
        known_at = parse_instant(typed)
        shown = provenance(found, parse_month(month), known_at)
    except ValidationError as error:
        page |= {"known_at_typed": typed[:100], "known_at_error": error.message}
        return render(request, "reports/figure.html", page, status=400)
    except ValueError as error:
        raise Http404 from error
    if shown is None:
        raise Http404("no published figure at the end of this month")
    sealed_in = shown.figure.month
    page |= {
        "seal": month_mark(sealed_in, known_at),
        "seal_url": page_url("figure-seal", found.pk, f"{sealed_in:%Y-%m}"),
    }
    page |= {"known_at": known_at, "place": _place(known_at), "provenance": shown}
    return render(request, "reports/figure.html", page)
