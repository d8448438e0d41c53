"""`make_demo` fills an empty database in one process, and `make demo` leaves out only static files nobody asks for."""

import json
import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AutocompleteSelect, FilteredSelectMultiple
from django.core.management import CommandError, call_command

from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.settings import STORAGES
from zone.tracking.models import Undertaking

MAKEFILE = Path(__file__).parents[2] / "Makefile"
EVERY_PAGE = ["zone/zone.css", "zone/zone.js", "zone/charts.js", "zone/admin.css", "django_htmx/htmx-2.min.js"]


@pytest.fixture
def demo(db, monkeypatch, capsys) -> str:
    """What making a demonstration says."""
    monkeypatch.setenv("ZONE_DEMO_PASSWORD", "Demo-2026-pass")
    call_command("make_demo", projects=2, tasks=1)
    return capsys.readouterr().out


def test_one_command_makes_sign_ins_the_example_year_and_2024(demo):
    assert clock.is_demo_database()
    assert User.objects.get(username="manager2").check_password("Demo-2026-pass")
    assert Undertaking.objects.filter(is_example=True).count() == 2 + 1 + 4
    assert Undertaking.objects.filter(is_example=False).exists()
    assert LedgerEntry.objects.filter(action="example.load").exists()
    assert "示例 2026-11" in demo and "2024 年数据就绪" in demo
    call_command("verify_ledger")


def test_it_says_no_password_and_fills_no_database_twice(demo):
    assert "Demo-2026-pass" not in demo
    before = LedgerEntry.objects.count()
    with pytest.raises(CommandError, match="空数据库"):
        call_command("make_demo")
    assert LedgerEntry.objects.count() == before


def test_no_page_asks_for_a_static_file_that_is_left_out(settings, tmp_path):
    (left_out,) = re.findall(r"^UNSERVED = (.+)$", MAKEFILE.read_text(), re.MULTILINE)
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, STORAGES
    patterns = [pattern.strip("'") for pattern in left_out.split()]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=patterns)
    served = set(json.loads((tmp_path / "staticfiles.json").read_text())["paths"])
    chooser = AutocompleteSelect(Undertaking._meta.get_field("lead_department"), admin.site)
    widgets = [AdminDateWidget(), FilteredSelectMultiple("", is_stacked=False), chooser]
    media = [one.media for one in [*admin.site._registry.values(), *widgets]]
    asked = {path for one in media for path in (*one._js, *(css for many in one._css.values() for css in many))}
    assert {"admin/js/vendor/jquery/jquery.min.js", "admin/js/vendor/select2/i18n/zh-CN.js"} <= asked
    assert {str(path) for path in asked} | set(EVERY_PAGE) <= served
    assert not any(path.endswith("/xregexp.js") for path in served)
