"""What an intruder with the database's keys could do, and what a walk of the chain says to it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.ledger.triggers import ENTRY, HEAD


def run(sql, *values):
    """Raw SQL as any code of the product could send it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def refused(sql, *values) -> str:
    """What the database says when it refuses; empty when it obeys (which is rolled back)."""
    try:
        with transaction.atomic():
            run(sql, *values)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error)
    return ""


def drop_triggers() -> None:
    """Take the ledger's triggers off, as whoever may change the schema can."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"SELECT name, '' FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('{ENTRY}', '{HEAD}')"
            )
        else:
            cursor.execute(
                "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger"
                f" WHERE NOT tgisinternal AND tgrelid IN ('{ENTRY}'::regclass, '{HEAD}'::regclass)"
            )
        for name, on in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}{on}")


def verified(*options) -> tuple[bool, str]:
    """Whether `verify_ledger` passed, and all it said."""
    out = StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out)
    except CommandError as error:
        return False, f"{out.getvalue()}{error}"
    return True, out.getvalue()


@pytest.fixture
def five(db) -> list[LedgerEntry]:
    """A chain of five entries."""
    with transaction.atomic():
        return [record("export", changes={"rows": number}, topic="P1") for number in range(1, 6)]
