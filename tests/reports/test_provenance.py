"""From a figure down to its source: updates, people, times, evidence, corrections, ledger."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    IndicatorFactory,
    ReportMonthFactory,
    filed_correction,
    filed_update,
    filed_values,
    publish,
    published_update,
)
from tests.reports.conftest import ANNUAL, DECEMBER
from zone.ledger import clock
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.reports import annual
from zone.tracking.models import Evidence, Indicator
from zone.tracking.updates import drafts


def address(indicator, month="2024-12"):
    return f"/reports/figures/{indicator.pk}/{month}/"


def corrected(indicator, value, *, by, publisher):
    return publish(filed_correction(indicator, value, by=by, month=DECEMBER, reason="漏报两处"), by=publisher)


def test_a_figure_opens_down_to_people_times_hash_and_ledger(client, leader, publish_figure):
    indicator = publish_figure("7", figure_code="F36", horizon="first half")
    update = indicator.undertaking.updates.get()
    client.force_login(leader)
    page = client.get(address(indicator)).content.decode()
    for found in ("7 处", "F36", "上半年", "填报员甲", "管理员甲", "属实", update.content_hash, "累计数"):
        assert found in page
    for entry in LedgerEntry.objects.filter(object_type="tracking.progressupdate"):
        assert entry.own_hash in page


def test_entries_after_the_instant_asked_for_are_not_shown(client, leader, publish_figure):
    indicator = publish_figure("7")
    known = clock.now()
    later = record("export", obj=indicator.undertaking.updates.get())
    client.force_login(leader)
    assert later.own_hash in client.get(address(indicator)).content.decode()
    page = client.get(address(indicator), {"known_at": known.isoformat()}).content.decode()
    earlier = LedgerEntry.objects.get(sequence=later.sequence - 1)
    assert later.own_hash not in page and earlier.own_hash in page


def test_evidence_is_listed_with_its_way_in(client, leader, clerk, manager, december, publish_figure):
    indicator = publish_figure("7")
    draft = drafts.start_correction(indicator.undertaking, DECEMBER, by=clerk, reason="补充佐证")
    facts = {"added_by": clerk, "added_at": clock.now()}
    file = Evidence.objects.create(update=draft, file="a.pdf", name="验收单.pdf", sha256="a" * 64, size=9, **facts)
    Evidence.objects.create(update=draft, citation="2024年度工作综述", **facts)
    publish(drafts.submit_draft(draft, by=clerk), by=manager)
    client.force_login(leader)
    page = client.get(address(indicator)).content.decode()
    assert f'/evidence/{file.pk}/">验收单.pdf</a>' in page
    assert "2024年度工作综述" in page


def test_a_correction_stands_beside_what_it_corrects(client, leader, clerk, manager, publish_figure):
    indicator = publish_figure("7")
    before = clock.now()
    corrected(indicator, 9, by=clerk, publisher=manager)
    client.force_login(leader)
    page = client.get(address(indicator)).content.decode()
    assert "<ins>9 处</ins>" in page
    assert "<del>7 处</del>" in page
    assert "+2 处" in page
    assert "漏报两处" in page
    past = client.get(address(indicator), {"known_at": before.isoformat()}).content.decode()
    assert '<span class="value">7 处</span>' in past
    assert "9 处" not in past
    assert "此后有更正" in past


def test_a_value_that_a_correction_brought_in_has_none_before_it(client, leader, clerk, manager, publish_figure):
    undertaking = publish_figure("7").undertaking
    forgotten = undertaking.indicators.create(number=900, name="停车位", unit="个")
    corrected(forgotten, 40, by=clerk, publisher=manager)
    client.force_login(leader)
    page = client.get(address(forgotten)).content.decode()
    assert "<ins>40 个</ins>" in page
    assert "<del>未填</del>" in page


def test_months_that_add_up_are_each_shown(client, leader, clerk, manager, publish_figure):
    november = ReportMonthFactory(month=DECEMBER.replace(month=11), due_on=DECEMBER.replace(day=25))
    indicator = publish_figure("3", month=november.month, aggregation="increment")
    published_update(indicator, "4", by=clerk, publisher=manager, month=DECEMBER)
    client.force_login(leader)
    page = client.get(address(indicator)).content.decode()
    assert '<span class="value">7 处</span>' in page
    assert "2024年11月填报" in page
    assert "2024年12月填报" in page
    assert "逾期报送" in page
    assert '<span class="value">3 处</span>' in client.get(address(indicator, "2024-11")).content.decode()


def test_queries_stay_within_the_budget_however_many_months(client, leader, clerk, manager, publish_figure):
    indicator = publish_figure("1", aggregation="increment")
    corrected(indicator, 2, by=clerk, publisher=manager)
    ReportMonthFactory(month=DECEMBER.replace(month=5), due_on=DECEMBER.replace(year=2099))
    client.force_login(leader)
    client.get(address(indicator))  # the first request of a session reads more
    with CaptureQueriesContext(connection) as one:
        client.get(address(indicator))
    for month in range(6, 12):
        ReportMonthFactory(month=DECEMBER.replace(month=month), due_on=DECEMBER.replace(year=2099))
        published_update(indicator, "3", by=clerk, publisher=manager, month=DECEMBER.replace(month=month))
    with CaptureQueriesContext(connection) as many:
        client.get(address(indicator))
    assert len(many) == len(one) <= 20


def test_a_stranger_finds_no_such_figure(client, other_clerk, security, auditor, clerk, publish_figure):
    indicator = publish_figure("7")
    for user, status in ((other_clerk, 404), (security, 404), (auditor, 404), (clerk, 200)):
        client.force_login(user)
        assert client.get(address(indicator)).status_code == status


def test_nothing_published_is_no_figure(client, leader, clerk, publish_figure, manager):
    indicator = publish_figure("7")
    other = indicator.undertaking.indicators.create(number=900, name="停车位", unit="个")
    ReportMonthFactory(month=DECEMBER.replace(year=2025), due_on=DECEMBER.replace(year=2099))
    filed_update(other, "5", by=clerk, month=DECEMBER.replace(year=2025))
    client.force_login(leader)
    assert client.get(address(other)).status_code == 404
    assert client.get(address(indicator, "2024-11")).status_code == 404
    for month in ("2024-13", "2024", "x", "0000-01"):
        assert client.get(address(indicator, month)).status_code == 404
    assert client.get(f"/reports/figures/{10**30}/2024-12/").status_code == 404


def test_a_bad_instant_is_shown_on_the_page_and_kept(client, leader, publish_figure):
    client.force_login(leader)
    answer = client.get(address(publish_figure("7")), {"known_at": "昨天"})
    assert answer.status_code == 400
    assert "时间格式不正确" in answer.content.decode()
    assert 'value="昨天"' in answer.content.decode()


def test_the_months_that_a_sum_lacks_are_named_of_today_alone(client, leader, task, march, clerk, manager):
    monthly = IndicatorFactory(undertaking=task, number=1, aggregation="increment")
    ReportMonthFactory(month=date(2026, 2, 1))
    published_update(monthly, 3, by=clerk, publisher=manager)
    client.force_login(leader)
    assert "2月未填报，没有计入以上数据" in client.get(address(monthly, "2026-03")).content.decode()
    past = client.get(address(monthly, "2026-03"), {"known_at": clock.now().isoformat()}).content.decode()
    assert "没有计入以上数据" not in past


def test_the_annual_report_names_the_months_that_its_sums_lack(
    client, leader, task, march, clerk, manager, monkeypatch
):
    """Line by line and in the key figures, on the desk too; not where the month was published without it."""
    monthly = IndicatorFactory(undertaking=task, number=1, aggregation="increment", target=None)
    other = IndicatorFactory(undertaking=task, number=2, name="预备")
    february = ReportMonthFactory(month=date(2026, 2, 1))
    publish(filed_values({monthly: 3, other: 1}, by=clerk), by=manager)
    client.force_login(leader)
    page = client.get("/reports/annual/2026/").content.decode()
    assert "不含2月" in client.get("/").content.decode()
    assert page.count("不含2月") == 2  # the sum's line and the key figure, not the value that is no sum
    monkeypatch.setattr(annual, "MAX_LINES", 0)  # of too many figures nothing is said of each
    assert "缺报" not in client.get("/reports/annual/2026/").content.decode()
    monkeypatch.undo()
    published_update(other, 1, by=clerk, publisher=manager, month=february.month)
    for address in ("/", "/reports/annual/2026/"):
        shown = client.get(address).content.decode()
        assert "缺报" not in shown and "不含" not in shown


@pytest.mark.parametrize(("month", "words"), [(1, "1月"), (2, "1—2月"), (11, "1—11月"), (12, "全年")])
def test_the_stretch_of_a_figure_is_the_year_up_to_its_month(month, words):
    assert annual.span_words(month) == words


def test_the_annual_report_stands_beside_targets_only_as_they_are_now(client, leader, publish_figure):
    publish_figure("60", unit="处", target=120, name="岗位")
    client.force_login(leader)
    page = client.get(ANNUAL).content.decode()
    assert "年度目标" in page and "120 处" in page and "50.0%" in page
    assert "年度目标" not in client.get(ANNUAL, {"known_at": clock.now().isoformat()}).content.decode()
    Indicator.objects.update(target=None)
    assert "年度目标" not in client.get(ANNUAL).content.decode()
