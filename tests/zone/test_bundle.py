"""Styles and scripts: bundled from zone/frontend, reported when missing or outdated, hashed and compressed."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from zone import checks
from zone.settings import STORAGES

BUNDLES = ["zone/admin.css", "zone/charts.js", "zone/zone.css", "zone/zone.js"]
ROOT = Path(__file__).parents[2]
FIRST_VISIT = ["zone/zone.css", "zone/zone.js", "django_htmx/htmx-2.min.js"]


@pytest.mark.parametrize("path", BUNDLES)
def test_each_bundle_is_found_once(path):
    (bundle,) = finders.find(path, find_all=True)
    assert bundle.endswith(f"var/bundle/{path}")


@pytest.mark.parametrize("path", ["zone/styles/base.css", "zone/scripts/keys.js", "zone/zone.js.map"])
def test_sources_and_source_maps_are_not_served(path):
    assert not finders.find(path)


def test_a_missing_bundle_gives_one_error_with_the_command_that_makes_it(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path / "bundle"]
    with pytest.raises(SystemCheckError) as refusal:
        call_command("check", tags=["staticfiles"])
    errors = [line for line in str(refusal.value).splitlines() if line.startswith("?:")]
    assert errors == ["?: (zone.E001) bundles are missing: admin.css, charts.js, zone.css, zone.js"]
    assert "HINT: Run: make assets" in str(refusal.value) and "identified 1 issue" in str(refusal.value)


def test_a_bundle_older_than_its_sources_gives_a_warning(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    for path in BUNDLES:
        bundle = tmp_path / path
        bundle.parent.mkdir(exist_ok=True)
        bundle.touch()
    assert checks.check_bundle() == []
    os.utime(tmp_path / "zone/charts.js", (0, 0))
    (warning,) = checks.check_bundle()
    assert warning.id == "zone.W001" and not warning.is_serious() and "make assets" in warning.hint


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_nothing_generated_is_committed():
    listing = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=True)
    committed = listing.stdout.splitlines()
    assert "zone/frontend/zone.css" in committed
    generated = ("var/", "node_modules/", "static-root/")
    assert [path for path in committed if path.startswith(generated) or path.endswith((".min.js", ".min.css"))] == []


def test_the_lock_names_no_download_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {"node_modules/bootstrap", "node_modules/echarts", "node_modules/esbuild"} <= set(packages)
    assert [name for name, package in packages.items() if "resolved" in package] == []


@pytest.fixture
def compressed_size(settings, tmp_path):
    """The size of a file, as the product's storage collects and compresses it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = STORAGES
    call_command("collectstatic", interactive=False, verbosity=0)
    served_as = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    return lambda path: (tmp_path / f"{served_as[path]}.gz").stat().st_size


def test_every_bundle_is_hashed_and_compressed(compressed_size):
    assert all(compressed_size(path) > 1000 for path in BUNDLES)


def test_a_first_visit_weighs_less_than_250_kilobytes(compressed_size):
    assert sum(compressed_size(path) for path in FIRST_VISIT) < 40_000
    assert sum(compressed_size(path) for path in [*FIRST_VISIT, "zone/charts.js"]) < 250_000


@pytest.mark.usefixtures("scratch")
def test_only_a_page_with_a_chart_loads_the_script_that_draws_it(client, leader):
    client.force_login(leader)
    assert "zone/charts.js" in client.get("/chart/").content.decode()
    assert "zone/charts.js" not in client.get("/departments/").content.decode()
