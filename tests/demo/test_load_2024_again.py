"""Loading 2024 again changes nothing and leaves alone what people have done since."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from livelihood.models import Task
from projects.attraction.models import TalentSelection
from projects.enterprises.models import EnterpriseTitle
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.people.models import User
from zone.tracking.models import Indicator, Measurement, ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.updates import drafts

DECEMBER = date(2024, 12, 1)


def rows() -> dict[str, int]:
    counted = (Undertaking, Indicator, ProgressUpdate, Measurement, LedgerEntry, User, EnterpriseTitle, TalentSelection)
    return {model.__name__: model.objects.count() for model in counted}


def load() -> None:
    call_command("load_2024", verbosity=0)


def test_a_second_run_changes_nothing(loaded, db):
    before = rows()
    load()
    assert rows() == before


def test_a_second_run_leaves_alone_what_was_renamed_and_taken_away(loaded, db):
    task = Task.objects.get(name="口袋公园建设")
    task.name = "口袋公园"
    task.save()
    TalentSelection.objects.first().delete()
    before = rows()
    load()
    assert rows() == before


def test_the_month_is_closed_again_but_not_where_somebody_reopened_it(loaded, db, manager):
    december = ReportMonth.objects.get(pk=DECEMBER)
    assert not december.is_open
    make_move(december, "reopen", by=manager, note="更正数据")
    load()
    assert ReportMonth.objects.get(pk=DECEMBER).is_open


def test_a_figure_of_2024_is_corrected_like_any_other(loaded, db, manager):
    make_move(ReportMonth.objects.get(pk=DECEMBER), "reopen", by=manager, note="更正数据")
    kindergartens = Task.objects.get(name="公办学前教育资源扩容提质").undertaking_ptr
    with pytest.raises(ValidationError, match="已发布"):
        drafts.start(kindergartens, DECEMBER, by=manager)
    new = drafts.start_correction(kindergartens, DECEMBER, by=manager, reason="核对")
    assert new.measurements.get().value == 7 and new.evidence.exists()
