"""A small zone made by real acts alone, so that everything in it has its entry, and what an intruder does to it."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import override_settings

from livelihood.models import Task
from tests.factories import publish
from tests.fixtures import built_once
from tests.tracking.files import PDF
from tests.triggers_off import triggers_off
from zone.demo.seeding import account, add, add_undertaking
from zone.moves import make_move
from zone.people.models import Department
from zone.people.roles import Role
from zone.tracking import months
from zone.tracking.evidence import files
from zone.tracking.models import PlanPoint
from zone.tracking.updates import drafts

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[SimpleNamespace, Path]]:
    """A zone for all tests of a file, and the folder of its evidence."""
    evidence = tmp_path_factory.mktemp("zone") / "evidence"
    with built_once(django_db_blocker):
        with override_settings(EVIDENCE_ROOT=evidence):
            zone = build_zone()
        yield zone, evidence


@pytest.fixture
def zone(built, db, settings, tmp_path) -> SimpleNamespace:
    """A zone as it was built: whatever a test bends, in the database or in a file, the next one finds as before."""
    zone, evidence = built
    settings.EVIDENCE_ROOT = copytree(evidence, tmp_path / "evidence")
    return deepcopy(zone)


def build_zone() -> SimpleNamespace:
    """A task with two published months, one of them corrected and closed, and one that waits for its review."""
    department = add(Department, by=None, facts={"code": "js", "name": "建设局"})
    clerk = account("clerk", "填报员", Role.REPORTER, department=department)
    colleague = account("colleague", "同事", Role.REPORTER, department=department)
    manager = account("manager", "管理员", Role.ADMINISTRATOR)
    promised = [
        {"name": "建成口袋公园", "unit": "处", "target": 12},
        {"name": "完成投资", "unit": "万元", "target": 900},
    ]
    facts = {"year": 2026, "number": 1, "name": "口袋公园", "pillar": "livelihood", "lead_department": department}
    task, _ = add_undertaking(Task, by=manager, code="MS2026-01", indicators=promised, **facts)
    parks, money = task.indicators.order_by("number")
    point = add(PlanPoint, by=manager, facts={"indicator": money, "month": MARCH, "value": 300})
    for month in (FEBRUARY, MARCH):
        months.open_month(month, by=manager, due_on=date(2099, 1, 25))

    def typed(update, value):
        values = {parks.pk: drafts.Entry(value, "属实"), money.pk: drafts.Entry(value * 10, "属实")}
        texts = {"progress": "已建成。", "next_steps": "继续推进。"}
        return drafts.save_draft(update, by=clerk, version=update.version, texts=texts, typed=values)

    first = typed(drafts.start(task, FEBRUARY, by=clerk), 3)
    evidence = files.add(first, SimpleUploadedFile("验收单.pdf", PDF), by=clerk)
    first = publish(drafts.submit_draft(first, by=clerk), by=manager)
    corrected = typed(drafts.start_correction(task, FEBRUARY, by=clerk, reason="漏报"), 4)
    corrected = publish(drafts.submit_draft(corrected, by=clerk), by=manager)
    february = make_move(first.month, "close", by=manager)
    waiting = typed(drafts.start(task, MARCH, by=clerk), 5)
    drafts.save_draft(waiting, by=colleague, version=waiting.version, texts={"problems": "无。"}, typed={})
    waiting = drafts.submit_draft(waiting, by=clerk)
    return SimpleNamespace(**{name: value for name, value in locals().items() if name != "typed"})


def names(zone: SimpleNamespace) -> dict[str, object]:
    """Keys of the zone's rows as the attacks name them."""
    return {name: value.pk for name, value in vars(zone).items() if hasattr(value, "pk")} | {
        "value": zone.first.measurements.get(indicator=zone.parks).pk,
        "waiting_value": zone.waiting.measurements.get(indicator=zone.parks).pk,
        "event": zone.first.events.get(move="publish").pk,
        "hand": zone.waiting.contributors.get(user=zone.colleague).pk,
    }


def attack(statement: str) -> None:
    """Send one statement as another program would, with none of the product's settings. Raises IntegrityError."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers = OFF")
        cursor.execute(statement)
        transaction.set_rollback(True)


def without_triggers(statements: list[str]) -> None:
    """The same with the triggers taken off, and put back afterwards."""
    with triggers_off(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
