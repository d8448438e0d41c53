"""What was done, by whom, and what proves it: folded on every page that speaks of it, with names, not sign-in names."""

import re

import pytest
from django.urls import reverse

from tests.factories import IndicatorFactory, ProjectFactory, filed_update, publish
from zone.ledger.models import LedgerEntry

LOG = re.compile(r'<details class="(?:older )?operation-log[^>]*>(.*?)</details>', re.DOTALL)


def logs(page: str) -> str:
    assert "operation-log" in page and " open" not in re.findall(r"<details[^>]*operation-log[^>]*>", page)[0].split()
    return " ".join(LOG.findall(page))


@pytest.fixture
def indicator(department):
    return IndicatorFactory(undertaking=ProjectFactory(lead_department=department))


@pytest.fixture
def published(indicator, clerk, manager, march):
    return publish(filed_update(indicator, 3, by=clerk), by=manager)


def test_an_undertaking_s_log_names_people_and_shows_codes(client, leader, published, clerk):
    client.force_login(leader)
    page = client.get(published.undertaking.get_absolute_url()).content.decode()
    entry = LedgerEntry.objects.filter(topic=published.undertaking.code).latest("sequence")
    assert clerk.name in logs(page) and entry.own_hash in logs(page)
    assert f">{clerk.username}<" not in page
    assert entry.own_hash[:12] not in LOG.sub("", page)
    assert "→ 已发布" in logs(page) and "（空）" not in logs(page)
    assert f"填报人编号：{clerk.pk}" not in page


def test_a_figure_s_source_keeps_its_codes_in_the_log(client, leader, published, indicator):
    client.force_login(leader)
    page = client.get(reverse("reports:figure", args=[indicator.pk, "2026-03"])).content.decode()
    assert published.content_hash in logs(page) and published.content_hash not in LOG.sub("", page)
    assert published.author.name in logs(page) and published.author.username not in LOG.sub("", page)


def test_the_pages_of_an_update_fold_what_happened_to_it(client, manager, indicator, published, clerk):
    client.force_login(manager)
    for address in (published.get_absolute_url(), reverse("tracking:case", args=[published.pk])):
        page = client.get(address).content.decode()
        assert "办理过程" in logs(page) and f"{clerk.name} 提交审核" in logs(page)
        assert published.content_hash in logs(page) and published.content_hash not in LOG.sub("", page)
