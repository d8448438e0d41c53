"""Months open, close and reopen; who owes an update; late is marked, never hidden."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories import MARCH, ReportMonthFactory, UndertakingFactory, filed_update, published_update
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking import months
from zone.tracking.models import MonthState, ReportMonth, Undertaking
from zone.tracking.updates import drafts

PAST = date(2026, 3, 25)


def test_a_month_opens_due_on_the_25th_and_the_ledger_tells_it(manager):
    opened = months.open_month(MARCH, by=manager)
    assert opened.due_on == date(2026, 3, 25)
    assert LedgerEntry.objects.get(action="month.open").actor == "manager"


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 31)])
def test_a_month_is_its_first_day(manager, day):
    with pytest.raises(ValidationError, match="1 日"):
        months.open_month(day, by=manager)


def test_a_month_opens_once(manager, march):
    with pytest.raises(ValidationError):
        months.open_month(MARCH, by=manager)


def test_a_closed_month_takes_no_update_until_it_is_reopened_with_a_reason(march, task, clerk, manager):
    draft = drafts.start(task, MARCH, by=clerk)
    make_move(march, "close", by=manager)
    for action in (
        lambda: drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "补记。"}, typed={}),
        lambda: drafts.report_no_change(task, MARCH, by=clerk),
        lambda: drafts.submit_draft(draft, by=clerk),
    ):
        with pytest.raises(ValidationError, match=r"关账|无变化"):
            action()
    with pytest.raises(ValidationError, match="原因"):
        make_move(march, "reopen", by=manager, note="  ")
    make_move(march, "reopen", by=manager, note="补报一项")
    assert drafts.report_no_change(task, MARCH, by=clerk).state == "submitted"
    assert list(LedgerEntry.objects.filter(action__startswith="month.").values_list("action", flat=True)) == [
        "month.reopen",
        "month.close",
    ]


def test_a_month_does_not_close_over_waiting_updates(march, indicator, clerk, manager):
    filed_update(indicator, 3, by=clerk)
    with pytest.raises(ValidationError, match="1 份填报尚未审结"):
        make_move(march, "close", by=manager)


def test_only_administrators_turn_the_months(march, clerk, leader):
    for user in (clerk, leader):
        with pytest.raises(PermissionDenied):
            make_move(march, "close", by=user)


SQUARE = {
    ("open", "close"): "closed",
    ("open", "reopen"): "2026年3月尚未关账。",
    ("closed", "close"): "2026年3月已经关账。",
    ("closed", "reopen"): "open",
}
"""What becomes of each state under each move: the state it turns into, or why it does not move."""


def test_the_square_is_whole():
    assert set(SQUARE) == {(state, name) for state in MonthState.values for name in ReportMonth.MOVES}


@pytest.mark.parametrize(("state", "name"), SQUARE)
def test_each_state_moves_as_the_table_says(state, name, march, manager):
    ReportMonth.objects.update(state=state)
    expected = SQUARE[state, name]
    if "。" in expected:
        with pytest.raises(ValidationError, match=expected):
            make_move(march, name, by=manager, note="补报")
        assert ReportMonth.objects.get().state == state
    else:
        assert make_move(march, name, by=manager, note="补报").state == expected


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "security", "auditor"])
@pytest.mark.parametrize("name", ["close", "reopen"])
def test_nobody_else_moves_a_month(who, name, march, request):
    with pytest.raises(PermissionDenied):
        make_move(march, name, by=request.getfixturevalue(who), note="补报")


def test_a_reason_longer_than_the_column_is_refused(march, manager):
    closed = make_move(march, "close", by=manager)
    with pytest.raises(ValidationError, match="200"):
        make_move(closed, "reopen", by=manager, note="补" * 201)


def test_late_is_marked(task, indicator, clerk):
    ReportMonthFactory(month=MARCH, due_on=date(2026, 3, 25))
    assert filed_update(indicator, 3, by=clerk).is_late


@pytest.mark.parametrize("was_late", [True, False])
def test_a_correction_is_as_late_as_what_it_corrects(march, task, indicator, clerk, manager, was_late):
    march.due_on = PAST if was_late else march.due_on
    march.save()
    published_update(indicator, 3, by=clerk, publisher=manager)
    ReportMonth.objects.update(due_on=date(2099, 3, 25) if was_late else PAST)
    correction = drafts.start_correction(task, MARCH, by=clerk, reason="重复统计")
    assert drafts.submit_draft(correction, by=clerk).is_late == was_late


def test_who_owes_is_who_runs_in_that_month_and_has_filed_nothing(march, task, indicator, department, clerk, manager):
    UndertakingFactory(code="MS2026-11", lead_department=department, first_month=date(2026, 4, 1))
    UndertakingFactory(code="MS2026-12", lead_department=department, first_month=None)
    UndertakingFactory(code="MS2026-13", lead_department=department, state="completed")
    assert [u.code for u in months.still_owing(MARCH)] == ["MS2026-01"]
    published_update(indicator, 3, by=clerk, publisher=manager)
    assert not months.still_owing(MARCH).exists()


def test_a_month_not_opened_takes_no_update(task, clerk):
    with pytest.raises(ValidationError, match="尚未开放"):
        drafts.start(task, MARCH, by=clerk)
    assert not ReportMonth.objects.exists()


def test_one_that_is_read_owes_what_the_condition_says(db):
    for state in ("active", "suspended", "completed"):
        for first in (None, date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)):
            for last in (None, date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)):
                if first is None or last is None or first <= last:
                    UndertakingFactory(state=state, first_month=first, last_month=last)
    asked = set(Undertaking.objects.owing(MARCH))
    assert {one for one in Undertaking.objects.all() if one.owes(MARCH)} == asked
    assert len(asked) == 6
