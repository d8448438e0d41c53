"""The desk: what each person has to do today."""

from datetime import date

import pytest
from django.utils.timezone import localtime

from tests.factories import (
    IndicatorFactory,
    ReportMonthFactory,
    UndertakingFactory,
    filed_update,
    publish,
    published_update,
)
from zone import counts
from zone.moves import make_move
from zone.tracking.desk import todo
from zone.tracking.desk.todo import owed_by, todo_count
from zone.tracking.models import ReportMonth, Undertaking
from zone.tracking.months import filing_counts, open_months, with_filing
from zone.tracking.updates import drafts

APRIL = date(2026, 4, 1)


@pytest.fixture
def april(db):
    return ReportMonthFactory(month=APRIL)


def owed(user) -> list[tuple[str, int]]:
    rows = [(undertaking.code, month.month.month) for month, undertaking, *_ in owed_by(user, open_months())]
    assert todo_count(user) == len(rows)
    return rows


def test_a_reporter_owes_what_the_department_leads_and_nobody_has_filed(march, april, indicator, task, clerk, manager):
    UndertakingFactory(code="MS2026-09")  # another department's
    assert owed(clerk) == [("MS2026-01", 3), ("MS2026-01", 4)]
    filed = filed_update(indicator, 3, by=clerk)
    assert owed(clerk) == [("MS2026-01", 4)]
    publish(filed, by=manager)
    assert owed(clerk) == [("MS2026-01", 4)]


def test_a_discarded_correction_owes_nothing(march, indicator, task, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    make_move(drafts.start_correction(task, march.month, by=clerk, reason="误报"), "discard", by=clerk)
    assert owed(clerk) == []


def test_what_was_returned_comes_first_with_the_last_reason_who_and_when(
    client, march, april, indicator, task, clerk, manager, manager2
):
    filed = filed_update(indicator, 3, by=clerk, month=APRIL)
    make_move(filed, "return", by=manager, note="建议补充佐证材料")
    again = make_move(drafts.submit_draft(filed, by=clerk), "return", by=manager2, note="请写明数量。")
    assert owed(clerk) == [("MS2026-01", 4), ("MS2026-01", 3)]
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert page.index("/updates/MS2026-01/2026-04/") < page.index("/updates/MS2026-01/2026-03/")
    at = localtime(again.events.order_by("pk").last().at)
    assert f'已退回</span> 请写明数量。 <span class="secondary unbroken">管理员乙 {at:%m-%d %H:%M}</span>' in page
    assert "建议补充佐证材料" not in page


def test_each_open_month_has_a_button_to_its_grid_and_the_first_due_is_the_main_one(
    client, march, april, indicator, clerk
):
    UndertakingFactory(code="MS2026-02", lead_department=clerk.department)
    ReportMonth.objects.filter(pk=APRIL).update(due_on=date(2099, 4, 25))
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert '<a class="button button-main" href="/updates/2026-03/">填报 2026年3月（2 项）</a>' in page
    assert '<a class="button" href="/updates/2026-04/">填报 2026年4月（2 项）</a>' in page
    filed_update(indicator, 3, by=clerk)
    filed_update(IndicatorFactory(undertaking=Undertaking.objects.get(code="MS2026-02")), 3, by=clerk)
    page = client.get("/").content.decode()
    assert "2026年3月（" not in page
    assert '<a class="button button-main" href="/updates/2026-04/">填报 2026年4月（2 项）</a>' in page


def test_a_desk_without_anything_to_file_says_why(client, clerk, clerk_without_department, request):
    client.force_login(clerk)
    assert "目前没有开放填报的月份" in client.get("/").content.decode()
    request.getfixturevalue("march")
    assert "本部门应报事项都已提交" in client.get("/").content.decode()
    client.force_login(clerk_without_department)
    assert "您的账号还没有所属部门" in client.get("/").content.decode()


def test_examples_are_marked_on_the_desk(client, march, clerk, manager, indicator):
    client.force_login(clerk)
    assert "示例</span>" not in client.get("/").content.decode()
    Undertaking.objects.update(is_example=True)
    assert "口袋公园建设 <span" in client.get("/").content.decode()


def test_each_waits_for_what_is_theirs_to_decide(march, project, task, indicator, clerk, reviewer, manager):
    filed_update(indicator, 3, by=clerk)
    asked = drafts.save_draft(
        drafts.start(project, march.month, by=clerk), by=clerk, version=0, texts={"progress": "封顶。"}, typed={}
    )
    asked = drafts.submit_draft(asked, by=clerk)
    assert (todo_count(reviewer), todo_count(manager)) == (1, 1)
    make_move(asked, "check", by=reviewer, content_hash=asked.hash_now())
    assert (todo_count(reviewer), todo_count(manager)) == (0, 2)


def test_nobody_waits_for_what_they_wrote(march, indicator, manager, manager2):
    filed_update(indicator, 3, by=manager)
    assert (todo_count(manager), todo_count(manager2)) == (0, 1)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("clerk", "1 项待处理（未填报、草稿、退回）"),
        ("reviewer", "没有待您审核的填报"),
        ("manager", "填报情况"),
        ("leader", "新发布的进展"),
        ("security", "尚未授予角色"),
        ("auditor", "最新操作记录"),
    ],
)
def test_the_desk_differs_by_role(client, request, march, task, who, words, django_assert_max_num_queries):
    client.force_login(request.getfixturevalue(who))
    with django_assert_max_num_queries(15):
        assert words in client.get("/").content.decode()


def test_the_desk_and_the_months_list_count_the_same(client, march, leader, clerk, manager, department):
    """Filed, late and published of a month; what was discarded counts nowhere."""
    ours = [IndicatorFactory(undertaking=UndertakingFactory(lead_department=department)) for _ in range(4)]
    ReportMonth.objects.update(due_on=date(2026, 3, 1))
    publish(filed_update(ours[0], 3, by=clerk), by=manager)
    filed_update(ours[1], 3, by=clerk)
    gone = make_move(filed_update(ours[2], 3, by=clerk), "return", by=manager, note="建议补充佐证材料")
    make_move(gone, "discard", by=clerk)
    assert not with_filing(Undertaking.objects.filter(pk=gone.undertaking_id), march.month).get().is_late
    client.force_login(leader)
    (row,) = client.get("/").context["filing"]
    assert (row.total, row.filed, row.published, row.late) == (4, 2, 1, 2)
    listed = client.get("/updates/?month=2026-03")
    assert [(one.total, one.filed, one.owed) for one in listed.context["departments"]] == [(4, 2, 2)]
    assert listed.content.decode().count("逾期报送") == 2


def test_a_person_without_a_department_leads_nothing_not_even_what_nobody_leads(db, clerk):
    UndertakingFactory(lead_department=None)
    clerk.department = None
    assert not Undertaking.objects.led_by(clerk).exists()


def test_of_much_that_is_owed_the_desk_names_the_first_and_leads_to_all(client, march, clerk, department, monkeypatch):
    monkeypatch.setattr(todo, "MAX_OWED", 3)
    monkeypatch.setattr(counts, "MOST", 4)
    ours = [UndertakingFactory(code=f"MS2026-{n:02d}", lead_department=department) for n in range(1, 7)]
    for begun in (ours[5], ours[4]):
        drafts.start(begun, march.month, by=clerk)
    rows = owed_by(clerk, open_months())
    assert [(undertaking.code, state is None) for _, undertaking, state, _ in rows] == [
        ("MS2026-05", False),
        ("MS2026-06", False),
        ("MS2026-01", True),
    ]
    client.force_login(clerk)
    page = client.get("/").content.decode()
    assert "6 项待处理（未填报、草稿、退回）" in page
    assert '<b class="count">4+</b>' in page
    assert "列出前 3 项" in page
    assert 'href="/updates/?state=owing"' in page


def test_what_was_returned_comes_first_and_what_is_no_longer_due_not_at_all(march, april, clerk, manager, department):
    first, second, ended = (UndertakingFactory(code=f"MS2026-{n:02d}", lead_department=department) for n in (1, 2, 3))
    drafts.start(first, APRIL, by=clerk)
    drafts.start(first, march.month, by=clerk)
    drafts.start(ended, march.month, by=clerk)
    Undertaking.objects.filter(pk=ended.pk).update(first_month=None)
    filed = filed_update(IndicatorFactory(undertaking=second), 3, by=clerk, month=APRIL)
    make_move(filed, "return", by=manager, note="请写明数量。")
    found = [
        (month.month.month, undertaking.code, state) for month, undertaking, state, _ in owed_by(clerk, open_months())
    ]
    assert found[:3] == [(4, "MS2026-02", "returned"), (3, "MS2026-01", "draft"), (4, "MS2026-01", "draft")]
    assert found[3:] == [(3, "MS2026-02", None)]


def test_each_reviewer_has_a_count_of_their_own(client, march, indicator, manager, manager2, memory):
    filed_update(indicator, 3, by=manager)
    found = []
    for person in (manager, manager2, manager):
        client.force_login(person)
        page = client.get("/review/")
        found.append((page.context["table"].row_count, str(page.context["todo_count"])))
    assert found == [(0, "0"), (1, "1"), (0, "0")]


def test_each_month_has_counts_of_its_own(client, march, april, indicator, clerk, leader, memory):
    filed_update(indicator, 3, by=clerk)
    for _ in range(2):
        client.force_login(leader)
        rows = client.get("/").context["filing"]
        assert {str(row.month): (row.total, row.filed) for row in rows} == {
            "2026年3月": (1, 1),
            "2026年4月": (1, 0),
        }
        client.force_login(clerk)
        owed = [client.get(f"/updates/?month=2026-{number:02d}").context["owed"] for number in (3, 4)]
        assert owed == [0, 1]


def test_a_corrected_month_counts_once_and_a_correction_begun_is_not_owed(march, indicator, task, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    correction = drafts.start_correction(task, march.month, by=clerk, reason="误报")
    assert owed(clerk) == []
    for _ in range(2):
        (count,) = filing_counts(march.month)
        assert (count.total, count.filed, count.published, count.owed) == (1, 1, 1, 0)
        if correction.state == "draft":
            correction = publish(drafts.submit_draft(correction, by=clerk), by=manager)
