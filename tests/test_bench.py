"""The bench runs to its end and prints its tables; what it measures is its own matter, but not that it was done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench import rows
from zone.tracking.models import Measurement

ROOT = Path(__file__).parents[1]
TABLES = (
    "Pages while an entry a second",
    "Growth from",
    "Exports beside django-import-export",
    "Many rows",
    "import: written",
)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="one database is enough to see that it runs")
def test_the_bench_runs_to_its_end():
    env = {**os.environ, "ZONE_BENCH_ROWS": "20 60", "ZONE_BENCH_TIMES": "1"}
    for name in ("DJANGO_SETTINGS_MODULE", "ZONE_DATA_DIR"):
        env.pop(name, None)
    done = subprocess.run([sys.executable, "-m", "bench"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [table for table in TABLES if table not in done.stdout] == []
    assert "Warning" not in done.stderr


STATISTICS = {
    "sqlite": "SELECT count(*) FROM sqlite_stat1 WHERE tbl = %s",
    "postgresql": "SELECT count(*) FROM pg_stats WHERE tablename = %s",
}


@pytest.mark.django_db(transaction=True)
def test_a_filled_database_has_corrections_and_statistics():
    ground = rows.create_reference_rows()
    try:
        rows.fill(120, ground)
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS[connection.vendor], ["tracking_progressupdate"])
            assert cursor.fetchone()[0] > 0
    finally:
        if connection.vendor == "sqlite":  # the other tests plan without
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM sqlite_stat1")
            connection.close()
    assert Measurement.objects.filter(update__corrects__isnull=False).exists()
