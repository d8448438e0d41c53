"""One wording: every page says 余 or 以上 as a figure was published with it, whatever its indicator says today."""

import pytest

from tests.factories import ReportMonthFactory, TaskFactory, filed_correction, publish, published_update
from tests.reports.conftest import DECEMBER
from zone.reports.provenance import provenance
from zone.tracking.models import Indicator

NOVEMBER = DECEMBER.replace(month=11)
ADDRESSES = {
    "the undertaking": "/livelihood/2024/3/",
    "its list": "/livelihood/2024/",
    "the list's export": "/livelihood/2024/?export=csv",
    "all undertakings": "/undertakings/?year=2024",
    "the year's report": "/reports/annual/2024/",
    "where it comes from": "/reports/figures/{indicator}/2024-12/",
}


@pytest.fixture
def task(clerk):
    return TaskFactory(year=2024, number=3, lead_department=clerk.department)


@pytest.fixture
def indicator(publish_figure, task) -> Indicator:
    """Published as 10万余人次."""
    return publish_figure("100000", undertaking=task, unit="人次", qualifier="at_least", qualifier_word="余")


@pytest.fixture
def correct(indicator, clerk, manager):
    """Publish a correction to 120,000."""
    return lambda: publish(filed_correction(indicator, 120_000, by=clerk, month=DECEMBER), by=manager)


def reword(indicator) -> None:
    """Of what is published from now on it says 以上."""
    Indicator.objects.filter(pk=indicator.pk).update(qualifier_word="以上")


@pytest.fixture
def read(client, leader):
    client.force_login(leader)

    def page(name: str, indicator: Indicator) -> str:
        answer = client.get(ADDRESSES[name].format(indicator=indicator.pk))
        assert answer.status_code == 200
        return (b"".join(answer) if answer.streaming else answer.content).decode()

    return page


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_figure_is_worded_as_it_was_published(name, indicator, correct, read):
    correct()
    reword(indicator)
    page = read(name, indicator)
    assert "12万余人次" in page and "万人次以上" not in page


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_correction_is_worded_as_it_was_published_itself(name, indicator, correct, read):
    reword(indicator)
    correct()
    page = read(name, indicator)
    assert "12万人次以上" in page and "12万余人次" not in page


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_sum_of_months_is_worded_as_its_newest_month(name, publish_figure, task, read, clerk, manager):
    ReportMonthFactory(month=NOVEMBER, due_on=DECEMBER)
    words = {"unit": "人次", "qualifier": "at_least", "qualifier_word": "余"}
    summed = publish_figure("100000", month=NOVEMBER, undertaking=task, aggregation="increment", **words)
    reword(summed)
    published_update(summed, 120_000, by=clerk, publisher=manager, month=DECEMBER)
    page = read(name, summed)
    assert "22万人次以上" in page and "22万余人次" not in page


def test_a_timeline_words_each_month_and_what_a_correction_changed(indicator, correct, read):
    correct()
    reword(indicator)
    page = read("the undertaking", indicator)
    assert page.count("10万余人次") == 2  # the month that was corrected, and the difference


def test_the_revisions_behind_a_figure_are_worded_each_as_it_was_published(indicator, correct):
    reword(indicator)
    correct()
    found = provenance(indicator, DECEMBER)
    assert found.figure.text == "12万人次以上"
    assert [revision.text for revision in found.sources[0].chain] == ["12万人次以上", "10万余人次"]


def test_what_waits_is_worded_as_it_will_be_published(indicator, client, clerk, manager):
    waiting = filed_correction(indicator, 130_000, by=clerk, month=DECEMBER)
    reword(indicator)
    client.force_login(manager)
    page = client.get(f"/review/{waiting.pk}/").content.decode()
    assert "13万人次以上" in page and "13万余人次" not in page
    assert "10万余人次" in page and "10万人次以上" not in page
