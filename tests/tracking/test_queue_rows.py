"""The queue's rows are drawn once, and anew as soon as anything they show has changed."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.console import management
from tests.factories import DepartmentFactory, IndicatorFactory, ReportMonthFactory, UserFactory, filed_update, publish
from zone.ledger.cache import with_last_entry
from zone.ledger.ledger import record
from zone.moves import make_move
from zone.tracking.models import ProgressUpdate
from zone.tracking.months import open_month
from zone.tracking.review.cases import with_people
from zone.tracking.review.drawn_rows import drawn_rows
from zone.tracking.updates import drafts

FEBRUARY = date(2026, 2, 1)
ROW = re.compile(r"<tr data-row.*?</tr>", re.DOTALL)
HASH = re.compile(r'name="hash_(\d+)" value="(\w{64})"')
RECORDED_UNDER_THE_CODE = {
    f"tracking_{name}"
    for name in ("undertaking", "indicator", "planpoint", "progressupdate", "measurement", "evidence", "contributor")
} | {"tracking_updateevent", "tracking_reportmonth"}  # what is done to an update; the month's last entry is in the key


@pytest.fixture(autouse=True)
def empty(memory):
    """The cache of this file's tests."""


@pytest.fixture
def waiting(task, indicator, march, clerk):
    """An update that waits for both administrators."""
    return filed_update(indicator, 3, by=clerk)


@pytest.fixture
def queue(client, manager):
    client.force_login(manager)

    def read() -> str:
        (row,) = ROW.findall(client.get("/review/").content.decode())
        return row

    return read


def rename_department(update, **people):
    update.undertaking.lead_department.name = "示例新部门"
    update.undertaking.lead_department.save()


def change_indicator(update, client, manager, **people):
    client.force_login(manager)
    indicator = update.undertaking.indicators.get()
    url = reverse("admin:tracking_indicator_change", args=[indicator.pk])
    sent = {
        "number": 1,
        "name": "口袋公园（示例）",
        "unit": indicator.unit,
        "target": "21",
        "qualifier": "exact",
        "direction": "up",
    }
    more = {"aggregation": "cumulative", "horizon": "year", **management("plan", total=1)}
    plan = {"plan-0-month": "2026-03-01", "plan-0-value": "5"}
    assert client.post(url, sent | more | plan).status_code == 302


def publish_the_month_before(update, clerk, manager2, **people):
    ReportMonthFactory(month=FEBRUARY)
    publish(filed_update(update.undertaking.indicators.get(), 2, by=clerk, month=FEBRUARY), by=manager2)


def return_and_file_again(update, clerk, manager2, **people):
    returned = make_move(update, "return", by=manager2, note="请写明数量。")
    typed = {update.undertaking.indicators.get().pk: drafts.Entry(4)}
    saved = drafts.save_draft(returned, by=clerk, version=returned.version, texts={}, typed=typed)
    drafts.submit_draft(saved, by=clerk)


ACTS = {
    rename_department: "示例新部门",
    change_indicator: "口袋公园（示例）",
    publish_the_month_before: "+1",
    return_and_file_again: "<b>4</b>",
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_what_a_row_shows_is_never_old(queue, client, waiting, clerk, manager, manager2, act):
    before = queue()
    assert ACTS[act] not in before and queue() == before
    act(waiting, client=client, clerk=clerk, manager=manager, manager2=manager2)
    client.force_login(manager)
    after = queue()
    assert ACTS[act] in after
    assert HASH.findall(after) == [(str(waiting.pk), ProgressUpdate.objects.get(pk=waiting.pk).hash_now())]


def statements(client, path="/review/") -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [one["sql"] for one in asked]


def reads_content(asked: list[str]) -> list[str]:
    return [sql for sql in asked if 'FROM "tracking_measurement"' in sql]


def test_a_row_is_read_once_for_both_administrators_and_again_after_an_entry_about_it(
    client, waiting, clerk, manager, manager2
):
    other = IndicatorFactory(undertaking__lead_department=clerk.department)
    for person, reads in ((manager, 1), (manager2, 0), (manager, 0)):
        client.force_login(person)
        assert len(reads_content(statements(client))) == reads
    filed_update(other, 5, by=clerk)
    (read,) = reads_content(statements(client))
    assert f'"update_id" IN ({ProgressUpdate.objects.latest("pk").pk})' in read
    record("evidence.add", obj=waiting, topic=waiting.undertaking.code)
    (read,) = reads_content(statements(client))
    assert f'"update_id" IN ({waiting.pk})' in read


def test_what_a_row_rests_on_is_recorded_under_the_undertakings_code(waiting, manager, clerk, manager2):
    """Or is a name in its key: of these tables nothing else is shown."""
    publish(waiting, by=manager2)
    correction = drafts.start_correction(waiting.undertaking, waiting.month_id, by=clerk, reason="误报")
    drafts.submit_draft(correction, by=clerk)
    updates = list(with_last_entry(with_people(ProgressUpdate.objects.filter(pk=correction.pk)), "undertaking__code"))
    with CaptureQueriesContext(connection) as asked:
        (drawn,) = drawn_rows(updates)
    assert "更正" in drawn.html and drawn.is_flagged
    tables = {table for one in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    assert tables and tables <= RECORDED_UNDER_THE_CODE


def test_all_without_a_flag_are_ticked_and_that_is_not_cached_for_others(client, queue, waiting, manager2):
    assert " checked" not in queue()
    assert " checked>" in client.get("/review/?tick=plain").content.decode()
    client.force_login(manager2)
    assert " checked" not in queue()


def test_a_month_that_opens_late_is_missed_at_once(queue, task, clerk, march):
    filed_update(IndicatorFactory(undertaking=task, number=1, aggregation="increment"), 3, by=clerk)
    assert "不含" not in queue()
    open_month(FEBRUARY, by=UserFactory(roles=["administrator"]))
    assert "累计不含2月" in queue()


def test_two_months_of_an_undertaking_are_two_rows(client, manager, waiting, clerk):
    client.force_login(manager)
    ReportMonthFactory(month=FEBRUARY)
    filed_update(waiting.undertaking.indicators.get(), 2, by=clerk, month=FEBRUARY)
    for _ in range(2):
        cases = ROW.findall(client.get("/review/").content.decode())
        assert [("2026年3月" in one, "2026年2月" in one) for one in cases] == [(True, False), (False, True)]


def test_another_department_is_named_at_once(queue, waiting):
    queue()
    undertaking = waiting.undertaking
    undertaking.lead_department = DepartmentFactory(name="示例另一部门")
    undertaking.save()
    assert "示例另一部门" in queue()
