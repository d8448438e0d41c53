"""Rows to measure on: projects made up with a fixed seed, every one marked 示例, with one published month."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection, models, transaction

from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from projects.stage_moves import Stage
from zone import pinyin
from zone.ledger import clock
from zone.people.accounts import add_account
from zone.people.models import Department, User
from zone.people.passwords import one_time_password
from zone.people.roles import Role
from zone.tracking.models import (
    CurrentFigure,
    Indicator,
    Measurement,
    Pillar,
    ProgressUpdate,
    ReportMonth,
    Undertaking,
    UndertakingState,
)
from zone.tracking.moves import UpdateState

MONTH = date(2026, 3, 1)
CHUNK = 500
REPORTED = 6
"""Of ten projects whose investment is known, so many have reported."""
UNDISCLOSED_SHARE = 0.1
"""Share of projects whose investment is 未公开."""
WHERE = ("智能装备", "新材料", "医养健康", "信息技术", "高端制造", "生物医药", "新能源", "现代物流")
WHAT = ("产业园", "生产线改造", "研发中心", "配套工程", "示范基地", "检测平台", "仓储中心")


class ReferenceRows(NamedTuple):
    """What all rows refer to: who signs in, who writes and publishes, and the keys to choose from."""

    manager: User
    author: User
    publisher: User
    departments: list[int]
    parks: list[int]
    chains: list[int]
    enterprises: list[int]


def create_reference_rows() -> ReferenceRows:
    """Make them in an empty database."""
    departments = [Department(code=f"sl-{i}", name=f"示例部门{i}", order=i, is_example=True) for i in range(1, 31)]
    parks = [_named(Park, f"示例园区{i}", code=f"sl-{i}", is_example=True) for i in range(1, 7)]
    chains = [_named(IndustryChain, f"示例产业链{i}", code=f"sl-{i}") for i in range(1, 5)]
    enterprises = [_named(Enterprise, f"示例企业{i}", code=f"SLQ-{i}", is_example=True) for i in range(1, 301)]
    keys = [_bulk_create(rows) for rows in (departments, parks, chains, enterprises)]
    ReportMonth.objects.create(month=MONTH, due_on=date(2026, 4, 5))
    return ReferenceRows(
        _account("manager", Role.ADMINISTRATOR),
        _account("author", Role.REPORTER, keys[0][0]),
        _account("publisher", Role.ADMINISTRATOR),
        *keys,
    )


def _bulk_create(rows: list[models.Model]) -> list[int]:
    return [row.pk for row in type(rows[0])._base_manager.bulk_create(rows)]


def _account(username: str, role: Role, department: int | None = None) -> User:
    user = User(username=username, name=f"示例{role.label}", department_id=department)
    add_account(user, [role], by=None, password=one_time_password(), must_change=False)
    return User.objects.get(pk=user.pk)


def _named(model: type[models.Model], name: str, **facts) -> models.Model:
    """A row of `model` with its name as people search it; bulk_create calls no save()."""
    if any(field.name == "initials" for field in model._meta.get_fields()):
        facts["initials"] = pinyin.initials(name)
    return model(name=name, **facts)


def fill(count: int, ground: ReferenceRows) -> None:
    """Add projects until there are `count`, each with one indicator and six in ten with a published month."""
    for start in range(Project.objects.count(), count, CHUNK):
        with transaction.atomic():
            _add(range(start, min(count, start + CHUNK)), ground)
    cache.clear()  # these rows were recorded in no ledger
    if connection.vendor == "postgresql":  # its autovacuum would; SQLite keeps no statistics of itself
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _add(numbers: range, ground: ReferenceRows) -> None:
    projects = [_project(number, ground) for number in numbers]
    common = [field.attname for field in Undertaking._meta.concrete_fields]
    parents = [Undertaking(**{name: getattr(one, name) for name in common}) for one in projects]
    for one, parent in zip(projects, Undertaking.objects.bulk_create(parents), strict=True):
        one.pk = one.undertaking_ptr_id = parent.pk
    for i in range(0, len(projects), 100):  # bulk_create takes no row that has a parent
        Project._base_manager.all()._insert(
            projects[i : i + 100], fields=Project._meta.local_concrete_fields, using=connection.alias
        )
    indicators = Indicator.objects.bulk_create(
        Indicator(undertaking_id=one.pk, name="完成投资", unit="万元", target=one.total_investment_wan)
        for one in projects
    )
    _publish([one for one in indicators if one.target is not None and one.pk % 10 < REPORTED], ground)


def _project(number: int, ground: ReferenceRows) -> Project:
    draw = Random(number)
    project = _named(
        Project,
        f"{draw.choice(WHERE)}{draw.choice(WHAT)}{number + 1}号（示例）",
        code=f"SL-{number + 1:06d}",
        kind=Project.KIND,
        pillar=draw.choice(Pillar.values),
        lead_department_id=draw.choice(ground.departments),
        steward=f"示例人员{draw.randrange(400)}",
        planned_start=date(2025, 1 + draw.randrange(12), 1),
        planned_end=date(2027, 1 + draw.randrange(12), 28),
        state=draw.choices(UndertakingState.values, (10, 60, 15, 5, 5, 5))[0],
        first_month=MONTH,
        is_example=True,
        stage=draw.choice(Stage.values),
        park_id=draw.choice(ground.parks),
        chain_id=draw.choice(ground.chains),
        owner_id=draw.choice(ground.enterprises),
        site=f"示例路{draw.randrange(200)}号",
        total_investment_wan=None
        if draw.random() < UNDISCLOSED_SHARE
        else Decimal(draw.randrange(50_000, 90_000_000)) / 100,
    )
    assert isinstance(project, Project)
    return project


def _publish(indicators: list[Indicator], ground: ReferenceRows) -> None:
    """File and publish one month's value of each, by the steps that the database's triggers ask for."""
    now = clock.now()
    updates = ProgressUpdate.objects.bulk_create(
        ProgressUpdate(
            undertaking_id=one.undertaking_id, month_id=MONTH, author=ground.author, progress="示例进展。", saved_at=now
        )
        for one in indicators
    )
    values = [one.target * (one.pk % 97) / 100 for one in indicators]
    measured = list(zip(updates, indicators, values, strict=True))
    Measurement.objects.bulk_create(
        Measurement(update=update, indicator=one, value=value) for update, one, value in measured
    )
    filed = ProgressUpdate.objects.filter(pk__in=[update.pk for update in updates])
    filed.update(state=UpdateState.SUBMITTED, submitted_at=now)
    filed.update(state=UpdateState.PUBLISHED, published_by=ground.publisher, published_at=now)
    CurrentFigure.objects.bulk_create(
        CurrentFigure(indicator=one, value=value, qualifier=one.qualifier, month=MONTH, update=update)
        for update, one, value in measured
    )
