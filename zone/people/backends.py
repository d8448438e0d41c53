"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from zone.ledger.cache import last_entries, read_last_entries
from zone.people.models import User
from zone.people.roles import ROLE_PERMISSIONS
from zone.people.sessions import take_person


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

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        """What the person's roles may do, as the policy in `roles` says; what was slipped into a group does nothing."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set().union(*(ROLE_PERMISSIONS.get(role, set()) for role in user_obj.roles))

    def get_user(self, user_id) -> User | None:
        """The person of a session, with what every page asks for; notes how far the ledger was when it was read."""
        read = take_person(user_id)
        if read is None:  # a session of before it was said whose it is
            last_entries.set(None)
            return super().get_user(user_id)
        last_entries.set(read_last_entries(read.last_entry_list))
        return read if self.user_can_authenticate(read) else None
