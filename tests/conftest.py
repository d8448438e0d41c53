"""The people of the tests: who they are is the first thing a test says."""

from collections.abc import Callable

import pytest

from tests.factories import DepartmentFactory, IndicatorFactory, ReportMonthFactory, UndertakingFactory, UserFactory
from zone.people.models import Department, User
from zone.tracking.models import Indicator, ReportMonth, Undertaking

pytest_plugins = ["tests.fixtures", "tests.workbooks"]


@pytest.fixture
def department(db) -> Department:
    return DepartmentFactory(code="js", name="建设局")


@pytest.fixture
def other_department(db) -> Department:
    return DepartmentFactory(code="kj", name="科技局")


@pytest.fixture
def clerk(department) -> User:
    return UserFactory(username="clerk", name="填报员甲", department=department, roles=["reporter"])


@pytest.fixture
def colleague(department) -> User:
    """Another reporter of the clerk's department."""
    return UserFactory(username="colleague", name="填报员乙", department=department, roles=["reporter"])


@pytest.fixture
def other_clerk(other_department) -> User:
    return UserFactory(username="other-clerk", name="外单位填报员", department=other_department, roles=["reporter"])


@pytest.fixture
def reviewer(department) -> User:
    return UserFactory(username="reviewer", name="审核员", department=department, roles=["reviewer"])


@pytest.fixture
def other_reviewer(other_department) -> User:
    return UserFactory(username="other-reviewer", name="外单位审核员", department=other_department, roles=["reviewer"])


@pytest.fixture
def manager(db) -> User:
    return UserFactory(username="manager", name="管理员甲", roles=["administrator"])


@pytest.fixture
def manager2(db) -> User:
    return UserFactory(username="manager2", name="管理员乙", roles=["administrator"])


@pytest.fixture
def leader(db) -> User:
    return UserFactory(username="leader", name="领导", roles=["leader"])


@pytest.fixture
def security(db) -> User:
    return UserFactory(username="security", name="安全管理员", roles=["security"])


@pytest.fixture
def auditor(db) -> User:
    return UserFactory(username="auditor", name="审计员", roles=["auditor"])


EVERYBODY = (
    *("clerk", "colleague", "other_clerk", "reviewer", "other_reviewer", "manager", "leader", "security", "auditor"),
    *("clerk_without_department", "leader_of_department"),
)


@pytest.fixture
def clerk_without_department(db) -> User:
    return UserFactory(username="clerk-without-department", name="无单位填报员", roles=["reporter"])


@pytest.fixture
def leader_of_department(department) -> User:
    return UserFactory(username="leader-of-department", name="本单位领导", department=department, roles=["leader"])


@pytest.fixture
def those(db, request) -> Callable[[Callable[[User], bool]], set[str]]:
    """Names the people, one of every kind and of each department, of whom something is true."""
    people = {name: request.getfixturevalue(name) for name in EVERYBODY}
    return lambda may: {name for name, user in people.items() if may(user)}


@pytest.fixture
def console(client, manager):
    """The console as an administrator opens it."""
    client.force_login(manager)
    return client


@pytest.fixture
def march(db) -> ReportMonth:
    """An open month: March 2026, due in a far future so that nothing is late by accident."""
    return ReportMonthFactory()


@pytest.fixture
def task(department) -> Undertaking:
    """An undertaking of the clerk's department whose kind needs no department check."""
    return UndertakingFactory(code="MS2026-01", name="口袋公园建设", lead_department=department)


@pytest.fixture
def project(department) -> Undertaking:
    """An undertaking of the clerk's department whose kind asks for the department's check."""
    return UndertakingFactory(
        code="P2026-001", name="智能制造产业园", kind="project", pillar="industry", lead_department=department
    )


@pytest.fixture
def indicator(task) -> Indicator:
    return IndicatorFactory(undertaking=task, number=1)
