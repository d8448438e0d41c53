"""The database has every index and constraint that the models declare, after all migrations in their order.

A migration that takes an index away takes others with it that look alike to Django: on PostgreSQL the index of a key
and a constraint on the same column alone.
"""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

OURS = [model for model in apps.get_models() if model.__module__.split(".")[0] in ("zone", "projects", "livelihood")]


def missing(model) -> set[str]:
    declared = {one.name for one in (*model._meta.indexes, *model._meta.constraints)}
    with connection.cursor() as cursor:
        return declared - set(connection.introspection.get_constraints(cursor, model._meta.db_table))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_a_model_declares_stands_in_the_database(db, model):
    assert missing(model) == set()


def test_the_migrations_make_what_the_models_declare(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_what_is_gone_is_named(db):
    model = apps.get_model("tracking", "ProgressUpdate")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX update_one_correction")
    assert missing(model) == {"update_one_correction"}
