"""Where a bench runs: a database and a data folder of its own, under the product's settings, gone afterwards."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command

PG_OPTIONS = "-c max_parallel_workers_per_gather=0"
"""One process answers each query, so that its CPU can be read; the same for both sides."""


@contextmanager
def ready(*, postgres: bool) -> Iterator[None]:
    """Set Django up on an empty, migrated database."""
    with tempfile.TemporaryDirectory(prefix="duixian-bench-") as folder, _database(postgres):
        os.environ |= {
            "ZONE_DATA_DIR": folder,
            "ZONE_SECRET_KEY": secrets.token_urlsafe(64),
            "ZONE_LEDGER_KEY": secrets.token_urlsafe(48),
            "ZONE_DEBUG": "0",
            "ZONE_HTTPS": "0",
            "ZONE_ALLOWED_HOSTS": "localhost",
        }
        open_again()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", verbosity=0)
        yield


def open_again() -> None:
    """Set Django up on what the environment names; a second process of the same bench begins here."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    _keep_connections()


def _keep_connections() -> None:
    from django.db import connection  # noqa: PLC0415  (Django is set up only now)

    if connection.vendor == "postgresql":
        connection.settings_dict["CONN_MAX_AGE"] = None  # its CPU is read from one and the same server process


@contextmanager
def _database(postgres: bool) -> Iterator[None]:
    os.environ.pop("DATABASE_URL", None)  # a bench never touches a working database
    if not postgres:
        yield
        return
    from tests.postgres import Cluster  # noqa: PLC0415  (needs an installed PostgreSQL)

    cluster = Cluster()
    try:
        cluster.start()
        cluster.run("createdb", "-h", str(cluster.folder), "-U", "zone", "duixian")
        os.environ["DATABASE_URL"] = cluster.url
        os.environ["PGOPTIONS"] = PG_OPTIONS
        yield
    finally:
        _close()
        cluster.stop()


def _close() -> None:
    from django.db import connections  # noqa: PLC0415  (Django is set up only now)

    connections.close_all()
