"""Undertakings, indicators, months, progress updates and their evidence."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "zone.tracking"
    verbose_name = "填报与审核"
    default_auto_field = "django.db.models.BigAutoField"
    triggers = "zone.tracking.triggers.TRIGGERS"
