"""The annual report of 2024: all 54 figures agree with their source, and none of them is hard-coded."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import UserFactory
from tests.reports.conftest import ANNUAL
from zone.ledger import clock
from zone.moves import make_move
from zone.tracking.models import Indicator, ReportMonth

SOURCE = Path(__file__).parent.parent / "demo" / "figures_2024.csv"
PILLARS = ["industry", "innovation", "attraction", "livelihood"]


@pytest.fixture
def loaded(db):
    call_command("load_2024", verbosity=0)


def listed(client, user, known_at="") -> list[dict]:
    client.force_login(user)
    return client.get(ANNUAL, {"format": "json", "known_at": known_at}).json()


def test_the_report_says_what_the_source_says(client, leader, loaded):
    with SOURCE.open(encoding="utf-8", newline="") as file:
        source = [
            {**line, "value": json.loads(line["value"])}
            for line in csv.DictReader(file)
            if line.pop("note") is not None
        ]
    report = listed(client, leader)
    assert len(report) == 54
    assert [line["pillar"] for line in report] == sorted((line["pillar"] for line in report), key=PILLARS.index)
    assert [line["id"] for line in report] == [f"F{number:02d}" for number in range(1, 55)]
    assert [{key: line[key] for key in source[0]} for line in report] == source
    assert all(line["update"] for line in report)


def test_the_page_shows_each_figure_and_the_way_to_its_source(client, leader, loaded):
    client.force_login(leader)
    page = client.get(ANNUAL).content.decode()
    for word in ["十亿元级", "1000人以上", "约6亿元", "第1名", "第2名", "千亿元以上", "10万余人次", "100%"]:
        assert f"<b>{word}</b>" in page
    assert "<b>5,000 万元</b>" in page
    for indicator in Indicator.objects.filter(figure_code__isnull=False):
        source = reverse("reports:figure", args=[indicator.pk, "2024-12"])
        assert f'href="{source}"' in page


def correct_by_the_pages(client, indicator, value, *, author, checker, publisher):
    """Correct one figure as administrators do: one on the month's page, another in the review, and where a department
    would check it, a third in its stead."""
    update = indicator.undertaking.updates.get(state="published", corrections=None)
    client.force_login(author)
    client.post(f"{update.get_absolute_url()}correct/", {"reason": ["数据录入有误"]})
    form = client.get(update.get_absolute_url()).context["form"]
    typed = {f"value_{indicator.pk}": f"{value:f}", f"note_{indicator.pk}": "按核定数更正"}
    client.post(f"{update.get_absolute_url()}submit/", {"version": form.version, **typed})
    filed = update.corrections.get(state="submitted")
    checks = [("stand_in", checker)] if filed.undertaking.asks_department_check else []
    for move, by in [*checks, ("publish", publisher)]:
        client.force_login(by)
        case = client.get(reverse("tracking:case", args=[filed.pk])).context["case"]
        client.post(reverse("tracking:review-move", args=[filed.pk, move]), {"content_hash": case.content_hash})
    filed.refresh_from_db()
    assert filed.state == "published"


def test_correcting_any_figure_through_the_pages_changes_exactly_that_one(client, leader, manager, manager2, loaded):
    checker = UserFactory(username="checker", name="代审管理员", roles=["administrator"])
    make_move(ReportMonth.objects.get(pk=date(2024, 12, 1)), "reopen", by=manager, note="核对更正")
    before = listed(client, leader)
    for place in range(54):
        indicator = Indicator.objects.get(figure_code=before[place]["id"])
        old = Decimal(before[place]["value"]) / (10_000 if indicator.unit == "万元" else 1)
        instant = clock.now()
        correct_by_the_pages(client, indicator, old + 1, author=manager, checker=checker, publisher=manager2)
        after = listed(client, leader)
        assert after[place]["value"] == before[place]["value"] + (10_000 if indicator.unit == "万元" else 1)
        assert after[:place] + after[place + 1 :] == before[:place] + before[place + 1 :]
        assert listed(client, leader, instant.isoformat()) == before
        before = after
    call_command("check_figures")
