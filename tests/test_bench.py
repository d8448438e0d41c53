"""The bench runs to its end and prints its tables; what it measures is its own matter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
