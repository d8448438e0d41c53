"""Departments, users, roles, sign-in and its policy."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zone.people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"
