"""Where the torture runs: a temporary folder with a database of its own, written as durably as the product has it."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command

from tests.postgres import Cluster

QUICKLY_UP = "-c recovery_init_sync_method=syncfs"
"""A new start after a kill first sees that all files are on the disk: by one call, not file by file."""
DURABLE = f"-c fsync=on -c synchronous_commit=on -c full_page_writes=on {QUICKLY_UP}"
FORGETFUL = f"-c fsync=on -c synchronous_commit=off -c wal_writer_delay=10s {QUICKLY_UP}"
"""A database that answers before its log is written: what it loses shows that the torture notices."""


@contextmanager
def ready(*, postgres: bool, forgetful: bool = False) -> Iterator[Cluster | None]:
    """Set Django up on an empty, migrated database; gives the cluster, None on SQLite. All of it goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="duixian-torture-") as folder, _cluster(postgres, forgetful) as cluster:
        for name in [name for name in os.environ if name.startswith("ZONE_")]:
            del os.environ[name]
        os.environ.pop("DATABASE_URL", None)  # no working database is ever touched
        if cluster:
            os.environ["DATABASE_URL"] = cluster.url
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.torture.settings",
            "ZONE_DATA_DIR": folder,
            "ZONE_SECRET_KEY": secrets.token_urlsafe(64),
            "ZONE_LEDGER_KEY": secrets.token_urlsafe(48),
            "ZONE_SEAL_KEY_FILE": f"{folder}/seal-key.pem",
            "ZONE_HTTPS": "0",
        }
        django.setup()
        call_command("migrate", verbosity=0)
        with open(os.devnull, "w") as nowhere:
            call_command("seal_key", stdout=nowhere)
        try:
            yield cluster
        finally:
            _close()


@contextmanager
def _cluster(postgres: bool, forgetful: bool) -> Iterator[Cluster | None]:
    if not postgres:
        yield None
        return
    cluster = Cluster(options=FORGETFUL if forgetful else DURABLE)
    try:
        cluster.start()
        cluster.run("createdb", "-h", str(cluster.folder), "-U", "zone", "duixian")
        yield cluster
    finally:
        cluster.stop()


def _close() -> None:
    from django.db import connections  # noqa: PLC0415  (Django is set up only now)

    connections.close_all()
