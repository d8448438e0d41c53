"""Finding evidence by its key for one person."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from zone.people.models import User
from zone.tracking.models import Evidence, ProgressUpdate
from zone.tracking.permissions import may_read


def find_evidence(user: User, pk: int) -> Evidence:
    """Evidence of an update this person may read; anything else is 404."""
    seen = ProgressUpdate.objects.visible_to(user)
    evidence = get_object_or_404(
        Evidence.objects.select_related("update__undertaking__lead_department", "update__month"), pk=pk, update__in=seen
    )
    if not may_read(user, evidence.update):
        raise Http404
    return evidence
