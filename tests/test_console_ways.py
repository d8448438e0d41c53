"""From the page of a thing to its form in the console, and back: for those who may, and only for them."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    CampaignFactory,
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    TaskFactory,
    filed_update,
)
from zone.tracking.models import ReportMonth

KINDS = ("project", "campaign", "task", "enterprise", "park", "chain", "update", "case", "month")


@pytest.fixture
def pages(department, march, clerk) -> dict[str, tuple[str, str]]:
    """Of each kind of thing its page and its form in the console."""
    project, task = ProjectFactory(lead_department=department), TaskFactory(lead_department=department)
    places = [EnterpriseFactory(), ParkFactory(), ChainFactory()]
    update = filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk)
    of_update, campaign = change(update), CampaignFactory()
    return {
        **{kind: (row.get_absolute_url(), change(row)) for kind, row in zip(KINDS[3:6], places, strict=True)},
        "project": (project.get_absolute_url(), change(project)),
        "campaign": (campaign.get_absolute_url(), change(campaign)),
        "task": (task.get_absolute_url(), change(task)),
        "update": (update.get_absolute_url(), of_update),
        "case": (reverse("tracking:case", args=[update.pk]), of_update),
        "month": (f"{reverse('tracking:updates')}?month=2026-03", change(ReportMonth.objects.get())),
    }


def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def links(client, url: str) -> set[str]:
    page = client.get(url)
    assert page.status_code == 200, url
    return set(re.findall(r'href="([^"]+)"', page.content.decode()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_leads_to_the_console_and_the_console_back(kind, pages, client, manager):
    page, form = pages[kind]
    client.force_login(manager)
    assert form in links(client, page)
    back = pages["update"][0] if kind == "case" else page
    assert back in links(client, form)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_led_where_he_may_not_go(kind, pages, client, leader):
    client.force_login(leader)
    page, _ = pages["month" if kind == "case" else kind]
    assert not [link for link in links(client, page) if link.startswith("/admin/")]


def test_rows_without_a_page_of_their_own_lead_to_what_they_belong_to(pages, client, manager):
    client.force_login(manager)
    indicator = IndicatorFactory(undertaking=ProjectFactory(), number=1)
    title = EnterpriseFactory().titles.create(title="专精特新", source="公开资料")
    selection = CampaignFactory().selections.create(person="张三", year=2024)
    for row, owner in ((indicator, indicator.undertaking), (title, title.enterprise), (selection, selection.campaign)):
        assert owner.get_absolute_url() in links(client, change(row))


def test_the_list_of_all_leads_on_to_the_form_of_the_kind(pages, client, manager):
    client.force_login(manager)
    project = ProjectFactory()
    assert change(project) in links(client, reverse("admin:tracking_undertaking_change", args=[project.pk]))
    assert change(project.undertaking_ptr) != change(project)


def test_the_accounts_lead_to_their_workbook(client, security):
    client.force_login(security)
    assert reverse("setup:workbook", args=["accounts"]) in links(client, reverse("admin:people_user_changelist"))
