"""Evidence of an update, downloaded by people who may read the update; it is added and removed on the month's form."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zone.tracking.evidence import files
from zone.tracking.evidence.lookup import find_evidence


@login_required
@require_GET
def download(request, pk: int):
    """One evidence file, as a file and never as a page; recorded in the ledger."""
    evidence = find_evidence(request.user, pk)
    if not evidence.file:
        raise Http404
    try:
        file = files.read(evidence, by=request.user)
    except files.Damaged:
        shown = {"title": "文件无法下载", "evidence": evidence}
        return render(request, "tracking/evidence_damaged.html", shown, status=410)
    response = FileResponse(file, as_attachment=True, filename=evidence.name, content_type=evidence.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
