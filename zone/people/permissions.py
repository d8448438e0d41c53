"""Who may open the pages of the zone's business; which rows they hold, `visible_to` says."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from zone.people.models import Department, User


def require_business_reader(user: User) -> None:
    """Raises PermissionDenied for the officers of accounts and of audit, and for people without a role."""
    if not user.reads_business:
        raise PermissionDenied


def department_of(code: str) -> Department:
    """The department that a request names; 404 where there is none, and for a code that none can have."""
    if not code.isprintable():
        raise Http404
    return get_object_or_404(Department, code=code)
