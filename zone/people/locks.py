"""Accounts locked because sign-in failed too often (`AXES_FAILURE_LIMIT`), for as long as that lasts."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from zone.people.models import User


def locked_accounts() -> QuerySet[User]:
    """Accounts that cannot sign in now from some address; names that no account has are left out."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AccessAttempt.objects.filter(attempt_time__gte=since).order_by().values("username", "ip_address")
    locked = failed.annotate(failures=Sum("failures_since_start")).filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return User.objects.filter(is_active=True, username__in=locked.values("username"))
