"""One wording: every page says a figure in the words it was published with, whatever its indicator says today."""

import pytest

from tests.factories import TaskFactory, filed_correction, publish
from tests.reports.conftest import DECEMBER
from zone.tracking.models import Indicator

ADDRESSES = {
    "the undertaking": "/livelihood/2024/3/",
    "its list": "/livelihood/2024/",
    "the list's export": "/livelihood/2024/?export=csv",
    "all undertakings": "/undertakings/",
    "the year's report": "/reports/annual/2024/",
    "where it comes from": "/reports/figures/{indicator}/2024-12/",
}


@pytest.fixture
def indicator(publish_figure, clerk, manager) -> Indicator:
    """Published as 10万余人次, corrected to 12万余人次."""
    task = TaskFactory(year=2024, number=3, lead_department=clerk.department)
    indicator = publish_figure("100000", undertaking=task, unit="人次", qualifier="at_least", qualifier_word="余")
    publish(filed_correction(indicator, 120_000, by=clerk, month=DECEMBER), by=manager)
    return indicator


def reword(indicator) -> None:
    """Of what is published from now on it says 以上."""
    Indicator.objects.filter(pk=indicator.pk).update(qualifier_word="以上")


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_figure_is_worded_as_it_was_published(name, indicator, client, leader):
    reword(indicator)
    client.force_login(leader)
    answer = client.get(ADDRESSES[name].format(indicator=indicator.pk))
    page = (b"".join(answer) if answer.streaming else answer.content).decode()
    assert answer.status_code == 200 and "12万余人次" in page and "万人次以上" not in page


def test_a_timeline_words_each_month_and_what_a_correction_changed(indicator, client, leader):
    reword(indicator)
    client.force_login(leader)
    page = client.get(ADDRESSES["the undertaking"]).content.decode()
    assert page.count("10万余人次") == 2  # the month that was corrected, and the difference


def test_what_waits_is_worded_as_it_will_be_published(indicator, client, clerk, manager):
    waiting = filed_correction(indicator, 130_000, by=clerk, month=DECEMBER)
    reword(indicator)
    client.force_login(manager)
    page = client.get(f"/review/{waiting.pk}/").content.decode()
    assert "13万人次以上" in page and "13万余人次" not in page
    assert "12万余人次" in page and "12万人次以上" not in page
