"""What leaders read: reports made of published figures."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zone.reports"
    verbose_name = "报表"
    default_auto_field = "django.db.models.BigAutoField"
