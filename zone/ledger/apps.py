"""The append-only, hash-chained trail."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zone.ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"
