"""The same attacks from a connection of another program, which knows nothing of the product and its settings."""

import sqlite3

import psycopg
import pytest
from django.db import connection

from tests.attacks.conftest import build_zone, names
from tests.attacks.test_refused import REFUSED, REPLACED
from zone.ledger.verification import verify_all

pytestmark = pytest.mark.django_db(transaction=True)


def stranger():
    """A connection as any client opens it."""
    if connection.vendor == "sqlite":
        return sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    params = connection.get_connection_params()
    wanted = ("dbname", "host", "port", "user", "password")
    return psycopg.connect(**{name: params[name] for name in wanted if params.get(name)}, autocommit=True)


def test_every_attack_is_refused_and_leaves_nothing(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    zone = build_zone()
    attacks = REFUSED | (REPLACED if connection.vendor == "sqlite" else {})
    program, obeyed = stranger(), []
    try:
        for name, statement in attacks.items():
            try:
                program.execute(statement.format(**names(zone)))
                obeyed.append(name)
            except (sqlite3.IntegrityError, psycopg.IntegrityError):
                pass
            except sqlite3.OperationalError as error:
                assert "django_date_extract" in str(error)  # a month's own check: no other program can even write one
    finally:
        program.close()
    assert obeyed == []
    assert [fault.sentence for fault in verify_all().faults] == []
