"""List pages: their state in the URL, selection, files, saved views."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "zone.lists"
    verbose_name = "列表"
    default_auto_field = "django.db.models.BigAutoField"
