"""Files of others: only the named ones, a clear word when they are missing, hashed and compressed for service."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from zone import vendor


def test_a_named_file_is_found_and_its_neighbours_are_not():
    assert finders.find("vendor/bootstrap.min.css").endswith("bootstrap.min.css")
    assert not finders.find("vendor/bootstrap.css")
    assert len(finders.find("vendor/bootstrap.min.css", find_all=True)) == 1


def test_missing_files_are_named_with_the_command_that_brings_them(monkeypatch, tmp_path):
    finder = vendor.VendorFinder()
    assert finder.check() == []
    monkeypatch.setattr(vendor, "NODE_MODULES", tmp_path)
    (error,) = finder.check()
    assert "bootstrap/dist/css/bootstrap.min.css" in error.msg and error.hint == "Run: npm ci --ignore-scripts"
    assert not finder.find("vendor/bootstrap.min.css")
    assert list(finder.list([])) == []


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "zone.vendor.HashedStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_everything_is_hashed_compressed_and_without_stray_references(collected):
    served = json.loads((collected / "staticfiles.json").read_text())["paths"]
    for name in ["vendor/bootstrap.min.css", "zone/zone.css", "zone/zone.js", "zone/admin.css"]:
        assert (collected / f"{served[name]}.gz").exists()


def test_a_first_visit_weighs_less_than_250_kilobytes(collected):
    served = json.loads((collected / "staticfiles.json").read_text())["paths"]
    first_visit = ["vendor/bootstrap.min.css", "zone/zone.css", "zone/zone.js", "django_htmx/htmx-2.min.js"]
    with_chart = [*first_visit, "vendor/echarts.simple.min.js"]
    assert sum((collected / f"{served[name]}.gz").stat().st_size for name in first_visit) < 80_000
    assert sum((collected / f"{served[name]}.gz").stat().st_size for name in with_chart) < 250_000
