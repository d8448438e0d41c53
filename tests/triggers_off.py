"""What whoever may change the schema can do: take the triggers off, bend rows, and put the triggers back.

Inside of a test's transaction, where PostgreSQL alters no table (`tests.fixtures.triggers_lifted`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from zone.ledger.triggers import declared_triggers, drop_for_migration, install


@contextmanager
def triggers_off() -> Iterator[None]:
    """No trigger of ours stands inside of it, and as before afterwards."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("SET session_replication_role = replica")
        else:
            drop_for_migration()
        yield
        if is_postgres:
            cursor.execute("SET session_replication_role = origin")
        else:
            install(declared_triggers())
