"""The example year: marked, in every state, and only in a database marked as a demonstration."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.demo.rows import load_small_example, row_hash
from tests.factories import ParkFactory
from zone.ledger import clock
from zone.ledger.cache import object_types_of
from zone.ledger.models import LedgerEntry
from zone.people.models import Department, User
from zone.tracking.figures.integrity import differing_figures, differing_updates
from zone.tracking.models import Evidence, Indicator, PlanPoint, ProgressUpdate, ReportMonth, Undertaking, UpdateEvent
from zone.tracking.moves import UpdateState

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_it_is_refused_in_a_database_not_marked_as_demonstration(db):
    with pytest.raises(CommandError, match="演示数据库"):
        call_command("load_example", year=2026, seed=1, verbosity=0)
    assert not Undertaking.objects.exists() and not LedgerEntry.objects.exists()


def test_a_name_that_is_taken_stops_it_and_leaves_nothing(db):
    ParkFactory(name="示例产业园东区")
    with pytest.raises(CommandError, match=r"示例产业园东区.*名称"):
        load_small_example()
    assert not Department.objects.exists() and LedgerEntry.objects.count() == 1


def test_everything_says_that_it_is_an_example(example, db):
    assert Undertaking.objects.count() == 9 + 4 + 4
    assert not Undertaking.objects.filter(is_example=False).exists()
    assert all("示例" in undertaking.name for undertaking in Undertaking.objects.all())
    assert Department.objects.filter(is_example=True, name__endswith="（示例）").count() == 6
    assert all(user.name.startswith("示例") and not user.has_usable_password() for user in User.objects.all())


def test_the_months_to_september_are_closed_and_two_are_open(example, db):
    assert [month.is_open for month in ReportMonth.objects.order_by("month")] == [False] * 9 + [True] * 2
    assert {month.due_on.day for month in ReportMonth.objects.all()} == {25}
    assert LedgerEntry.objects.filter(action="month.reopen").count() == 1


def test_updates_are_in_every_state(example, db):
    assert set(ProgressUpdate.objects.values_list("state", flat=True)) == set(UpdateState.values)
    open_now = ProgressUpdate.objects.filter(month__in=(OCTOBER, NOVEMBER))
    assert set(open_now.values_list("state", flat=True)) == set(UpdateState.values)
    assert open_now.filter(is_late=True, state="submitted").exists()
    assert open_now.filter(revision=2, state__in=("submitted", "checked")).exists()
    assert UpdateEvent.objects.exclude(note="").filter(move="return").exists()
    assert UpdateEvent.objects.filter(move="withdraw").exists()
    assert ProgressUpdate.objects.filter(no_change=True, state="published").exists()
    corrected = ProgressUpdate.objects.filter(revision__gt=1, state="published")
    assert corrected.exists() and not corrected.filter(correction_reason="").exists()


def test_nobody_published_what_they_wrote_and_the_copies_agree(example, db):
    assert list(differing_updates()) == list(differing_figures()) == []


def test_past_actions_bear_past_instants_in_order(example, db):
    entries = LedgerEntry.objects.exclude(action__in=(clock.DEMO_MARK, "example.load")).order_by("sequence")
    instants = list(entries.values_list("at", flat=True))
    assert instants == sorted(instants)
    assert (instants[0].year, instants[-1].date() <= date(2026, 11, 20)) == (2026, True)


def test_whatever_concerns_an_undertaking_is_recorded_under_its_code(example, db):
    paths = {
        Undertaking: "code",
        Indicator: "undertaking__code",
        PlanPoint: "indicator__undertaking__code",
        ProgressUpdate: "undertaking__code",
        Evidence: "update__undertaking__code",
    }
    for model, path in paths.items():
        codes = {str(pk): code for pk, code in model.objects.values_list("pk", path)}
        entries = LedgerEntry.objects.filter(object_type__in=object_types_of(model)).exclude(action="master.delete")
        recorded = set(entries.values_list("object_id", "topic"))
        assert recorded <= codes.items() and recorded, model


def test_every_row_of_its_plans_is_recorded(example, db):
    entries = LedgerEntry.objects.filter(action="master.add", object_type="tracking.planpoint").exclude(topic="")
    assert entries.count() == PlanPoint.objects.count() > 0


def test_some_updates_rest_on_files_and_some_on_citations(example, db):
    assert Evidence.objects.exclude(file="").exists() and Evidence.objects.exclude(citation="").exists()


def test_a_second_run_says_so_and_does_nothing(example, db, capsys):
    before = row_hash()
    call_command("load_example", year=2026, seed=2)
    assert "未作任何改动" in capsys.readouterr().out
    assert row_hash() == before
