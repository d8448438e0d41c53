"""A new kind of undertaking touches its own folder and two lines elsewhere: the walk of docs/extending.md."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OWN_FILES = {
    "__init__.py",
    "admin.py",
    "apps.py",
    "batch_resource.py",
    "filters.py",
    "migrations/0001_reforms.py",
    "migrations/__init__.py",
    "models.py",
    "tables.py",
    "templates/new_kind/reform.html",
    "urls.py",
    "views.py",
}
LINES_ELSEWHERE = {"settings.py": "# line one", "site_urls.py": "# line two"}
"""What stands here for `INSTALLED_APPS` in zone/settings.py and for zone/urls.py."""


def test_the_folder_holds_all_that_a_new_kind_brings():
    files = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.suffix in (".py", ".html")}
    assert files == {*OWN_FILES, *LINES_ELSEWHERE, "walk.py", "test_new_kind.py"}
    for file, mark in LINES_ELSEWHERE.items():
        assert (HERE / file).read_text().count(mark) == 1


def test_no_room_knows_it():
    homes = ("zone", "projects", "livelihood", "templates")
    files = [path for home in homes for path in (ROOT / home).rglob("*") if path.suffix in (".py", ".html", ".js")]
    assert [path for path in files if "reform" in path.read_text().lower().replace("reformat", "")] == []


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="one database is enough to walk a kind")
def test_the_product_takes_it_in(tmp_path):
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--ds", "tests.new_kind.settings"]
    env = {**os.environ, "ZONE_DATA_DIR": str(tmp_path)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    walk = subprocess.run(
        [sys.executable, *command, "tests/new_kind/walk.py"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert "5 passed" in walk.stdout
