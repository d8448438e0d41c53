"""The append-only, hash-chained trail, and the guards that every room asks of the database."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import import_string


class LedgerConfig(AppConfig):
    name = "zone.ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"
    triggers = "zone.ledger.triggers.TRIGGERS"

    def ready(self) -> None:
        pre_migrate.connect(make_way, sender=self, dispatch_uid="ledger-make-way")
        post_migrate.connect(make_head, sender=self, dispatch_uid="ledger-head")
        post_migrate.connect(install_triggers, dispatch_uid="ledger-guards")


def make_way(sender: AppConfig, using: str, plan=(), **kwargs) -> None:
    """Let tables be remade when there is something to migrate."""
    from zone.ledger.triggers import take_down_for_migration

    if plan:
        take_down_for_migration(connections[using])


def install_triggers(sender: AppConfig, using: str, **kwargs) -> None:
    """Put up an app's guards after each migrate: SQLite drops them whenever Django remakes a table."""
    from zone.ledger.triggers import install

    if path := getattr(sender, "triggers", ""):
        install(import_string(path), connections[using])


def make_head(sender: AppConfig, using: str, **kwargs) -> None:
    """Give a new or emptied database the head that every writer locks."""
    from zone.ledger.models import LedgerHead

    if LedgerHead._meta.db_table in connections[using].introspection.table_names():
        LedgerHead.objects.using(using).get_or_create(pk=1)
