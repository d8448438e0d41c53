"""Figures with their units in the console's lists, and the one page of an update on which it is decided."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import IndicatorFactory, ProjectFactory, TaskFactory, filed_update, published_update
from tests.test_console_words import words
from zone.tracking.admin_figures import amount
from zone.tracking.models import ProgressUpdate

UPDATES = "/admin/tracking/progressupdate/"


@pytest.fixture
def invested(department):
    project = ProjectFactory(code="P2026-001", name="智能装备产业园", lead_department=department)
    return IndicatorFactory(undertaking=project, number=1, name="完成投资", unit="万元", target=Decimal(15200))


@pytest.fixture
def promised(department):
    return IndicatorFactory(undertaking=TaskFactory(lead_department=department), number=1, unit="处")


def said(client, url: str) -> list[str]:
    return words(client.get(url).content.decode())


def test_an_amount_has_its_unit_and_money_stays_in_wan():
    assert amount(Decimal("15200.0000"), "万元") == "15,200.00 万元"
    assert amount(Decimal(60000), "万元", "about") == "约6亿元"
    assert amount(Decimal(1200), "人") == "1,200 人"
    assert amount(None, "万元") == "未公开"


@pytest.mark.parametrize("model", ["projects_project", "tracking_undertaking", "tracking_indicator"])
def test_lists_show_target_and_published_value(model, client, invested, march, clerk, manager, manager2):
    client.force_login(manager)
    url = reverse(f"admin:{model}_changelist")
    assert {"15,200.00 万元", "尚未发布"} <= set(said(client, url))
    published_update(invested, 3800, by=clerk, publisher=manager2)
    assert {"15,200.00 万元", "3,800.00 万元"} <= set(said(client, url))
    if model != "tracking_indicator":
        assert "25.0%" in said(client, url)


def test_the_list_of_updates_shows_what_was_reported_and_what_is_published(client, invested, march, clerk, manager):
    filed_update(invested, 577, by=clerk)
    client.force_login(manager)
    page = said(client, UPDATES)
    assert {"577.00 万元", "尚未发布", "共 1 份"} <= set(page)


@pytest.mark.parametrize("model", ["projects_project", "tracking_undertaking", "tracking_indicator"])
def test_queries_do_not_grow_with_rows(model, client, invested, manager, department, django_assert_num_queries):
    client.force_login(manager)
    url = reverse(f"admin:{model}_changelist")
    client.get(url)
    with CaptureQueriesContext(connection) as one_row:
        client.get(url)
    for number in range(5):
        IndicatorFactory(undertaking=ProjectFactory(code=f"P2026-1{number}", lead_department=department), number=1)
    with django_assert_num_queries(len(one_row)):
        client.get(url)


def test_the_page_of_an_update_shows_its_content_once_and_decides_there(client, promised, march, clerk, manager):
    update = filed_update(promised, 577, by=clerk)
    client.force_login(manager)
    url = reverse("admin:tracking_progressupdate_change", args=[update.pk])
    page = client.get(url).content.decode()
    assert page.count(update.progress) == 1
    assert page.count(f'name="hash_{update.pk}" value="{update.hash_now()}"') == len(decisions(page))
    assert {"发布（发布后不可更改）", "退回修改"} <= {label for _, label in decisions(page)}
    done = client.post(UPDATES, decided(update, "publish_chosen"), follow=True).content.decode()
    assert "已发布" in done
    assert f'href="{UPDATES}"' in done and f'href="{url}"' in done  # the ways back
    assert ProgressUpdate.objects.get().state == "published"
    assert decisions(client.get(url).content.decode()) == []


def test_a_return_on_its_page_needs_a_reason_and_keeps_what_was_typed(client, promised, march, clerk, manager):
    update = filed_update(promised, 577, by=clerk)
    client.force_login(manager)
    asked = client.post(UPDATES, decided(update, "return_chosen")).content.decode()
    assert "请选择或写明退回的原因" in asked
    client.post(UPDATES, decided(update, "return_chosen") | {"note": "与统计口径不符"})
    update.refresh_from_db()
    assert (update.state, update.events.last().note) == ("returned", "与统计口径不符")


def test_nobody_decides_on_what_has_changed_since(client, promised, march, clerk, manager):
    update = filed_update(promised, 577, by=clerk)
    client.force_login(manager)
    stale = decided(update, "publish_chosen")
    promised.name = "完成固定资产投资"
    promised.save()
    assert "您查看后内容有改动" in client.post(UPDATES, stale).content.decode()
    assert ProgressUpdate.objects.get().state == "submitted"


def test_who_wrote_an_update_decides_nothing_on_its_page(client, promised, march, manager):
    update = filed_update(promised, 577, by=manager)
    client.force_login(manager)
    page = client.get(reverse("admin:tracking_progressupdate_change", args=[update.pk])).content.decode()
    assert decisions(page) == []
    assert "返回列表" in page


def decisions(page: str) -> list[tuple[str, str]]:
    """What the page's buttons decide: the list's action and what the button says."""
    found = []
    for form in page.split("<form ")[1:]:
        if 'name="decided"' in form:
            action = form.split('name="action" value="')[1].split('"')[0]
            found.append((action, form.split("</button>")[-2].rsplit(">", 1)[1]))
    return found


def decided(update, action: str) -> dict:
    shown = {f"hash_{update.pk}": update.hash_now()}
    return {"action": action, "decided": "1", "_selected_action": [update.pk], **shown}
