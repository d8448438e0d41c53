"""The console of the administrators: the same doors as the pages, nothing beside them."""

import pytest
from django.urls import reverse

from tests.factories import MARCH, filed_update, published_update
from zone.tracking.models import ProgressUpdate, ReportMonth

UPDATES = "/admin/tracking/progressupdate/"
MONTHS = "/admin/tracking/reportmonth/"


@pytest.fixture
def filed(march, indicator, clerk):
    return filed_update(indicator, 3, by=clerk)


def decide(client, update, action, **more):
    chosen = {"action": action, "_selected_action": [update.pk]}
    return client.post(UPDATES, {**chosen, **more})


def test_publishing_shows_the_content_first_and_then_acts_on_exactly_that(client, filed, manager):
    client.force_login(manager)
    shown = decide(client, filed, "publish_chosen").content.decode()
    assert "发布（发布后不可更改）" in shown
    assert filed.hash_now() in shown
    filed.refresh_from_db()
    assert filed.state == "submitted"
    done = decide(client, filed, "publish_chosen", decided="1", **{f"hash_{filed.pk}": filed.hash_now()})
    assert "已发布" in done.content.decode()
    filed.refresh_from_db()
    assert (filed.state, filed.published_by) == ("published", manager)


def test_a_stale_hash_is_refused_with_its_reason(client, filed, manager):
    client.force_login(manager)
    done = decide(client, filed, "publish_chosen", decided="1", **{f"hash_{filed.pk}": "0" * 64})
    page = done.content.decode()
    assert "您查看后内容有改动" in page
    assert filed.hash_now() in page  # the content as it stands, to be decided anew
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_return_asks_for_a_reason_and_keeps_it(client, filed, manager):
    client.force_login(manager)
    asked = decide(client, filed, "return_chosen", decided="1")
    assert "请选择或写明退回的原因" in asked.content.decode()
    decide(client, filed, "return_chosen", decided="1", reason="建议补充佐证材料", note="附验收单")
    filed.refresh_from_db()
    assert filed.state == "returned"
    assert filed.events.last().note == "建议补充佐证材料；附验收单"


def test_no_form_changes_adds_or_deletes_an_update(client, filed, manager):
    client.force_login(manager)
    page = reverse("admin:tracking_progressupdate_change", args=[filed.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"progress": "x", "state": "published"}).status_code == 403
    assert client.get(f"{UPDATES}add/").status_code == 403
    assert client.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert decide(client, filed, "delete_selected", post="yes").status_code in (302, 403)
    assert ProgressUpdate.objects.get().progress == filed.progress


def test_a_month_opens_by_adding_and_closes_and_reopens_by_actions(client, manager):
    client.force_login(manager)
    client.post(f"{MONTHS}add/", {"month": "2026-03-01", "due_on": "2026-03-25", "note": ""})
    month = ReportMonth.objects.get(month=MARCH)
    client.post(MONTHS, {"action": "close", "_selected_action": ["2026-03-01"]})
    month.refresh_from_db()
    assert not month.is_open
    asked = client.post(MONTHS, {"action": "reopen", "_selected_action": ["2026-03-01"]})
    assert "重新开放的原因" in asked.content.decode()
    client.post(MONTHS, {"action": "reopen", "_selected_action": ["2026-03-01"], "decided": "1", "reason": "补报"})
    month.refresh_from_db()
    assert (month.is_open, month.note) == (True, "补报")


def test_the_page_of_a_month_closes_and_reopens_it(client, march, manager):
    client.force_login(manager)
    url = reverse("admin:tracking_reportmonth_change", args=["2026-03-01"])
    for action, word, closed in (("close", "关账", False), ("reopen", "重新开放…", True)):
        page = client.get(url).content.decode()
        assert f'name="action" value="{action}" formaction="{MONTHS}">{word}</button>' in page
        assert 'name="_selected_action" value="2026-03-01"' in page
        assert ReportMonth.objects.get().is_open is not closed
        client.post(MONTHS, {"action": action, "_selected_action": "2026-03-01"})


def test_a_month_that_is_no_first_day_is_refused_by_its_field(client, manager):
    client.force_login(manager)
    page = client.post(f"{MONTHS}add/", {"month": "2026-03-02", "due_on": "2026-03-25"})
    assert "月份请填该月 1 日" in page.content.decode()


def test_a_waiting_update_keeps_its_month_open(client, filed, manager):
    client.force_login(manager)
    page = client.post(MONTHS, {"action": "close", "_selected_action": ["2026-03-01"]}, follow=True)
    assert "1 份填报尚未审结" in page.content.decode()


def test_queries_of_the_list_do_not_grow(client, march, indicator, clerk, manager, django_assert_max_num_queries):
    published_update(indicator, 3, by=clerk, publisher=manager)
    client.force_login(manager)
    with django_assert_max_num_queries(14):
        client.get(UPDATES)
