"""Pages of the import: choosing a table, its template, the upload, and the rejected rows."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zone import export
from zone.batches.models import Batch, BatchKind
from zone.batches.tasks import start
from zone.downloads import download
from zone.imports.forms import UploadForm
from zone.imports.permissions import importable
from zone.imports.rejected_rows import export_rejects
from zone.imports.upload import receive
from zone.layouts.base import LAYOUTS, Layout, fill_month
from zone.layouts.export import send
from zone.layouts.layout_writer import writable_fields
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.replica import from_replica
from zone.units import month_or_none
from zone.xlsx.open_file import MAX_UPLOAD


@login_required
@require_safe
def imports(request):
    """The tables this person may import."""
    found = importable(request.user)
    if not found:
        raise PermissionDenied
    newest = {months: next(iter(months.open_months()), None) for months in {one.months for one in found} if months}
    shown = {
        "title": "导入",
        "month": max(filter(None, newest.values()), default=None),
        "monthly": [(one, _read_headers(one, request.user, newest[one.months])) for one in found if one.months],
        "lists": [(one, _read_headers(one, request.user, None)) for one in found if not one.months],
    }
    return render(request, "imports/imports.html", shown)


def _read_headers(layout: Layout, user: User, month: date | None) -> list[str]:
    """Headers of the columns that an import reads for this person, those of a month without it in general words."""
    fields = writable_fields(layout, user)
    headers = [
        fill_month(column.header, month) for column in layout.columns if column.writes and column.writes in fields
    ]
    return [header.replace("{month}月", "当月") for header in headers]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, layout: str):
    """Upload a table; what is in it is shown as a batch, to be accepted or dropped."""
    one = _importable_or_404(request.user, layout)
    months = one.months.open_months() if one.months else []
    month = _month(request, months)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if one.is_monthly and month is None and request.method == "POST":
        form.add_error(None, "现在没有开放填报的月份，不能导入。")
    elif form.is_valid():
        try:
            batch = receive(form.cleaned_data["file"], one, month, by=request.user)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            start(batch.pk)
            return redirect(batch)
    shown = {
        "title": f"导入{one.title}",
        "layout": one,
        "month": month,
        "months": months,
        "form": form,
        "most_mb": MAX_UPLOAD // 1024 // 1024,
        "writable": _read_headers(one, request.user, month),
    }
    return render(request, "imports/import.html", shown)


@login_required
@require_safe
@from_replica
def template(request, layout: str):
    """The workbook to fill in: the rows this person may write."""
    one = _importable_or_404(request.user, layout)
    records, month = one.records(request.user), None
    if one.months:
        month = _month(request, one.months.open_months())
        if month is None:
            raise Http404
        records = one.months.owed(records, month, request.user)
    return send(one, records, month=month, user=request.user, fill_in=True)


@login_required
@require_safe
@from_replica
def rejects(request, pk: int):
    """The rows that were not taken, as the workbook they came in, with the reasons."""
    require_business_reader(request.user)
    visible = Batch.objects.visible_to(request.user).filter(kind=BatchKind.IMPORT)
    batch = get_object_or_404(visible, pk=pk)
    if batch.is_at_work or "heading" not in batch.options:
        raise Http404
    file = export.new_file()
    changes = {"list": batch.title, "format": "xlsx", "rows": export_rejects(file, batch)}
    name = f"未导入-{batch.file_name.rpartition('.')[0] or batch.title}"
    return download(file, name, "xlsx", by=request.user, obj=batch, changes=changes)


def _importable_or_404(user: User, name: str) -> Layout:
    """A layout that this person may import. Raises PermissionDenied for one that others may."""
    one = LAYOUTS.get(name)
    if one is None or not one.resource:
        raise Http404
    if one not in importable(user):
        raise PermissionDenied
    return one


def _month(request, months: list[date]) -> date | None:
    """The open month the address asks for, else the newest."""
    asked = month_or_none(request.GET.get("month", ""))
    return asked if asked in months else next(iter(months), None)
