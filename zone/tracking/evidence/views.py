"""Evidence of an update: added and removed from the month's form, downloaded by who may read the update."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from zone.people.models import User
from zone.tracking.evidence import files
from zone.tracking.models import Evidence, ProgressUpdate, Undertaking
from zone.tracking.permissions import may_read, may_write
from zone.tracking.updates import form_saving, views


@views.verb
def add(request, undertaking: Undertaking, month: date):
    """Save what was typed and add the chosen files."""
    kept = form_saving.save_form(undertaking, month, request.POST, by=request.user)
    failures = views.add_files(request, kept)
    if not request.FILES.getlist("file"):
        failures = ["请先选择文件，再点“上传”。"]
    if kept.conflict or kept.refused or kept.form.errors or failures:
        return views.answer(request, undertaking, month, kept, failures)
    messages.success(request, "文件已上传，填写的内容也已保存。")
    return views.to_page(undertaking, month)


@require_POST
def remove(request, pk: int):
    """Save what was typed and take one piece of evidence off the draft."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    evidence = _find(request.user, pk)
    undertaking, month = evidence.update.undertaking, evidence.update.month_id
    if not may_write(request.user, undertaking):
        raise PermissionDenied
    kept = form_saving.save_form(undertaking, month, request.POST, by=request.user)
    failures: list[str] = []
    try:
        files.remove(evidence, by=request.user)
    except ValidationError as error:
        failures = error.messages
    if kept.conflict or kept.refused or kept.form.errors or failures:
        return views.answer(request, undertaking, month, kept, failures)
    messages.success(request, f"已移除“{evidence.name}”，填写的内容也已保存。")
    return views.to_page(undertaking, month)


@login_required
@require_GET
def download(request, pk: int):
    """One evidence file, as a file and never as a page; the ledger is told."""
    evidence = _find(request.user, pk)
    if not evidence.file:
        raise Http404
    try:
        file = files.read(evidence, by=request.user)
    except files.Damaged:
        shown = {"title": "文件不能提供", "evidence": evidence}
        return render(request, "tracking/evidence_damaged.html", shown, status=410)
    response = FileResponse(file, as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _find(user: User, pk: int) -> Evidence:
    """Evidence of an update this person may read; anything else is 404."""
    seen = ProgressUpdate.objects.visible_to(user)
    evidence = get_object_or_404(
        Evidence.objects.select_related("update__undertaking__lead_department", "update__month"), pk=pk, update__in=seen
    )
    if not may_read(user, evidence.update):
        raise Http404
    return evidence
