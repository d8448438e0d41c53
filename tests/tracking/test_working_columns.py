"""The working columns: the month beside the year so far, each with its word where there is no number."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import (
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    filed_update,
    publish,
    published_update,
)
from zone.ledger import clock
from zone.tracking.figures.plan import plan_at
from zone.tracking.figures.prior import prior_figures
from zone.tracking.figures.status import WITH_STATUSES, indicator_statuses
from zone.tracking.models import Indicator, ProgressUpdate, Undertaking
from zone.tracking.updates import drafts
from zone.units import add_months, first_day

CELL = re.compile(r'<td class="[^"]*" data-label="([^"]+)">(.*?)</td>')


@pytest.fixture
def this() -> date:
    return first_day(clock.today())


def cells(client, reader, project) -> dict[str, str]:
    client.force_login(reader)
    page = client.get(f"/projects/?q={project.code}").content.decode()
    return {head: re.sub("<[^>]+>", "", cell) for head, cell in CELL.findall(page)}


def invested(department, how: str = "increment"):
    project = ProjectFactory(lead_department=department, first_month=date(2026, 1, 1))
    return IndicatorFactory(undertaking=project, number=1, unit="万元", target=Decimal(12000), aggregation=how)


@pytest.mark.parametrize("how", ["increment", "cumulative"])
def test_month_and_year_stand_side_by_side(client, clerk, manager, department, this, how):
    promised, before = invested(department, how), add_months(this, -1)
    for month, value in ((before, 1000), (this, 500 if how == "increment" else 1500)):
        ReportMonthFactory(month=month)
        published_update(promised, value, by=clerk, publisher=manager, month=month)
    if this.month == 1 and how == "increment":
        pytest.skip("a sum begins anew with the year")
    shown = cells(client, clerk, promised.undertaking)
    assert (shown["年度计划（万元）"], shown["累计完成（万元）"], shown["完成率"]) == ("12,000.00", "1,500.00", "12.5%")
    assert shown["本月完成（万元）"] == ("500.00" if this.month > 1 or how == "increment" else "1,500.00")
    schedule = Decimal(this.month) / 12 * 100
    assert shown["时间进度"] == f"{schedule:.1f}%"
    assert shown["±百分点"] == f"{Decimal('12.5') - schedule:+.1f}".replace("-", "−")


def test_a_month_without_a_figure_says_why(client, clerk, manager, department, this):
    promised = invested(department)
    ReportMonthFactory(month=this)
    assert cells(client, clerk, promised.undertaking)["本月完成（万元）"] == "本月未填"
    filed_update(promised, 500, by=clerk, month=this)
    assert cells(client, clerk, promised.undertaking)["本月完成（万元）"] == "审核中"
    promised.undertaking.state = "completed"
    ProgressUpdate.objects.all().update(state="discarded")
    promised.undertaking.save()
    assert cells(client, clerk, promised.undertaking)["本月完成（万元）"] == "—"


def test_the_latest_published_problem_is_named(client, clerk, manager, department, this):
    promised = invested(department)
    ReportMonthFactory(month=this)
    draft = drafts.start(promised.undertaking, this, by=clerk)
    texts, typed = {"progress": "施工", "problems": "管线迁改未完成"}, {promised.pk: drafts.Entry(Decimal(500), "属实")}
    filed = drafts.submit_draft(drafts.save_draft(draft, by=clerk, version=0, texts=texts, typed=typed), by=clerk)
    assert cells(client, clerk, promised.undertaking)["存在问题"] == "未公开"
    publish(filed, by=manager)
    assert cells(client, clerk, promised.undertaking)["存在问题"] == "管线迁改未完成"


def test_a_published_update_without_a_problem_says_there_is_none(client, clerk, manager, department, this):
    promised = invested(department)
    publish(filed_update(promised, 500, by=clerk, month=ReportMonthFactory(month=this).month), by=manager)
    assert cells(client, clerk, promised.undertaking)["存在问题"] == "无"


def test_the_plan_of_what_is_counted_one_by_one_is_whole(department):
    project = ProjectFactory(first_month=date(2026, 1, 1), last_month=date(2026, 12, 1))
    parks = IndicatorFactory(undertaking=project, number=1, unit="处", target=Decimal(8))
    metres = IndicatorFactory(undertaking=project, number=2, unit="公里", target=Decimal(8))
    assert plan_at(parks, date(2026, 2, 1)) == 1 and plan_at(metres, date(2026, 2, 1)) == Decimal("1.33")


def test_a_sum_says_how_many_months_it_lacks(client, clerk, manager, department, this):
    if this.month < 3:
        pytest.skip("a sum begins anew with the year")
    promised = invested(department)
    for back in (2, 1, 0):
        ReportMonthFactory(month=add_months(this, -back))
    published_update(promised, 1000, by=clerk, publisher=manager, month=add_months(this, -2))
    assert cells(client, clerk, promised.undertaking)["累计完成（万元）"] == "1,000.00"
    published_update(promised, 500, by=clerk, publisher=manager, month=this)
    assert cells(client, clerk, promised.undertaking)["累计完成（万元）"] == "1,500.00 缺1个月"
    unchanged = drafts.report_no_change(promised.undertaking, add_months(this, -1), by=clerk)
    publish(unchanged, by=manager)
    assert cells(client, clerk, promised.undertaking)["累计完成（万元）"] == "1,500.00"


@pytest.mark.parametrize(
    ("first", "last", "lacking"),
    [(1, None, 1), (3, None, 1), (4, None, 0), (1, 2, 0), (1, 3, 1)],
)
def test_a_sum_lacks_the_months_that_its_undertaking_reports(department, clerk, manager, first, last, lacking):
    """As the form names them; a month published before the first one makes up for none."""
    promised = invested(department)
    for month in (1, 2, 3, 5):
        ReportMonthFactory(month=date(2026, month, 1))
    for month in (1, 2, 5):
        published_update(promised, 10, by=clerk, publisher=manager, month=date(2026, month, 1))
    about = {"first_month": date(2026, first, 1), "last_month": last and date(2026, last, 1)}
    Undertaking.objects.update(**about)
    row = Undertaking.objects.prefetch_related(*WITH_STATUSES).get()
    (status,) = indicator_statuses(row)
    (known,) = prior_figures(row, date(2026, 5, 1))
    assert status.lacking == len(known.gaps) == lacking


def test_a_figure_that_is_not_exact_stands_in_the_words_of_its_source(client, clerk, manager, department, this):
    promised = invested(department, "cumulative")
    ReportMonthFactory(month=this)
    Indicator.objects.filter(pk=promised.pk).update(qualifier="tier")
    published_update(promised, 100000, by=clerk, publisher=manager, month=this)
    assert cells(client, clerk, promised.undertaking)["累计完成（万元）"] == "十亿元级"
