"""The console for projects and what they are told by: what it saves, what it refuses, what the trail says."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.attraction.models import Campaign
from projects.enterprises.models import Enterprise, Park
from projects.models import Project
from tests.factories import CampaignFactory, EnterpriseFactory, IndicatorFactory, ProjectFactory, published_update
from tests.projects.conftest import management
from zone.ledger.models import LedgerEntry


def project_form(**changed) -> dict:
    told = {"code": "P2026-777", "name": "智能装备产业园", "pillar": "industry", "state": "active"}
    return {**told, **management("indicators"), **changed}


def ledger_changes(act: str) -> list[dict]:
    entries = LedgerEntry.objects.filter(act=act).order_by("sequence")
    return [json.loads(entry.changes) for entry in entries]


def errors(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_project_is_saved_with_its_kind_and_indicator_and_told_to_the_trail(console, manager):
    indicator = {
        "indicators-0-number": 1,
        "indicators-0-name": "完成投资",
        "indicators-0-unit": "万元",
        "indicators-0-target": "12000",
        "indicators-0-aggregation": "increment",
        "indicators-0-direction": "up",
        "indicators-0-qualifier": "exact",
    }
    sent = project_form(**management("indicators", total=1), **indicator)
    assert console.post(reverse("admin:projects_project_add"), sent).status_code == 302
    project = Project.objects.get()
    assert project.kind == "project"
    assert project.indicators.get().target == Decimal(12000)
    told = LedgerEntry.objects.filter(act="master.add", topic="P2026-777", actor=manager.username)
    assert json.loads(told.get(object_type="projects.project").changes)["name"] == "智能装备产业园"
    assert json.loads(told.get(object_type="tracking.indicator").changes)["unit"] == "万元"


def test_a_change_is_told_with_what_was_and_what_is(console):
    project = ProjectFactory(code="P2026-777", name="旧名", lead_department=None)
    url = reverse("admin:projects_project_change", args=[project.pk])
    assert console.post(url, project_form(name="新名")).status_code == 302
    facts, stage = ledger_changes("master.change")
    assert facts["name"] == ["旧名", "新名"] and "stage" not in facts
    assert stage == {"stage": ["under_construction", ""]}
    project.refresh_from_db()
    assert (project.name, project.stage, project.state) == ("新名", "", "active")


def test_states_change_by_their_moves_alone(console, monkeypatch):
    """What the console's form says of a state is made as a move, or not at all."""
    project = ProjectFactory(code="P2026-777", lead_department=None)
    url = reverse("admin:projects_project_change", args=[project.pk])
    with monkeypatch.context() as patched:
        patched.setattr("zone.tracking.undertaking_admin.make_move", lambda *args, **kwargs: None)
        console.post(url, project_form(state="suspended"))
    project.refresh_from_db()
    assert (project.stage, project.state) == ("under_construction", "active")
    console.post(url, project_form(state="suspended"))
    project.refresh_from_db()
    assert (project.stage, project.state) == ("", "suspended")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "项目 一"}, "编码只用字母、数字和短横线。"),
        ({"code": "A/B"}, "编码只用字母、数字和短横线。"),
        ({"total_investment_wan": "-1"}, "总投资应大于零；未公开请留空。"),
        ({"total_investment_wan": "NaN"}, "输入"),
        ({"planned_start": "2026-05-01", "planned_end": "2026-04-01"}, "计划完成不能早于计划开始。"),
        ({"first_month": "2026-05-02"}, "首个填报月请填该月 1 日。"),
        ({"name": "长" * 200}, "120"),
        ({"name": "空\x00字"}, "空字符"),
    ],
)
def test_a_wrong_fact_is_refused_by_its_field_and_kept(console, changed, said):
    page = errors(console.post(reverse("admin:projects_project_add"), project_form(**changed)))
    assert said in page
    assert "智能装备产业园" in page or "name" in changed
    assert not Project.objects.exists()


def test_a_code_stays_once_an_update_exists(console, clerk, manager2, march, department):
    project = ProjectFactory(code="P2026-001", lead_department=department)
    published_update(IndicatorFactory(undertaking=project, number=1), 1, by=clerk, publisher=manager2)
    url = reverse("admin:projects_project_change", args=[project.pk])
    assert 'name="code"' not in console.get(url).content.decode()
    sent = project_form(code="P2026-002", **management("indicators", 0, 0))
    console.post(url, sent)
    assert Project.objects.get().code == "P2026-001"


def test_a_talent_plan_takes_its_people(console):
    plan = CampaignFactory(code="C2024-01", category="talent")
    person = {
        "selections-0-person": "张三",
        "selections-0-year": "2024",
        "selections-0-enterprise": EnterpriseFactory().pk,
        "selections-0-campaign": plan.pk,
    }
    sent = {
        **project_form(code="C2024-01", category="talent"),
        **management("selections", total=1),
        **person,
    }
    assert console.post(reverse("admin:attraction_campaign_change", args=[plan.pk]), sent).status_code == 302
    assert Campaign.objects.get().selections.get().person == "张三"


def test_an_enterprise_takes_titles_and_a_true_credit_code(console):
    url = reverse("admin:enterprises_enterprise_add")
    sent = {"code": "E001", "name": "甲方机械", "credit_code": "123", **management("titles")}
    assert "统一社会信用代码为 18 位数字或大写字母。" in errors(console.post(url, sent))
    title = {"titles-0-title": "单项冠军", "titles-0-year": "2024", "titles-0-source": "公告"}
    sent |= {"credit_code": "", **management("titles", total=1), **title}
    assert console.post(url, sent).status_code == 302
    assert Enterprise.objects.get().credit_code is None
    assert Enterprise.objects.get().titles.get().title == "单项冠军"


def test_parks_and_chains_are_kept_here(console):
    console.post(reverse("admin:enterprises_park_add"), {"code": "gdzb", "name": "高端装备产业城", "order": "1"})
    assert Park.objects.get().name == "高端装备产业城"
    lists = {
        "enterprises": ("park", "industrychain", "enterprise", "enterprisetitle"),
        "attraction": ("campaign", "talentselection"),
        "projects": ("project",),
        "tracking": ("indicator", "undertaking"),
    }
    for app, names in lists.items():
        for name in names:
            assert console.get(reverse(f"admin:{app}_{name}_changelist")).status_code == 200


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "security", "auditor"])
def test_nobody_else_keeps_master_data(client, db, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:projects_project_changelist")).status_code in (302, 403)


def test_all_undertakings_are_looked_up_and_never_edited_there(console):
    project = ProjectFactory()
    assert console.get(reverse("admin:tracking_undertaking_add")).status_code == 403
    url = reverse("admin:tracking_undertaking_change", args=[project.pk])
    assert 'name="name"' not in console.get(url).content.decode()


def test_supporting_departments_are_ticked(console, department):
    page = console.get(reverse("admin:projects_project_add")).content.decode()
    assert f'type="checkbox" name="supporting_departments" value="{department.pk}"' in page
    sent = project_form(supporting_departments=[department.pk])
    assert console.post(reverse("admin:projects_project_add"), sent).status_code == 302
    assert list(Project.objects.get().supporting_departments.all()) == [department]
