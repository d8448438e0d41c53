"""An administrator reminds departments of what they have not filed; the departments see it until all is filed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.factories import IndicatorFactory, ReportMonthFactory, UndertakingFactory, filed_update
from tests.live_requests import Visitor, at_once
from tests.triggers_off import triggers_off
from zone.ledger import clock
from zone.ledger.acts import missing_rows
from zone.ledger.ledger import mark_demo_database
from zone.ledger.models import LedgerEntry
from zone.ledger.proof import Walk
from zone.moves import make_move
from zone.tracking.models import Reminder, ReportMonth
from zone.tracking.reminders import remind, reminded_of

MARCH = date(2026, 3, 1)
REMIND = "/updates/2026-03/remind/"


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def other_task(other_department):
    return UndertakingFactory(code="MS2026-09", lead_department=other_department)


def test_one_click_reminds_a_department_and_its_people_see_it_until_all_is_filed(
    client, march, indicator, other_task, manager, clerk, reviewer, other_clerk
):
    ReportMonth.objects.update(due_on=date(2099, 3, 25))
    client.force_login(manager)
    answer = client.post(REMIND, {"department": "js"}, follow=True)
    assert said(answer) == ["已就2026年3月的填报催报建设局，对方的工作台和填报页会显示。"]
    at = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    for person, address in (
        (clerk, "/"),
        (reviewer, "/"),
        (clerk, "/updates/2026-03/"),
        (reviewer, "/updates/?month=2026-03"),
    ):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert f"管理员甲 {at:%m-%d}" in page
        assert "催报：2026年3月还有 <b>1 项</b>未提交，请于3月25日前提交。" in page
    client.force_login(other_clerk)
    assert "催报：" not in client.get("/").content.decode()
    filed_update(indicator, 3, by=clerk)
    client.force_login(clerk)
    assert "催报：" not in client.get("/").content.decode() + client.get("/updates/2026-03/").content.decode()


def test_after_the_due_date_a_reminder_asks_for_it_all_the_same(client, march, task, manager, clerk):
    ReportMonth.objects.update(due_on=date(2026, 3, 25))
    remind(MARCH, by=manager)
    client.force_login(clerk)
    assert "未提交，已于3月25日截止，请尽快补报。" in client.get("/").content.decode()


def test_one_click_reminds_all_that_are_behind_and_were_not_reminded_today(
    client, march, indicator, other_task, manager, manager2, clerk
):
    UndertakingFactory(code="MS2026-10", lead_department=None)
    third = UndertakingFactory(code="MS2026-11").lead_department
    filed_update(indicator, 3, by=clerk)
    remind(MARCH, by=manager, department=third.pk)
    client.force_login(manager2)
    assert "催报全部" not in client.get("/").content.decode()  # one is left, and has a button of its own
    client.post(REMIND)
    assert {(one.department.code, one.by.username) for one in Reminder.objects.all()} == {
        (third.code, "manager"),
        ("kj", "manager2"),
    }


def test_a_second_click_says_who_reminded_when_and_changes_nothing(client, march, task, manager, manager2):
    remind(MARCH, by=manager)
    at = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    client.force_login(manager2)
    for data in ({"department": "js"}, {}):
        (message,) = said(client.post(REMIND, data, follow=True))
        assert message.startswith(f"管理员甲 {at:%H}:") and message.endswith("同一部门一天只催一次。")
    page = client.get("/").content.decode()
    assert "已催报</span>" in page and 'name="department"' not in page
    assert Reminder.objects.count() == LedgerEntry.objects.filter(action="reminder.send").count() == 1


def test_the_next_day_they_may_be_reminded_again_and_see_the_last(db, department, manager, manager2):
    mark_demo_database()
    beijing = ZoneInfo("Asia/Shanghai")
    with clock.fixed_at(datetime(2026, 3, 20, 23, 50, tzinfo=beijing)):
        march = ReportMonthFactory()
        UndertakingFactory(lead_department=department)
        remind(MARCH, by=manager)
    with clock.fixed_at(datetime(2026, 3, 21, 9, 0, tzinfo=beijing)):
        remind(MARCH, by=manager2)
        (shown,) = reminded_of(department.pk, [march])
        assert (shown.reminder.by, shown.owed) == (manager2, 1)
    assert [str(one.day) for one in Reminder.objects.order_by("at")] == ["2026-03-20", "2026-03-21"]


def test_the_ledger_says_who_reminded_whom_of_how_much(march, task, manager):
    (made,) = remind(MARCH, by=manager)
    entry = LedgerEntry.objects.get(action="reminder.send")
    assert (entry.actor, entry.object_id, entry.object_label) == ("manager", str(made.pk), "建设局 2026年3月")
    assert (entry.action_word, entry.object_word) == ("催报", "催报")
    assert [(line.label, line.after) for line in entry.lines] == [("未提交（项）", "1")]


def test_administrators_alone_remind(march, task, those):
    def may(user) -> bool:
        try:
            remind(MARCH, by=user)
        except PermissionDenied:
            return False
        return True

    assert those(may) == {"manager"}


def test_nobody_is_reminded_of_a_month_that_is_closed_or_not_begun_or_all_filed(
    client, march, indicator, manager, clerk, other_department
):
    client.force_login(manager)
    ahead = ReportMonthFactory(month=date(2098, 3, 1))
    with pytest.raises(ValidationError, match="还没有开始"):
        remind(ahead.month, by=manager)
    with pytest.raises(ValidationError, match="不用催报"):
        remind(MARCH, by=manager, department=other_department.pk)
    filed = filed_update(indicator, 3, by=clerk)
    with pytest.raises(ValidationError, match="不用催报"):
        remind(MARCH, by=manager)
    make_move(filed, "return", by=manager, note="请写明数量。")
    make_move(march, "close", by=manager)
    assert said(client.post(REMIND, follow=True)) == ["2026年3月已经关账，不能催报。"]
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("address", ["/updates/2026-04/remind/", "/updates/2026-13/remind/", "/updates/x/remind/"])
def test_what_is_no_month_is_not_found(console, march, address):
    assert console.post(address).status_code == 404
    for code in ("nobody", "\0", "js\0"):
        assert console.post(REMIND, {"department": code}).status_code == 404


def test_the_database_holds_one_a_day(march, department, manager):
    now = clock.now()
    rows = [Reminder(month=march, department=department, by=manager, at=now, day=now.date()) for _ in range(2)]
    with pytest.raises(IntegrityError):
        Reminder.objects.bulk_create(rows)


@pytest.mark.parametrize("bend", [lambda all_: all_.update(day=date(2020, 1, 1)), lambda all_: all_.delete()])
def test_the_database_keeps_a_reminder_and_verification_misses_one_that_is_gone(march, task, manager, bend):
    remind(MARCH, by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        bend(Reminder.objects.all())
    assert list(missing_rows(Walk())) == []
    with triggers_off():
        Reminder.objects.all().delete()
    assert len(list(missing_rows(Walk()))) == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_remind_each_department_once(
    live_server, march, task, other_task, manager, manager2
):
    IndicatorFactory(undertaking=task)
    people = [Visitor(live_server, person) for person in (manager, manager2) for _ in range(2)]
    answers = at_once(*(lambda person=person: person.post(REMIND) for person in people))
    assert [status for status, _ in answers] == [302] * 4
    assert sorted(one.department.code for one in Reminder.objects.all()) == ["js", "kj"]
    assert LedgerEntry.objects.filter(action="reminder.send").count() == 2


def test_a_reviewer_sees_the_own_department_alone_and_has_no_button(client, march, task, other_task, reviewer, leader):
    client.force_login(reviewer)
    page = client.get("/")
    assert [one.figures.department for one in page.context["filing"][0].behind] == ["建设局"]
    client.force_login(leader)
    overseen = client.get("/")
    assert [one.figures.department for one in overseen.context["filing"][0].behind] == ["建设局", "科技局"]
    assert "/remind/" not in page.content.decode() + overseen.content.decode()


def test_the_newest_open_months_stand_with_their_departments_the_others_are_named(console, march, task, manager):
    for number in (1, 2):
        ReportMonthFactory(month=date(2026, number, 1))
    page = console.get("/")
    assert [str(one.month) for one in page.context["filing"]] == ["2026年3月", "2026年2月"]
    assert [str(month) for month in page.context["older_months"]] == ["2026年1月"]
    text = page.content.decode()
    assert 'href="/updates/?month=2026-03&amp;state=owing&amp;department=js"' in text
    assert "还在开放的" in text
