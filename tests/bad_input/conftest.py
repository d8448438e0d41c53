"""One row of each kind, as the access policy has them; requests whose effects are taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from django.db import transaction
from django.test import override_settings

from livelihood.models import Task
from projects.attraction.models import Campaign, TalentSelection
from projects.enterprises.models import EnterpriseTitle
from projects.models import Project
from tests.factories import (
    MARCH,
    ChainFactory,
    DepartmentFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ReportMonthFactory,
    UserFactory,
)
from tests.fixtures import built_once
from tests.test_access import build_rows
from zone.people.models import Department, User
from zone.tracking.models import PlanPoint


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[dict[str, int], Path]]:
    """The rows and the people who made them, for all tests of a file, and the folder of their evidence."""
    evidence = tmp_path_factory.mktemp("rows") / "evidence"
    with built_once(django_db_blocker):
        department = DepartmentFactory(code="js", name="建设局")
        clerk = UserFactory(username="clerk", name="填报员甲", department=department, roles=["reporter"])
        manager = UserFactory(username="manager", name="管理员甲", roles=["administrator"])
        manager2 = UserFactory(username="manager2", name="管理员乙", roles=["administrator"])
        ReportMonthFactory()
        with override_settings(EVIDENCE_ROOT=evidence):
            rows = build_rows(department, clerk, manager, manager2)
        yield rows, evidence


@pytest.fixture
def rows(built, db, settings, tmp_path) -> dict[str, int]:
    rows, evidence = built
    settings.EVIDENCE_ROOT = copytree(evidence, tmp_path / "evidence")
    return dict(rows)


@pytest.fixture
def department(built, db) -> Department:
    return Department.objects.get(code="js")


@pytest.fixture
def clerk(built, db) -> User:
    return User.objects.get(username="clerk")


@pytest.fixture
def manager(built, db) -> User:
    return User.objects.get(username="manager")


@pytest.fixture
def every_row(rows):
    """A row of every model the console holds; rows of every inline under the last of its kind."""
    ParkFactory()
    ChainFactory()
    enterprise = EnterpriseFactory(code="E-002")
    campaign = Campaign.objects.get()
    EnterpriseTitle.objects.create(enterprise=enterprise, title="专精特新企业", year=2025, source="公告")
    TalentSelection.objects.create(campaign=campaign, person="张三", enterprise=enterprise, year=2025)
    planned = IndicatorFactory(undertaking=campaign, number=1)
    PlanPoint.objects.create(indicator=planned, month=MARCH, value=3)
    assert Task.objects.exists() and Project.objects.exists()
    return rows


@pytest.fixture
def asks(client) -> Callable:
    """Ask as `client.get` or `client.post` does, answer an exception by a 500, and take the effects back."""
    client.raise_request_exception = False

    def ask(method: str, *args, **kwargs):
        with transaction.atomic():
            answer = getattr(client, method)(*args, **kwargs)
            transaction.set_rollback(True)
        return answer

    return ask
