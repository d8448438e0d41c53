"""The page for administrator and auditor: does the ledger hold, and could the site be restored."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zone.jobs.models import Slot
from zone.jobs.status import PROOF_FIGURES, statuses
from zone.ledger import clock
from zone.parts import Part

ROWS = 30


@login_required
@require_safe
@permission_required("jobs.view_slot", raise_exception=True)
def proof(request):
    """How each job stands, the newest backup, and what was done before."""
    standing = statuses(clock.now())
    page = {
        "title": "核验与备份",
        "statuses": standing,
        "problems": [status.problem for status in standing if status.problem],
        "key_figures": [figure for make in PROOF_FIGURES.values() for figure in make()],
        "part": Part(request, "page", Slot.objects.all(), ROWS),
    }
    return render(request, "jobs/proof.html", page)


@login_required
@require_safe
@permission_required("jobs.view_slot", raise_exception=True)
def slot(request, pk: int):
    """One outcome with all its stored lines."""
    found = get_object_or_404(Slot, pk=pk)
    return render(request, "jobs/slot.html", {"title": found.title, "slot": found})
