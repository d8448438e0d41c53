"""Who may sign in."""

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Active accounts with a password of their own."""
