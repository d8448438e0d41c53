"""State and stage of an undertaking in the console: each change is a move, with its reason and its day."""

import json

import pytest
from django.urls import reverse

from tests.factories import ProjectFactory
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.ledger.verify import verify

SENT = {"reason": "土地手续未办结", "effective_on": "2026-03-02"}


@pytest.fixture
def project(db):
    return ProjectFactory(code="P2026-777", lead_department=None)


def move_url(project, name: str) -> str:
    return reverse("admin:projects_project_move", args=[project.pk, name])


def test_the_form_links_every_move_that_can_be_made_now(console, project, manager):
    page = console.get(reverse("admin:projects_project_change", args=[project.pk])).content.decode()
    assert "变更状态" in page and "变更阶段" in page
    for name in project.MOVES:
        assert (f'href="{move_url(project, name)}"' in page) == (name in project.moves_for(manager)), name


def test_a_move_asks_for_its_reason_and_its_day_and_records_both(console, project):
    asked = console.get(move_url(project, "stage_suspended")).content.decode()
    assert "当前阶段：<b>在建</b>" in asked and f'value="{clock.today():%Y-%m-%d}"' in asked
    done = console.post(move_url(project, "stage_suspended"), SENT, follow=True).content.decode()
    assert "已改为停工缓建。" in done
    project.refresh_from_db()
    assert (project.stage, project.state) == ("suspended", "active")
    entry = LedgerEntry.objects.get(action="master.change")
    assert json.loads(entry.changes) == {
        "stage": ["under_construction", "suspended"],
        "note": "土地手续未办结",
        "effective_on": "2026-03-02",
    }
    log = console.get(reverse("admin:projects_project_history", args=[project.pk])).content.decode()
    for words in ("在建 → 停工缓建", "说明：土地手续未办结", "变更日期：2026-03-02"):
        assert words in log


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "请填写此项。"),
        ({"effective_on": ""}, "请填写此项。"),
        ({"effective_on": "昨天"}, "日期请按 2026-11-25 的格式填写。"),
        ({"effective_on": "2999-01-01"}, "变更日期不能晚于今天。"),
        ({"reason": "甲\x07"}, "控制字符"),
        ({"reason": "长" * 501}, "最多 500 字"),
    ],
)
def test_a_move_without_reason_or_day_is_refused_in_words(console, project, changed, said):
    answer = console.post(move_url(project, "suspend"), SENT | changed)
    assert said in answer.content.decode()
    project.refresh_from_db()
    assert project.state == "active"


def test_a_move_that_was_made_meanwhile_is_refused_with_what_was_typed(console, project):
    console.post(move_url(project, "suspend"), SENT)
    again = console.post(move_url(project, "suspend"), SENT).content.decode()
    assert "当前状态为“暂缓”，不能改为暂缓。" in again
    assert "土地手续未办结" in again
    assert LedgerEntry.objects.filter(action="master.change").count() == 1


def test_no_other_move_and_no_other_person(console, project, client, clerk, auditor):
    assert console.get(move_url(project, "publish")).status_code == 404
    assert console.get(reverse("admin:projects_project_move", args=[project.pk + 1, "suspend"])).status_code == 404
    for who in (clerk, auditor):
        client.force_login(who)
        assert client.post(move_url(project, "suspend"), SENT).status_code in (302, 403)
    project.refresh_from_db()
    assert project.state == "active"


def test_the_ledger_holds_after_a_move(console, project):
    console.post(move_url(project, "complete"), SENT)
    assert verify().broken is None


def test_what_follows_from_a_state_is_said_before_it_is_made(console, project, march):
    project.first_month = march.month
    project.save()
    page = console.get(move_url(project, "suspend")).content.decode()
    assert "在尚未关账的2026年3月不再计入应报" in page
    assert "不再计入应报" not in console.get(move_url(project, "stage_suspended")).content.decode()
