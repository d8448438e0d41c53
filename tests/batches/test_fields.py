"""Park, chain and every date of projects, by a bulk action: previewed, set, recorded, undone; and what cannot be."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from projects.batch_resource import PROJECTS
from projects.models import Project
from tests.factories import ChainFactory, ParkFactory
from zone.batches.models import Batch
from zone.ledger.models import LedgerEntry

DATES = {  # field: what all projects hold, what is typed
    "planned_start": ("2026-01-05", "2026-02-09"),
    "planned_end": (None, "2027-12-31"),
    "actual_start": (None, "2026-03-16"),
    "actual_end": (None, "2026-11-30"),
    "first_month": ("2026-01-01", "2026-04-01"),
    "last_month": (None, "2026-12-01"),
}
NOT_SO = {  # field: what another field holds, what is typed, why not
    "planned_start": ({"planned_end": date(2026, 6, 30)}, "2026-07-01", "计划完成不能早于计划开始。"),
    "planned_end": ({}, "2026-01-04", "计划完成不能早于计划开始。"),
    "actual_start": ({"actual_end": date(2026, 6, 30)}, "2026-07-01", "实际完成不能早于实际开始。"),
    "actual_end": ({"actual_start": date(2026, 3, 16)}, "2026-03-15", "实际完成不能早于实际开始。"),
    "first_month": ({}, "2026-04-02", "填报起始月请填该月 1 日。"),
    "last_month": ({}, "2025-12-01", "填报截止月不能早于填报起始月。"),
}


@pytest.fixture
def keeper(client, manager):
    client.force_login(manager)
    return client


def proposed(keeper, projects, field: str, value: str) -> Batch:
    sent = {f"change_{field}": "on", f"to_{field}": value}
    keeper.post("/projects/", {"action": "propose", "row": [project.pk for project in projects], **sent})
    return Batch.objects.latest("pk")


def held(field: str) -> list:
    """What the projects hold, by code."""
    found = [getattr(project, field) for project in Project.objects.order_by("code")]
    return [one.isoformat() if isinstance(one, date) else one for one in found]


def set_and_put_back(keeper, projects, field: str, sent: str, words: tuple[str, str], after, message) -> None:
    """Propose, accept and undo a value; `words` are what the page shows, `message` what the ledger says."""
    before = held(field)
    batch = proposed(keeper, projects, field, sent)
    page = keeper.get(batch.get_absolute_url()).content.decode()
    assert f"{PROJECTS.label(field)}：<del>{words[0]}</del> → <ins>{words[1]}</ins>" in page
    assert held(field) == before
    page = keeper.post(f"{batch.get_absolute_url()}accept/", follow=True).content.decode()
    assert "已修改 <b>4</b>" in page
    assert held(field) == [after] * 4
    changes = LedgerEntry.objects.filter(action="master.change").order_by("sequence")
    assert [entry.topic for entry in changes] == [project.code for project in projects]
    assert {entry.actor for entry in changes} == {"manager"}
    assert [json.loads(entry.changes) for entry in changes] == [{"batch": batch.pk, field: message}] * 4
    page = keeper.post(f"{batch.get_absolute_url()}undo/", follow=True).content.decode()
    assert "已撤销 <b>4</b>" in page
    assert held(field) == before
    assert [json.loads(entry.changes)[field] for entry in changes.all()[4:]] == [message[::-1]] * 4
    call_command("verify_ledger")


@pytest.mark.parametrize("field", DATES)
def test_a_date_is_set_recorded_and_put_back(field, keeper, projects):
    before, after = DATES[field]
    set_and_put_back(keeper, projects, field, after, (before or "未公开", after), after, [before, after])


@pytest.mark.parametrize(("field", "factory"), [("park", ParkFactory), ("chain", ChainFactory)])
def test_a_place_is_set_recorded_and_put_back(field, factory, keeper, projects):
    old, new = factory(code="old", name="东区"), factory(code="new", name="西区")
    Project.objects.update(**{field: old})
    result = [f"{old}（{old.pk}）", f"{new}（{new.pk}）"]
    set_and_put_back(keeper, projects, field, "new", ("东区", "西区"), new, result)


@pytest.mark.parametrize("field", ["park", "chain", *DATES])
def test_what_is_left_empty_is_cleared_and_put_back(field, keeper, projects):
    value = {"park": ParkFactory, "chain": ChainFactory}.get(field, lambda: date(2026, 6, 1))()
    Project.objects.update(**{field: value})
    words = str(value)
    result = [f"{value}（{value.pk}）" if field in ("park", "chain") else words, None]
    set_and_put_back(keeper, projects, field, "", (words, "未公开"), None, result)


@pytest.mark.parametrize("field", NOT_SO)
def test_a_date_that_cannot_be_is_recorded_in_the_preview(field, keeper, projects):
    others, typed, why = NOT_SO[field]
    Project.objects.filter(pk=projects[0].pk).update(**others)
    batch = proposed(keeper, projects[:1], field, typed)
    page = keeper.get(batch.get_absolute_url()).content.decode()
    assert why in page and "确认执行" not in page
    before = held(field)
    keeper.post(f"{batch.get_absolute_url()}accept/")
    assert held(field) == before
    assert not LedgerEntry.objects.exists()


def test_every_date_and_place_a_bulk_action_offers_is_shown_here(manager):
    fields = {name: Project._meta.get_field(name) for name in PROJECTS.bulk_fields(manager)}
    assert {name for name, field in fields.items() if field.get_internal_type() == "DateField"} == set(DATES)
    assert {name for name, field in fields.items() if field.is_relation} == {"park", "chain", "lead_department"}
