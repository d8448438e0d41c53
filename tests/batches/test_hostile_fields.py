"""Nothing but the role's list is ever changed: every attribute, method and dunder of the models is tried as a name."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.forms.models import model_to_dict

from projects.batch_resource import PROJECTS
from projects.enterprises.batch_resource import ENTERPRISES
from projects.models import Project
from tests.factories import CampaignFactory, EnterpriseFactory, TaskFactory
from zone.batches.models import Batch
from zone.batches.resources import RESOURCES
from zone.people.roles import Role
from zone.tracking.models import Undertaking

NAMES = sorted(
    {name for model in (Project, Undertaking) for name in (*dir(model), *(f.attname for f in model._meta.fields))}
    | {"lead_department__name", "lead_department_id__in", "pk", "", " ", "change_", "to_", "objects", "__class__"}
)
"""What somebody might send as the name of a field."""


def facts() -> list[dict]:
    return [
        model_to_dict(p) | {"kind": p.kind, "code": p.code, "pk": p.pk, "class": type(p)}
        for p in Project.objects.order_by("pk")
    ]


def test_no_name_beyond_the_list_is_read_from_a_form(client, manager, projects):
    client.force_login(manager)
    before = facts()
    sent = {f"{part}{name}": "on" if part == "change_" else "1" for name in NAMES for part in ("", "change_", "to_")}
    for name in PROJECTS.bulk_fields(manager):
        del sent[f"change_{name}"], sent[f"to_{name}"]
    assert len(sent) > 380
    client.post("/projects/", {**sent, "action": "propose", "row": [p.pk for p in projects]})
    assert not Batch.objects.exists()
    client.post(
        "/projects/",
        {**sent, "action": "propose", "row": [p.pk for p in projects], "change_steward": "on", "to_steward": "乙同志"},
    )
    batch = Batch.objects.get()
    assert batch.options["values"] == {"steward": "乙同志"}
    client.post(f"/batches/{batch.pk}/accept/", {**sent, "shown": ["1"], "row": ["1"]})
    assert [{**row, "steward": "甲同志"} for row in facts()] == before
    assert {row["steward"] for row in facts()} == {"乙同志"}
    call_command("verify_ledger")


def test_no_resource_writes_a_name_beyond_the_list(manager, projects):
    before = facts()
    allowed = set(PROJECTS.fields(manager))
    row = projects[0]
    for name in set(NAMES) - allowed:
        assert PROJECTS.check(row, {name: "1"}, manager) != {}, name
        with pytest.raises(ValidationError), transaction.atomic():
            PROJECTS.write(row, {"steward": "乙同志", name: "1"}, manager, 1, PROJECTS.current(row))
    assert facts() == before


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "security", "auditor"])
def test_only_administrators_have_fields_at_all(who, request, projects, march):
    user = request.getfixturevalue(who)
    firm = EnterpriseFactory(code="E-1")
    CampaignFactory(code="C2026-1", lead_department=projects[0].lead_department)
    TaskFactory(year=2026, number=1, lead_department=projects[0].lead_department)
    master = [RESOURCES[name] for name in ("undertakings", "projects", "campaigns", "enterprises", "tasks")]
    assert [resource.fields(user) for resource in master] == [()] * 5
    for resource, row in ((PROJECTS, projects[0]), (ENTERPRISES, firm)):
        with pytest.raises(PermissionDenied), transaction.atomic():
            resource.write(row, {"chain": None}, user, 1, resource.current(row))


@pytest.mark.parametrize(
    "address", ["/undertakings/", "/projects/", "/campaigns/", "/enterprises/", "/livelihood/2026/"]
)
@pytest.mark.parametrize("action", ["change", "propose"])
@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader"])
def test_others_may_not_even_ask(client, who, action, address, request, department):
    CampaignFactory(code="C2026-1", lead_department=department)
    TaskFactory(year=2026, number=1, lead_department=department)
    EnterpriseFactory(code="E-1")
    request.getfixturevalue("projects")
    client.force_login(request.getfixturevalue(who))
    answer = client.post(address, {"action": action, "all": "1", "change_steward": "on", "to_steward": "乙同志"})
    assert answer.status_code == 403
    assert not Batch.objects.exists()


def test_the_policy_of_every_resource_stands_on_one_screen(manager):
    every = {
        name: (
            set(resource.bulk_fields(manager)),
            set(resource.fields(manager)) - set(resource.bulk_fields(manager)),
        )
        for name, resource in RESOURCES.items()
        if name in ("undertakings", "projects", "campaigns", "enterprises", "tasks")
    }
    when = {"planned_start", "planned_end", "actual_start", "actual_end", "first_month", "last_month"}
    common = {"state", "lead_department", "steward", *when}
    text = {"name", "summary", "pillar"}
    assert every == {
        "undertakings": (common, set()),
        "projects": ({*common, "stage", "park", "chain"}, {*text, "owner", "site", "total_investment_wan"}),
        "campaigns": ({*common, "category", "year", "chain"}, text),
        "enterprises": ({"park", "chain"}, {"name", "short_name", "credit_code", "summary"}),
        "tasks": ({*common, "category"}, {*text, "promise"}),
    }
    assert {Role.ADMINISTRATOR} == {
        role for resource in RESOURCES.values() for role in getattr(resource, "_by_role", {})
    }
