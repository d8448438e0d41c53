"""/updates/: what my department owes for a month; for those above, what every department owes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    DepartmentFactory,
    IndicatorFactory,
    ReportMonthFactory,
    UndertakingFactory,
    UserFactory,
    filed_update,
    published_update,
)
from zone.ledger import clock
from zone.tracking.models import Undertaking
from zone.tracking.months import due_words
from zone.tracking.updates import drafts

URL = "/updates/?per_page=25"
"""The list as it is asked for; without a query whoever files updates gets the grid."""


def listed(client, **asked):
    """The rows of the list, by code: state, due and action, as an export would write them."""
    table = client.get(URL, asked).context["table"]
    return {row.record.code: row for row in table.page.object_list}


@pytest.fixture
def ours(department):
    """Five undertakings of the clerk's department."""
    return [UndertakingFactory(code=f"MS2025-{n:02d}", lead_department=department) for n in range(1, 6)]


def test_a_department_sees_its_own_with_state_and_one_action(client, clerk, manager, ours, other_department, march):
    foreign = UndertakingFactory(lead_department=other_department)
    drafts.save_draft(
        drafts.start(ours[1], march.month, by=clerk), by=clerk, version=0, texts={"progress": "在建"}, typed={}
    )
    filed_update(IndicatorFactory(undertaking=ours[2]), 3, by=clerk)
    published_update(IndicatorFactory(undertaking=ours[3]), 3, by=clerk, publisher=manager)
    client.force_login(clerk)
    page = client.get(URL).content.decode()
    for result in ("未填报", "草稿", "待发布", "已发布", "继续填报", "3 项待处理（未填报、草稿、退回）"):
        assert result in page
    assert set(listed(client)) == {each.code for each in ours}
    assert foreign.code not in page


def test_only_who_files_is_offered_to_file(client, clerk, reviewer, manager, leader, ours, march):
    for person, offered in ((clerk, True), (reviewer, False), (manager, False), (leader, False)):
        client.force_login(person)
        assert ("填报</a>" in client.get(URL).content.decode().partition("<tbody>")[2]) == offered, person


@pytest.mark.parametrize(
    ("state", "rows"),
    [
        ("owing", {1, 2, 5}),
        ("unfiled", {1, 5}),
        ("draft", {2}),
        ("to-publish", {3}),
        ("to-check", set()),
        ("published", {4}),
    ],
)
def test_the_list_is_narrowed_by_state(client, clerk, manager, ours, march, state, rows):
    drafts.save_draft(
        drafts.start(ours[1], march.month, by=clerk), by=clerk, version=0, texts={"progress": "在建"}, typed={}
    )
    filed_update(IndicatorFactory(undertaking=ours[2]), 3, by=clerk)
    published_update(IndicatorFactory(undertaking=ours[3]), 3, by=clerk, publisher=manager)
    client.force_login(clerk)
    assert set(listed(client, state=state)) == {f"MS2025-{n:02d}" for n in rows}


def test_those_above_see_counts_by_department_and_who_still_owes(client, leader, clerk, ours, other_department, march):
    UndertakingFactory(lead_department=other_department)
    filed_update(IndicatorFactory(undertaking=ours[2]), 3, by=clerk)
    client.force_login(leader)
    counts = {row.code: (row.total, row.filed, row.owed) for row in client.get(URL).context["departments"]}
    assert counts == {"js": (5, 1, 4), "kj": (1, 0, 1)}
    assert len(listed(client, state="owing", department="js")) == 4
    assert "继续填报" not in client.get(URL).content.decode()


def test_a_department_under_way_with_a_correction_has_still_filed(client, clerk, manager, leader, ours, march):
    indicator = IndicatorFactory(undertaking=ours[0])
    published_update(indicator, 3, by=clerk, publisher=manager)
    drafts.start_correction(ours[0], march.month, by=clerk, reason="核减")
    client.force_login(clerk)
    assert "更正 草稿" in client.get(URL).content.decode()
    assert ours[0].code not in listed(client, state="owing")


def test_the_latest_open_month_comes_first_and_any_month_can_be_asked(client, clerk, ours, march):
    ReportMonthFactory(month=date(2026, 4, 1), state="closed", due_on=date(2026, 4, 25))
    client.force_login(clerk)
    assert client.get(URL).context["month"].month == march.month
    assert client.get(URL, {"month": "2026-04"}).context["month"].month == date(2026, 4, 1)
    assert client.get(URL, {"month": "2026-99"}).status_code == 200
    assert "已关账" in client.get(URL).content.decode()


def test_without_any_month_the_page_says_so(client, clerk):
    client.force_login(clerk)
    assert "还没有开放填报的月份" in client.get(URL).content.decode()


def test_late_is_marked(client, clerk, ours):
    ReportMonthFactory(due_on=clock.today() - timedelta(days=2))
    client.force_login(clerk)
    page = client.get(URL).content.decode()
    assert page.count("■ 已逾期 2 天") == 6
    filed_update(IndicatorFactory(undertaking=ours[2]), 3, by=clerk)
    assert "■ 逾期报送" in client.get(URL).content.decode()


@pytest.mark.parametrize(("left", "words"), [(3, "还有 3 天"), (0, "今天截止"), (-2, "已逾期 2 天")])
def test_the_time_left_is_said_in_words(march, left, words):
    assert due_words(march, march.due_on - timedelta(days=left)) == words


def test_the_list_is_exported_in_words(client, clerk, ours, march):
    client.force_login(clerk)
    text = b"".join(client.get(URL, {"export": "csv"})).decode("utf-8-sig")
    assert text.splitlines()[0] == "编码,事项,状态,时限,提交时间,填报人"
    assert "MS2025-01,口袋公园建设" in text
    assert "未填报" in text


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_queries_do_not_grow_with_rows(client, request, ours, department, other_department, march, who):
    client.force_login(request.getfixturevalue(who))
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for each in (department, other_department):
        UndertakingFactory.create_batch(15, lead_department=each)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(few) <= 14


def test_who_may_fill_in_workbooks_is_led_from_the_list_to_the_import(client, clerk, leader):
    found = {}
    for user in (clerk, leader):
        client.force_login(user)
        found[user.username] = '<a class="button" href="/imports/">导入</a>' in client.get("/updates/").content.decode()
    assert found == {"clerk": True, "leader": False}


@pytest.mark.parametrize("filed_of_ended", [False, True])
def test_the_month_is_counted_as_it_is_listed(client, leader, clerk, ours, other_department, march, filed_of_ended):
    elsewhere = UndertakingFactory(code="MS2025-09", lead_department=other_department)
    UndertakingFactory(code="MS2025-10", lead_department=None)
    UndertakingFactory(code="MS2025-11", lead_department=other_department, first_month=date(2026, 4, 1))
    alone = UndertakingFactory(code="MS2025-12", lead_department=DepartmentFactory())
    if filed_of_ended:  # shown with what was filed, though nothing is owed any more
        filed_update(IndicatorFactory(undertaking=ours[0]), 3, by=clerk)
        writer = UserFactory(department=alone.lead_department, roles=["reporter"])
        filed_update(IndicatorFactory(undertaking=alone), 3, by=writer)
    Undertaking.objects.filter(pk__in=(ours[0].pk, alone.pk)).update(last_month=date(2026, 2, 1))
    client.force_login(leader)
    page = client.get(URL)
    assert page.context["table"].row_count == len(page.context["table"].records) == 6 + 2 * filed_of_ended
    assert {one.code: one.total for one in page.context["departments"]} == {
        clerk.department.code: 4,
        other_department.code: 1,
        None: 1,
    }
    for asked in ({"department": other_department.code}, {"q": elsewhere.name}, {"state": "unfiled"}):
        table = client.get(URL, asked).context["table"]
        assert table.row_count == len(table.records), asked
    client.force_login(clerk)
    table = client.get(URL).context["table"]
    assert table.row_count == len(table.records) == 4 + filed_of_ended
