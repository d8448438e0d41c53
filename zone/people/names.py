"""Names of the people a ledger entry speaks of: the ledger itself knows only sign-in names."""

from django.db.models import OuterRef, QuerySet, Subquery

from zone.ledger.models import LedgerEntry
from zone.people.models import User


def with_actor_names(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Each entry with the name of who acted as `actor_name`; None: the system, or no account's."""
    return entries.annotate(actor_name=Subquery(User.objects.filter(pk=OuterRef("actor_id")).values("name")))
