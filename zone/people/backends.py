"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from zone.people.models import User


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
        """The person of a session, with the department that every page's frame names."""
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
