"""Who may open the pages of the zone's business; which rows they hold, `visible_to` says."""

from django.core.exceptions import PermissionDenied

from zone.people.models import User


def require_business_reader(user: User) -> None:
    """Raises PermissionDenied for the officers of accounts and of audit, and for people without a role."""
    if not user.reads_business:
        raise PermissionDenied
