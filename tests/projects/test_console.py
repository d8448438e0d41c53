"""The console for projects: what it saves, what it refuses, what the ledger records."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import Project
from tests.console import errors, management, undertaking_form
from tests.factories import IndicatorFactory, ProjectFactory, published_update
from zone.ledger.models import LedgerEntry


def ledger_changes(action: str) -> list[dict]:
    entries = LedgerEntry.objects.filter(action=action).order_by("sequence")
    return [json.loads(entry.changes) for entry in entries]


def test_a_new_project_is_saved_with_its_kind_and_indicator_and_recorded(console, manager):
    indicator = {
        "indicators-0-number": 1,
        "indicators-0-name": "完成投资",
        "indicators-0-unit": "万元",
        "indicators-0-target": "12000",
        "indicators-0-aggregation": "increment",
        "indicators-0-direction": "up",
        "indicators-0-qualifier": "exact",
    }
    sent = undertaking_form(**management("indicators", total=1), **indicator)
    assert console.post(reverse("admin:projects_project_add"), sent).status_code == 302
    project = Project.objects.get()
    assert project.kind == "project"
    assert project.indicators.get().target == Decimal(12000)
    recorded = LedgerEntry.objects.filter(action="master.add", topic="P2026-777", actor=manager.username)
    assert json.loads(recorded.get(object_type="projects.project").changes)["name"] == "智能装备产业园"
    assert json.loads(recorded.get(object_type="tracking.indicator").changes)["unit"] == "万元"


def test_a_change_is_recorded_with_what_was_and_what_is(console):
    project = ProjectFactory(code="P2026-777", name="旧名", lead_department=None)
    url = reverse("admin:projects_project_change", args=[project.pk])
    assert console.post(url, undertaking_form(name="新名")).status_code == 302
    (facts,) = ledger_changes("master.change")
    assert facts["name"] == ["旧名", "新名"] and "stage" not in facts
    project.refresh_from_db()
    assert (project.name, project.stage, project.state) == ("新名", "under_construction", "active")


def test_no_form_changes_a_state_or_a_stage(console):
    """What is sent of them is not read: moves alone change them."""
    project = ProjectFactory(code="P2026-777", lead_department=None)
    url = reverse("admin:projects_project_change", args=[project.pk])
    page = console.get(url).content.decode()
    assert 'name="state"' not in page and 'name="stage"' not in page
    assert console.post(url, undertaking_form(state="suspended", stage="completed")).status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.state) == ("under_construction", "active")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "项目 一"}, "编码只用字母、数字和短横线。"),
        ({"code": "A/B"}, "编码只用字母、数字和短横线。"),
        ({"total_investment_wan": "-1"}, "总投资应大于零；未公开请留空。"),
        ({"total_investment_wan": "NaN"}, "请只填数字"),
        ({"planned_start": "2026-05-01", "planned_end": "2026-04-01"}, "计划完成不能早于计划开始。"),
        ({"first_month": "2026-05-02"}, "填报起始月请填该月 1 日。"),
        ({"name": "长" * 200}, "120"),
        ({"name": "空\x00字"}, "空字符"),
    ],
)
def test_a_wrong_fact_is_refused_by_its_field_and_kept(console, changed, said):
    page = errors(console.post(reverse("admin:projects_project_add"), undertaking_form(**changed)))
    assert said in page
    assert "智能装备产业园" in page or "name" in changed
    assert not Project.objects.exists()


def test_a_code_stays_once_an_update_exists(console, clerk, manager2, march, department):
    project = ProjectFactory(code="P2026-001", lead_department=department)
    published_update(IndicatorFactory(undertaking=project, number=1), 1, by=clerk, publisher=manager2)
    url = reverse("admin:projects_project_change", args=[project.pk])
    assert 'name="code"' not in console.get(url).content.decode()
    sent = undertaking_form(code="P2026-002", **management("indicators", 0, 0))
    console.post(url, sent)
    assert Project.objects.get().code == "P2026-001"


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "security", "auditor"])
def test_nobody_else_keeps_master_data(client, db, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:projects_project_changelist")).status_code in (302, 403)


def test_a_project_added_by_mistake_is_deleted_and_one_that_reports_is_not(console, clerk, manager2, march, department):
    mistake, reports = ProjectFactory(lead_department=department), ProjectFactory(lead_department=department)
    published_update(IndicatorFactory(undertaking=reports, number=1), 1, by=clerk, publisher=manager2)
    for project in (mistake, reports):
        url = reverse("admin:projects_project_delete", args=[project.pk])
        assert "重点项目" in console.get(url).content.decode()
        console.post(url, {"post": "yes"})
    assert list(Project.objects.all()) == [reports]
    assert LedgerEntry.objects.get(action="master.delete").object_id == str(mistake.pk)


def test_all_undertakings_are_looked_up_and_never_edited_there(console):
    project = ProjectFactory()
    assert console.get(reverse("admin:tracking_undertaking_add")).status_code == 403
    url = reverse("admin:tracking_undertaking_change", args=[project.pk])
    assert 'name="name"' not in console.get(url).content.decode()


def test_supporting_departments_are_ticked(console, department):
    page = console.get(reverse("admin:projects_project_add")).content.decode()
    assert f'type="checkbox" name="supporting_departments" value="{department.pk}"' in page
    sent = undertaking_form(supporting_departments=[department.pk])
    assert console.post(reverse("admin:projects_project_add"), sent).status_code == 302
    assert list(Project.objects.get().supporting_departments.all()) == [department]


def test_every_list_of_the_console_opens(console):
    lists = {
        "enterprises": ("park", "industrychain", "enterprise", "enterprisetitle"),
        "attraction": ("campaign", "talentselection"),
        "projects": ("project",),
        "tracking": ("indicator", "undertaking"),
    }
    for app, names in lists.items():
        for name in names:
            assert console.get(reverse(f"admin:{app}_{name}_changelist")).status_code == 200
