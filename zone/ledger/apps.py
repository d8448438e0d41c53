"""The append-only, hash-chained trail, and the guards that every room asks of the database."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string


class LedgerConfig(AppConfig):
    name = "zone.ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(put_up_guards, dispatch_uid="ledger-guards")


def put_up_guards(sender: AppConfig, using: str, **kwargs) -> None:
    """Put up an app's guards after each migrate: SQLite drops them whenever Django remakes a table."""
    if path := getattr(sender, "guards", ""):
        import_string("zone.ledger.guards.install")(import_string(path), connections[using])
