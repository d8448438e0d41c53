"""Whatever a batch, a file or the upload calls a field, only the role's list is written: every resource and layout."""

import csv
import io
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from livelihood.models import Task
from projects.attraction.models import Campaign
from projects.enterprises.models import Enterprise
from projects.models import Project
from tests.factories import MARCH, CampaignFactory, EnterpriseFactory, IndicatorFactory, ProjectFactory, TaskFactory
from zone.batches.models import Batch, BatchRow
from zone.batches.resources import RESOURCES
from zone.layouts.base import LAYOUTS, fill_month
from zone.tracking.models import Measurement, ProgressUpdate, Undertaking
from zone.tracking.updates import drafts

MODELS = (Undertaking, Project, Campaign, Task, Enterprise, ProgressUpdate, Measurement)
NAMES = sorted(
    {name for model in (*MODELS, Batch) for name in (*dir(model), *(one.attname for one in model._meta.fields))}
    | {one.name for model in MODELS for one in model._meta.get_fields()}
    | {"lead_department__name", "lead_department_id__in", "__class__.__name__", "", "_", "layout", "month", "user"}
)
"""What somebody might send as the name of a field: every attribute, method, dunder and column."""
WORDS = sorted(
    {str(one.verbose_name) for model in MODELS for one in model._meta.fields} - {"编码", "名称", "指标", "id"}
)
"""The same fields as people call them, but for those that say which row it is."""
STEWARD = ("steward", {"Undertaking.steward"})
ROWS = {  # resource: (key of a row, a field that may be written, all that this changes)
    "updates": ("MS2026-01#1", "progress", {f"ProgressUpdate.{one}" for one in ("progress", "version", "saved_at")}),
    "undertakings": ("C2026-01", *STEWARD),
    "projects": ("P2026-001", *STEWARD),
    "campaigns": ("C2026-01", *STEWARD),
    "enterprises": ("E001", "short_name", {"Enterprise.short_name", "Enterprise.initials"}),
    "tasks": ("MS2026-01", *STEWARD),
}
OFFICE_KEYS = {"dispatch": "P2026-001#1", "attraction": "P2026-001"}
LAYOUT_NAMES = ["month", "dispatch", "attraction", "livelihood", "projects", "campaigns", "enterprises", "tasks"]


@pytest.fixture
def rows(department, clerk, march):
    """A project, a campaign, a task and an enterprise; each undertaking with a figure and a draft of March."""
    EnterpriseFactory(code="E001")
    for one in (
        ProjectFactory(code="P2026-001", name="名P2026-001", lead_department=department),
        CampaignFactory(code="C2026-01", lead_department=department),
        TaskFactory(year=2026, number=1, name="名MS2026-01", lead_department=department),
    ):
        update = drafts.start(one, MARCH, by=clerk)
        typed = {IndicatorFactory(undertaking=one, number=1, unit="万元").pk: drafts.Entry(3)}
        drafts.save_draft(update, by=clerk, version=update.version, texts={"progress": "甲"}, typed=typed)


def held() -> dict[tuple, Any]:
    """Every value in the database but for batches, sessions and the ledger."""
    mine = ("people", "tracking", "enterprises", "projects", "attraction", "livelihood", "lists", "auth")
    return {
        (f"{model.__name__}.{one.attname}", row.pk): getattr(row, one.attname)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in mine
        for row in model._base_manager.all()
        for one in model._meta.local_concrete_fields
    }


def changed_since(before: dict) -> set[str]:
    """What holds something else by now: Undertaking.steward."""
    return {name for (name, _), _ in before.items() ^ held().items()}


def as_csv(*lines: list[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue().encode()


def keyed(layout: str) -> tuple[str, str, str]:
    """The header by which a layout's rows are known, what a row says under it, and the row's key."""
    one = LAYOUTS[layout]
    key = OFFICE_KEYS.get(layout) or ROWS[one.resource][0]
    headers, code = {column.name: column.header for column in one.columns}, key.partition("#")[0]
    return (headers["code"], code, key) if "code" in headers else (headers["name"], f"名{code}", key)


def test_every_resource_and_every_layout_is_tried_with_every_name():
    assert set(ROWS) == set(RESOURCES)
    assert set(LAYOUT_NAMES) == {name for name, one in LAYOUTS.items() if one.resource}
    assert len(NAMES) > 230 and len(WORDS) > 40


@pytest.mark.parametrize("name", ROWS)
def test_no_resource_checks_or_writes_a_name_beyond_its_list(rows, name, clerk, manager):
    resource, user = RESOURCES[name], clerk if name == "updates" else manager
    key, field, changes = ROWS[name]
    row, before = resource.find({key}, user, {"month": "2026-03"})[key], held()
    assert resource.check(row, {field: "乙"}, user) == {}
    for beyond in set(NAMES) - set(resource.fields(user)):
        assert resource.check(row, {field: "乙", beyond: "1"}, user) != {}, beyond
        with pytest.raises(ValidationError), transaction.atomic():
            resource.write(row, {field: "乙", beyond: "1"}, user, 1, resource.current(row))
    assert changed_since(before) == set()
    resource.write(row, {field: "乙"}, user, 1, resource.current(row))
    assert changed_since(before) == changes


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_a_file_with_every_name_as_a_header_writes_the_lists_own(rows, layout, clerk, manager, imported, taken):
    one, (key_header, said, key) = LAYOUTS[layout], keyed(layout)
    _, field, changes = ROWS[one.resource]
    header = next(fill_month(column.header, MARCH) for column in one.columns if column.writes == field)
    for text, names in (("乙", NAMES[:120]), ("丙", NAMES[120:])):
        before, lines = held(), ([key_header, header, *names], [said, text, *["1"] * len(names)])
        batch = imported(clerk if one.is_monthly else manager, as_csv(*lines), layout, name="a.csv")
        (row,) = batch.rows.all()
        assert (row.key, row.outcome, row.values) == (key, "ready", {field: text})
        assert changed_since(before) == set()
        taken(batch)
        assert changed_since(before) == changes


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_a_file_with_the_fields_words_as_headers_reads_the_lists_own(rows, layout, clerk, manager, imported):
    one, (key_header, said, key) = LAYOUTS[layout], keyed(layout)
    user, before = clerk if one.is_monthly else manager, held()
    batch = imported(user, as_csv([key_header, *WORDS], [said, *["1"] * len(WORDS)]), layout, name="a.csv")
    (row,) = batch.rows.all()
    assert row.key == key and len(row.values) > 2
    assert {*row.values, *row.errors} - {""} <= set(RESOURCES[one.resource].fields(user))
    assert changed_since(before) == set()


def test_the_upload_reads_no_name_but_the_file(client, rows, clerk):
    client.force_login(clerk)
    content, before = as_csv(["编码", "本月进展"], ["MS2026-01", "乙"]), held()
    for more in ({}, dict.fromkeys(NAMES, "1")):
        query = {**more, "month": "2026-03"}
        sent = {**more, "file": SimpleUploadedFile("a.csv", content)}
        assert client.post("/imports/month/", sent, query_params=query).status_code == 302
    plain, full = Batch.objects.order_by("pk").values()
    assert {name for name in plain if plain[name] != full[name]} <= {"id", "created_at", "heartbeat_at", "finished_at"}
    assert [row.values for row in BatchRow.objects.all()] == [{"progress": "乙"}] * 2
    assert changed_since(before) == set()
