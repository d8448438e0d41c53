"""What the desks of leaders, auditors and the security officer show."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    IndicatorFactory,
    ReportMonthFactory,
    TaskFactory,
    UserFactory,
    filed_correction,
    publish,
    published_update,
)
from zone.desk_sections import DESK_SECTIONS, DeskSection, register_desk_sections
from zone.ledger import clock
from zone.ledger.ledger import mark_demo_database
from zone.people.locks import locked_accounts
from zone.tracking.desk.changes import MAX_CHANGES, changes_of, changes_section
from zone.tracking.models import ProgressUpdate
from zone.tracking.updates import drafts

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def in_may(db):
    """The clock of the zone stands in May 2026, with three months open."""
    mark_demo_database()
    with clock.fixed_at(datetime(2026, 5, 20, 9, tzinfo=BEIJING)):
        for month in (date(2026, 3, 1), APRIL, MAY):
            ReportMonthFactory(month=month, due_on=date(2099, 1, 1))
        yield


@pytest.mark.parametrize(
    ("aggregation", "figures"), [("cumulative", [(3, None), (7, 4)]), ("increment", [(3, 3), (10, 7)])]
)
def test_a_change_says_the_figure_and_what_it_changed(in_may, clerk, manager, aggregation, figures):
    indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department), aggregation=aggregation)
    made = [
        published_update(indicator, value, by=clerk, publisher=manager, month=month)
        for value, month in ((3, APRIL), (7, MAY))
    ]
    assert [(one.figure, one.difference) for one in changes_of(made)] == figures


@pytest.mark.parametrize("aggregation", ["cumulative", "increment"])
def test_a_correction_is_compared_with_what_it_corrects(client, in_may, clerk, manager, leader, aggregation):
    indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department), aggregation=aggregation)
    published_update(indicator, 8, by=clerk, publisher=manager, month=APRIL)
    corrected = publish(filed_correction(indicator, 5, by=clerk, month=APRIL), by=manager)
    (change,) = changes_of([corrected])
    assert (change.figure, change.difference) == (5, -3)
    client.force_login(leader)
    page = client.get("/").content.decode()
    assert "更正</span>" in page and "−3" in page


def test_the_main_figure_is_that_of_the_first_indicator_and_words_alone_say_so(client, in_may, clerk, manager, leader):
    task = TaskFactory(lead_department=clerk.department)
    IndicatorFactory(undertaking=task, number=2, name="其次")
    published_update(
        IndicatorFactory(undertaking=task, number=1, name="首先"), 3, by=clerk, publisher=manager, month=APRIL
    )
    silent = drafts.report_no_change(TaskFactory(lead_department=clerk.department), APRIL, by=clerk)
    publish(silent, by=manager)
    assert [one.indicator.name if one.indicator else "" for one in changes_section()["changes"]] == ["", "首先"]
    client.force_login(leader)
    page = client.get("/").content.decode()
    assert "首次发布" in page and "本月无变化" in page and "其次" not in page


def test_this_month_means_what_was_published_in_it_of_the_last_twelve(in_may, clerk, manager):
    indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department))
    old = ReportMonthFactory(month=date(2025, 5, 1), due_on=date(2099, 1, 1))
    published_update(indicator, 1, by=clerk, publisher=manager, month=old.month)
    assert changes_section()["changes"] == []
    april = published_update(indicator, 3, by=clerk, publisher=manager, month=APRIL)
    assert [one.update for one in changes_section()["changes"]] == [april]
    with clock.fixed_at(datetime(2026, 6, 1, 0, 1, tzinfo=BEIJING)):
        assert changes_section()["changes"] == []


def test_of_many_changes_the_newest_are_shown(in_may, clerk, manager, django_assert_num_queries):
    def publish_some(count):
        for _ in range(count):
            indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department))
            published_update(indicator, 3, by=clerk, publisher=manager, month=APRIL)

    publish_some(2)
    with django_assert_num_queries(3):
        assert not changes_section()["more_changes"]
    publish_some(MAX_CHANGES)
    with django_assert_num_queries(3):
        shown = changes_section()
    newest = ProgressUpdate.objects.order_by("-published_at").first()
    assert (len(shown["changes"]), shown["more_changes"], shown["changes"][0].update) == (MAX_CHANGES, True, newest)


def test_a_leader_sees_the_years_key_figures_by_pillar(client, in_may, clerk, manager, leader):
    client.force_login(leader)
    assert "2026年还没有已发布的数据" in client.get("/").content.decode()
    for value in (3, 4):
        indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department, is_example=True))
        published_update(indicator, value, by=clerk, publisher=manager, month=APRIL)
    page = client.get("/").content.decode()
    assert "<h3>服务提质</h3>" in page and '<span class="value">7处</span>' in page
    assert 'href="/reports/annual/2026/"' in page and "其中示例 2 项" in page


def test_a_section_from_above_stands_on_the_desks_of_its_roles_alone(monkeypatch, client, leader, auditor):
    monkeypatch.setattr("zone.desk_sections.DESK_SECTIONS", type(DESK_SECTIONS)("sections"))
    section = DeskSection("zone/_messages.html", frozenset({"auditor"}), lambda user: {"who": user.username})
    register_desk_sections(extra=section)
    with pytest.raises(ImproperlyConfigured):
        register_desk_sections(extra=DeskSection("x.html", frozenset(), dict))
    client.force_login(auditor)
    assert client.get("/").context["sections"] == [("zone/_messages.html", {"who": "auditor"})]
    client.force_login(leader)
    assert client.get("/").context["sections"] == []


def failed(username: str, failures: int, minutes_ago: int = 1, address: str = "10.0.0.1") -> None:
    attempt = AccessAttempt.objects.create(
        username=username, ip_address=address, user_agent=str(failures), failures_since_start=failures
    )
    at = timezone.now() - timezone.timedelta(minutes=minutes_ago)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)


def test_locked_are_those_who_failed_too_often_from_one_address_a_short_while_ago(db, clerk, colleague, reviewer):
    limit = settings.AXES_FAILURE_LIMIT
    failed("clerk", limit - 2)
    failed("clerk", 2)
    failed("colleague", limit - 1)
    failed("colleague", limit - 1, address="10.0.0.2")
    failed("reviewer", limit, minutes_ago=60)
    failed("nobody", limit)
    assert list(locked_accounts()) == [clerk]


def test_a_lock_by_real_failures_stands_on_the_security_officers_desk(client, clerk, security):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/login/", {"username": "clerk", "password": "falsch"})
    client.force_login(security)
    page = client.get("/").content.decode()
    assert "暂时锁定：填报员甲（建设局）" in page


def test_the_security_officer_sees_who_signed_in_last_and_what_is_missing(client, security, clerk):
    UserFactory(name="新同志", roles=[])
    client.force_login(security)
    page = client.get("/")
    assert [(one.label, one.text) for one in page.context["key_figures"]] == [
        ("启用的账号", "3 个"),
        ("尚未授予角色", "1 个"),
        ("暂时锁定", "0 个"),
        ("从未登录", "2 个"),
    ]
    assert [(person.name, roles) for person, roles in page.context["signed_in"]] == [("安全管理员", "安全管理员")]


def test_the_auditor_reads_verification_and_entries_in_words(client, auditor, manager, indicator, march, clerk):
    published_update(indicator, 3, by=clerk, publisher=manager)
    client.force_login(auditor)
    page = client.get("/").content.decode()
    assert "全部数据核验" in page and "尚未执行" in page
    assert '<th scope="row">发布</th><td>管理员甲</td>' in page
    assert 'class="hash"' not in page and f'href="{reverse("jobs:proof")}"' in page


@pytest.mark.parametrize("who", ["clerk", "reviewer", "manager", "leader", "security", "auditor"])
def test_every_desk_keeps_its_budget(client, request, in_may, who, django_assert_max_num_queries):
    clerk, manager2 = request.getfixturevalue("clerk"), request.getfixturevalue("manager2")
    for _ in range(3):
        indicator = IndicatorFactory(undertaking=TaskFactory(lead_department=clerk.department))
        published_update(indicator, 3, by=clerk, publisher=manager2, month=APRIL)
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(20):
        assert client.get("/").status_code == 200
