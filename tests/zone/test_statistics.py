"""SQLite looks at its tables when a server starts, and finds a month's correction by its index afterwards too."""

import pytest
from django.db import OperationalError, connection, transaction

from tests.factories import IndicatorFactory, ReportMonthFactory, UndertakingFactory, published_update
from zone import statistics
from zone.tracking.models import ProgressUpdate, Undertaking

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL gathers its own")


@pytest.fixture
def gathered(monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own rows go with it
    return statistics.gather_statistics


def test_without_a_single_correction_one_is_looked_for_by_its_index(db, gathered, clerk, manager):
    ReportMonthFactory()
    for _ in range(12):
        one = IndicatorFactory(undertaking__lead_department=clerk.department)
        published_update(one, 3, by=clerk, publisher=manager)
    gathered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'tracking_progressupdate'")
        assert cursor.fetchone()[0] > 3
    assert "INDEX update_one_correction (corrects_id=?)" in ProgressUpdate.objects.in_force().explain()


def test_a_kind_that_thousands_share_is_counted_and_not_guessed_from_the_first_thousand(db, gathered):
    Undertaking.objects.bulk_create(UndertakingFactory.build_batch(2500, kind="task", lead_department=None))
    gathered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'undertaking_kind'")
        assert cursor.fetchone() == ("2500 2500 1",)


def test_the_connection_is_closed_before_the_server_divides(db, monkeypatch):
    closed = []
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))
    statistics.gather_statistics()
    assert closed


def test_a_database_that_is_being_written_to_keeps_the_statistics_it_has(db, monkeypatch, caplog):
    monkeypatch.setattr(connection, "close", lambda: None)
    with transaction.atomic(), connection.execute_wrapper(_locked):
        statistics.gather_statistics()
    assert "database is locked" in caplog.text


def _locked(execute, sql, *rest):
    raise OperationalError("database is locked")
