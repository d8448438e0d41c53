"""Loading 2024 is whole or nothing, and says in one line what stopped it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.factories import ParkFactory, ReportMonthFactory, UserFactory
from zone.demo.loaders import PAST_YEAR
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.tracking.models import Measurement, ReportMonth, Undertaking

DECEMBER = date(2024, 12, 1)


def power_cut(archive) -> None:
    """A loader during which the machine stops."""
    raise KeyboardInterrupt


def load() -> None:
    call_command("load_2024", verbosity=0)


def nothing_is_there() -> bool:
    return not any(model.objects.exists() for model in (Undertaking, Measurement, LedgerEntry))


def test_a_run_that_is_stopped_leaves_nothing_and_the_next_one_is_whole(db, monkeypatch):
    monkeypatch.setitem(PAST_YEAR, "attraction", power_cut)
    with pytest.raises(KeyboardInterrupt):
        load()
    assert nothing_is_there() and not User.objects.exists() and not ReportMonth.objects.exists()
    monkeypatch.undo()
    load()
    assert Measurement.objects.count() == 54
    assert not ReportMonth.objects.get(pk=DECEMBER).is_open


def test_a_month_others_have_opened_is_used_and_stays_open(db):
    ReportMonthFactory(month=DECEMBER)
    load()
    assert Measurement.objects.count() == 54
    assert ReportMonth.objects.get(pk=DECEMBER).is_open


def test_a_closed_month_refuses(db):
    ReportMonthFactory(month=DECEMBER, state="closed")
    with pytest.raises(CommandError, match=r"清控智运.*已关账"):
        load()
    assert nothing_is_there()


@pytest.mark.parametrize("username", ["archive-filer", "archive-publisher"])
def test_an_account_without_its_role_refuses(db, username):
    UserFactory(username=username)
    with pytest.raises(CommandError, match="管理员角色"):
        load()
    assert nothing_is_there()


def test_a_name_that_is_taken_refuses(db):
    ParkFactory(code="other", name="高端装备产业城")
    with pytest.raises(CommandError, match=r"高端装备产业城.*名称"):
        load()
    assert nothing_is_there()
