"""The months on an undertaking's page are drawn once for all, and anew as soon as anything they show has changed."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    filed_update,
    publish,
    published_update,
)
from zone.ledger.ledger import record
from zone.moves import make_move
from zone.tracking import timeline
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.updates import drafts

MONTH = re.compile(r'<li id="update-.*?^</li>', re.DOTALL | re.MULTILINE)


@pytest.fixture(autouse=True)
def empty(memory):
    """The cache of this file's tests."""


@pytest.fixture
def indicator(department):
    return IndicatorFactory(undertaking=ProjectFactory(lead_department=department), number=1)


@pytest.fixture
def published(indicator, march, clerk, reviewer, manager):
    """Filed, checked and published by three people."""
    update = filed_update(indicator, 3, by=clerk)
    return publish(make_move(update, "check", by=reviewer, content_hash=update.hash_now()), by=manager)


@pytest.fixture
def months(client, leader, indicator):
    """The months as a person's browser shows them; the leader's unless another is named."""

    def read(person=leader) -> list[str]:
        client.force_login(person)
        return MONTH.findall(client.get(indicator.undertaking.get_absolute_url()).content.decode())

    return read


def correct(update, clerk, manager):
    draft = drafts.start_correction(update.undertaking, update.month_id, by=clerk, reason="误报三处")
    typed = {pk: drafts.Entry(4, "属实") for pk in draft.measurements.values_list("indicator", flat=True)}
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={}, typed=typed)
    return publish(drafts.submit_draft(draft, by=clerk), by=manager)


@pytest.mark.parametrize("which", ["author", "checked_by", "published_by"])
def test_people_are_named_as_now(months, published, manager2, which):
    (before,) = months()
    assert months() == [before] and "示例新姓名" not in before
    published.refresh_from_db()
    person = getattr(published, which)
    assert before.count(person.name) == 1
    old, person.name = person.name, "示例新姓名"
    person.save()
    assert months() == [before.replace(old, "示例新姓名")]


def test_a_correction_is_shown_at_once_and_what_it_replaced(months, published, clerk, manager):
    months()
    correct(published, clerk, manager)
    newest, older = months()
    assert "误报三处" in newest and "<b>4 处</b>" in newest and "已被更正" not in newest
    assert "已被更正" in older and "<del>3 处</del>" in older


def test_a_draft_that_one_reader_saw_is_drawn_for_no_other(months, indicator, march, clerk):
    drafts.start(indicator.undertaking, march.month, by=clerk)
    assert len(months(clerk)) == 1
    assert months() == []


def test_what_changes_of_the_undertaking_draws_its_months_anew(months, published, indicator, manager):
    months()
    indicator.name = "建成厂房"
    indicator.save()
    record("master.change", actor=manager, obj=indicator, topic=indicator.undertaking.code)
    assert "建成厂房 <b>3 处</b>" in months()[0]


def test_months_are_drawn_from_what_was_read_and_once(published, leader, indicator, monkeypatch):
    pages = [undertaking_page(indicator.undertaking, reader=leader) for _ in range(2)]
    with CaptureQueriesContext(connection) as asked:
        first = pages[0].drawn_months
    assert len(asked) == 0
    monkeypatch.setattr(timeline, "render_to_string", None)
    assert pages[1].drawn_months == first


def test_what_waits_is_drawn_with_its_state(months, indicator, march, clerk, manager):
    update = filed_update(indicator, 3, by=clerk)
    assert "待部门审核" in months()[0]
    publish(update, by=manager)
    assert "已发布" in months()[0]


def test_a_months_number_stands_with_the_sum_that_it_makes(months, department, indicator, march, clerk, manager):
    indicator.name, indicator.aggregation, indicator.unit, indicator.target = "年度完成投资", "increment", "万元", 1000
    indicator.save()
    february = ReportMonthFactory(month=date(2026, 2, 1)).month
    published_update(indicator, 40, by=clerk, publisher=manager, month=february)
    march_update = published_update(indicator, 60, by=clerk, publisher=manager)
    newest, older = months()
    assert "本月完成投资 <b>60 万元</b>" in newest and "（累计 100 万元）" in newest
    assert "（累计 40 万元）" in older
    correct(march_update, clerk, manager)
    corrected, replaced, _ = months()
    assert "（累计 44 万元）" in corrected and "（累计 100 万元）" in replaced
