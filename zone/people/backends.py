"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.db.models import Aggregate, OuterRef, Subquery, TextField

from zone.ledger.cache import ledger_position
from zone.ledger.models import LedgerHead
from zone.people.models import User


class Joined(Aggregate):
    """Words of several rows in one, with commas between."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


class StaffBackend(ModelBackend):
    """Active accounts with a password of their own.

    A superuser stands above the separation of the officers, so none signs in unless the settings
    say so; a session of an account that is no longer admitted ends with its next request.
    """

    def user_can_authenticate(self, user) -> bool:
        return user.is_active and (settings.ZONE_SUPERUSER_SIGN_IN or not user.is_superuser)

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        """None: what a person may do comes from roles alone, never from permissions of their own."""
        return set()

    def get_user(self, user_id) -> User | None:
        """The person of a session, with the roles and the department every page asks for, and where the ledger ends."""
        end = Subquery(LedgerHead.objects.filter(pk=1).values("sequence"))
        held = Group.objects.filter(user=OuterRef("pk")).order_by().values("user").annotate(words=Joined("name"))
        people = User.objects.select_related("department").annotate(
            ledger_end=end, role_list=Subquery(held.values("words"))
        )
        user = people.filter(pk=user_id).first()
        if user is None:
            return None
        user.roles = frozenset((user.role_list or "").split(",")) - {""}
        ledger_position.set(user.ledger_end)
        return user if self.user_can_authenticate(user) else None
