"""An update by itself: its name, what it holds, who is to act next, and why a move is refused."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware

from tests.factories import MARCH, IndicatorFactory, filed_update, publish
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import ProgressUpdate
from zone.tracking.updates import drafts


@pytest.fixture
def filed(march, indicator, clerk) -> ProgressUpdate:
    return filed_update(indicator, 3, by=clerk)


@pytest.fixture
def filed_project(march, project, clerk) -> ProgressUpdate:
    """Of a kind that asks for the department's check."""
    return filed_update(IndicatorFactory(undertaking=project, number=1), 3, by=clerk)


def test_an_update_is_called_by_its_month_and_revision(filed, task, clerk, manager):
    assert str(filed) == "口袋公园建设 2026-03"
    publish(filed, by=manager)
    assert str(drafts.start_correction(task, MARCH, by=clerk, reason="漏报")) == "口袋公园建设 2026-03（第2版）"


@pytest.mark.parametrize(
    ("texts", "value", "has_content", "reports"),
    [
        ({}, None, False, False),
        ({"progress": "  "}, None, False, False),
        ({"progress": "已开工。"}, None, True, True),
        ({"problems": "缺资金。"}, None, True, False),
        ({}, Decimal(3), True, True),
    ],
)
def test_what_makes_a_month_reported(march, task, indicator, clerk, texts, value, has_content, reports):
    draft = drafts.start(task, MARCH, by=clerk)
    typed = {} if value is None else {indicator.pk: drafts.Entry(value, "属实")}
    draft = drafts.save_draft(draft, by=clerk, version=0, texts=texts, typed=typed)
    assert (draft.has_content(), draft.reports_month()) == (has_content, reports)


def waits_for(those, update) -> set[str]:
    return those(lambda user: ProgressUpdate.objects.waiting_for(user).filter(pk=update.pk).exists())


def test_what_needs_no_check_waits_for_administrators(those, filed):
    assert waits_for(those, filed) == {"manager"}


def test_what_needs_a_check_waits_for_its_departments_reviewer_and_then_for_administrators(
    those, filed_project, reviewer
):
    assert waits_for(those, filed_project) == {"reviewer"}
    checked = make_move(filed_project, "check", by=reviewer, content_hash=filed_project.hash_now())
    assert waits_for(those, checked) == {"manager"}


def test_what_no_department_leads_is_checked_by_administrators(those, filed_project, project):
    project.lead_department = None
    project.save()
    assert waits_for(those, filed_project) == {"manager"}


def test_nobody_waits_for_their_own_or_for_what_is_done(those, filed, manager, manager2):
    draft = make_move(filed, "return", by=manager, note="请附佐证")
    assert waits_for(those, draft) == set()
    again = drafts.save_draft(draft, by=manager, version=draft.version, texts={}, typed={})
    again = drafts.submit_draft(again, by=manager)
    assert waits_for(those, again) == set()
    assert ProgressUpdate.objects.waiting_for(manager2).get() == again
    publish(again, by=manager2)
    assert not ProgressUpdate.objects.waiting_for(manager2).exists()


def test_why_a_move_is_refused(filed, filed_project, clerk, reviewer, manager):
    assert filed.refusal("publish", manager) == ""
    assert filed.refusal("check", reviewer) == "此类事项不设部门审核，请直接发布。"
    assert filed.refusal("return", reviewer) == "部门审核环节已结束，不能再由部门退回。"
    assert filed.refusal("return", manager) == ""
    assert filed_project.refusal("publish", manager) == "须先经部门审核，才能发布。"
    assert filed_project.refusal("check", reviewer) == filed_project.refusal("return", reviewer) == ""
    checked = make_move(filed_project, "check", by=reviewer, content_hash=filed_project.hash_now())
    assert checked.refusal("publish", manager) == ""
    assert checked.refusal("return", reviewer) == "部门审核环节已结束，不能再由部门退回。"
    assert checked.refusal("return", manager) == ""
    assert filed.refusal("withdraw", clerk) == ""
    filed.seen_at = filed.submitted_at
    assert filed.refusal("withdraw", clerk) == "审核人已经查看，不能撤回；如需修改请联系审核人退回。"


def test_in_a_closed_month_nothing_is_filed_and_all_else_goes_on(march, task, filed_project, clerk, reviewer, manager):
    draft = drafts.start(task, MARCH, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已开工。"}, typed={})
    assert draft.refusal("submit", clerk) == ""
    type(march).objects.update(state="closed")
    draft, waiting = (ProgressUpdate.objects.get(pk=one.pk) for one in (draft, filed_project))
    assert draft.refusal("submit", clerk) == f"{march}已关账，须由管理员重新开放后才能填报。"
    assert draft.refusal("discard", clerk) == waiting.refusal("check", reviewer) == ""
    with pytest.raises(ValidationError, match="已关账"):
        draft._hold_month_open()


def test_who_checked_is_stored_until_it_goes_back(filed_project, reviewer, manager, clerk):
    checked = make_move(filed_project, "check", by=reviewer, content_hash=filed_project.hash_now())
    assert (checked.checked_by, checked.checked_at) == (reviewer, checked.events.get(move="check").at)
    returned = make_move(checked, "return", by=manager, note="请附佐证")
    stored = ProgressUpdate.objects.get(pk=returned.pk)
    assert (stored.checked_by, stored.checked_at, stored.state) == (None, None, "returned")
    again = drafts.submit_draft(stored, by=clerk)
    assert (again.author, again.submitted_at, again.seen_at) == (clerk, again.events.last().at, None)


def test_what_is_checked_is_what_was_seen(filed_project, reviewer):
    with pytest.raises(ValidationError, match="您查看后内容有改动"):
        make_move(filed_project, "check", by=reviewer, content_hash="x")
    seen = filed_project.hash_now()
    checked = make_move(filed_project, "check", by=reviewer, content_hash=seen)
    assert json.loads(LedgerEntry.objects.get(action="progressupdate.check").changes)["content_hash"] == seen
    assert checked.content_hash == ""  # nothing is signed before it is published


def test_filing_is_recorded_with_its_author_and_whether_it_was_late(filed, clerk):
    said = json.loads(LedgerEntry.objects.get(action="progressupdate.submit").changes)
    assert (said["author"], said["is_late"]) == (clerk.pk, False)


@pytest.mark.parametrize(("day", "hour", "is_late"), [(24, 12, False), (25, 23, False), (26, 0, True)])
def test_what_is_filed_on_the_last_day_is_in_time(march, task, clerk, day, hour, is_late):
    assert march.due_on == date(2099, 3, 25)
    draft = drafts.start(task, MARCH, by=clerk)
    at = make_aware(datetime(2099, 3, day, hour))
    assert draft.complete_move("submit", by=clerk, note="", at=at) == {"author": clerk.pk, "is_late": is_late}


def test_filing_looks_again_at_the_content_and_the_month(march, task, clerk):
    """What was loaded before may be old: the month is read anew, and locked."""
    draft = drafts.start(task, MARCH, by=clerk)
    with pytest.raises(ValidationError, match="请填写本月进展或任一指标"):
        draft.prepare_move("submit", by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已开工。"}, typed={})
    assert draft.month.is_open and draft.prepare_move("submit", by=clerk) == {}
    type(march).objects.update(state="closed")
    with pytest.raises(ValidationError, match="已关账"):
        draft.prepare_move("submit", by=clerk)


def test_no_change_is_not_reported_beside_content(march, task, indicator, clerk):
    draft = drafts.start(task, MARCH, by=clerk)
    with pytest.raises(ValidationError, match="请填写本月进展或任一指标"):
        draft._require_report()
    draft.no_change = True
    draft._require_report()
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"problems": "缺资金。"}, typed={})
    with pytest.raises(ValidationError, match="请填写本月进展或任一指标"):
        draft._require_report()
    draft.no_change = True
    with pytest.raises(ValidationError, match="不能按“本月无变化”上报"):
        draft._require_report()


def test_a_second_hand_is_recorded_once(march, task, clerk, colleague):
    draft = drafts.start(task, MARCH, by=clerk)
    for version, words in enumerate(("一", "二", "三")):
        draft = drafts.save_draft(draft, by=colleague, version=version, texts={"problems": words}, typed={})
    entries = LedgerEntry.objects.filter(action="progressupdate.contribute")
    assert [(one.actor_id, one.topic) for one in entries] == [(colleague.pk, task.code)]
