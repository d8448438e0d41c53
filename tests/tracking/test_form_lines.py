"""What a field of the month's form is called, and what the form says a value makes."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, published_update
from zone.tracking.figures.gaps import left_out
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import Aggregation, Direction, Indicator
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.updates import drafts
from zone.tracking.updates.form_saving import sent_form

MARCH, FEBRUARY, JANUARY = (date(2026, month, 1) for month in (3, 2, 1))


@pytest.mark.parametrize(
    ("name", "aggregation", "label"),
    [
        ("年度完成投资", "increment", "本月完成投资"),
        ("新增规模以上工业企业", "increment", "本月新增规模以上工业企业"),
        ("本月签约项目", "increment", "本月签约项目"),
        ("全年新建口袋公园", "cumulative", "累计新建口袋公园"),
        ("累计建成口袋公园", "cumulative", "累计建成口袋公园"),
        ("年度", "increment", "本月年度"),
        ("考核名次", "latest", "考核名次"),
        ("年度考核名次", "latest", "年度考核名次"),
    ],
)
def test_a_field_is_called_after_what_is_typed_into_it(name, aggregation, label):
    assert Indicator(name=name, aggregation=aggregation).month_label == label


def line_of(indicator, typed: str):
    return sent_form(indicator.undertaking, MARCH, None, {f"value_{indicator.pk}": typed}).lines()[0]


def test_a_months_number_is_added_to_the_published_months(task, march, clerk, manager):
    monthly = IndicatorFactory(undertaking=task, number=1, target=100, aggregation=Aggregation.INCREMENT)
    for month in (JANUARY, FEBRUARY):
        published_update(monthly, 10, by=clerk, publisher=manager, month=ReportMonthFactory(month=month).month)
    line = line_of(monthly, "5")
    assert (line.total, line.share, line.months_word, line.without) == (25, Decimal("0.25"), "1—3月累计", "")
    assert line_of(monthly, "").total == 20
    assert "1—2月累计 20 处" in line.facts()


def test_a_cumulative_number_is_the_total_itself_and_a_latest_one_has_none(task, march):
    typed = IndicatorFactory(undertaking=task, number=1, target=100)
    assert (line_of(typed, "5").total, line_of(typed, "").total) == (5, None)
    latest = IndicatorFactory(undertaking=task, number=2, target=100, aggregation=Aggregation.LATEST)
    line = sent_form(task, MARCH, None, {f"value_{latest.pk}": "50"}).lines()[1]
    assert (line.has_total, line.share) == (False, Decimal("0.5"))


def test_no_share_where_the_target_is_unknown_or_less_is_better(task, march):
    unknown = IndicatorFactory(undertaking=task, number=1, target=None)
    falling = IndicatorFactory(undertaking=task, number=2, direction=Direction.DOWN)
    assert line_of(unknown, "5").share is None
    assert sent_form(task, MARCH, None, {f"value_{falling.pk}": "5"}).lines()[1].share is None


def test_what_is_not_published_of_the_year_is_left_out_and_named(task, march, clerk, manager):
    monthly = IndicatorFactory(undertaking=task, number=1, aggregation=Aggregation.INCREMENT)
    months = [ReportMonthFactory(month=month).month for month in (date(2025, 12, 1), JANUARY, FEBRUARY)]
    drafts.report_no_change(task, months[1], by=clerk)
    line = line_of(monthly, "5")
    assert [gap.words for gap in line.known.gaps] == ["1月待发布", "2月未填报"]
    assert line.without == "不含1月、2月"
    assert "1—2月累计 0 处（不含1月、2月）" in line.facts()
    published_update(monthly, 1, by=clerk, publisher=manager, month=months[2])
    assert line_of(monthly, "5").without == "不含1月"


def test_months_before_its_first_are_not_missed(task, march):
    task.first_month = MARCH
    task.save()
    ReportMonthFactory(month=FEBRUARY)
    IndicatorFactory(undertaking=task, number=1)
    assert prior_figures(task, MARCH)[0].gaps == ()
    assert left_out([]) == ""


def test_the_undertakings_page_says_which_months_its_sums_lack(client, leader, task, march, clerk, manager):
    monthly = IndicatorFactory(undertaking=task, number=1, target=100, aggregation=Aggregation.INCREMENT)
    ReportMonthFactory(month=FEBRUARY)
    published_update(monthly, 5, by=clerk, publisher=manager, month=ReportMonthFactory(month=JANUARY).month)
    published_update(monthly, 7, by=clerk, publisher=manager)
    page = undertaking_page(task, reader=leader)
    assert (page.rows[0].value, page.without) == (12, "不含2月")


def test_what_was_reported_stands_with_its_total(client, leader, task, march, clerk, manager):
    monthly = IndicatorFactory(undertaking=task, number=1, target=100, aggregation=Aggregation.INCREMENT)
    published_update(monthly, 5, by=clerk, publisher=manager, month=ReportMonthFactory(month=FEBRUARY).month)
    published_update(monthly, 7, by=clerk, publisher=manager)
    client.force_login(leader)
    page = client.get(f"/updates/{task.code}/2026-03/").content.decode()
    assert '<td class="cell-number" data-label="累计">12</td>' in page


def test_the_headline_of_the_undertaking_says_it_too(client, leader, department, march, clerk, manager):
    project = ProjectFactory(lead_department=department, first_month=JANUARY)
    monthly = IndicatorFactory(undertaking=project, number=1, target=100, aggregation=Aggregation.INCREMENT)
    ReportMonthFactory(month=FEBRUARY)
    published_update(monthly, 7, by=clerk, publisher=manager)
    client.force_login(leader)
    page = client.get(f"/projects/{project.code}/").content.decode()
    assert '<span class="compare">不含2月' in page
