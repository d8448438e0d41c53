"""Rows to measure on: projects made up with a fixed seed, every one marked 示例, each with a year of updates."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db import connection, models, transaction

from bench.year import MONTHS, fill_year, open_months
from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from projects.stage_moves import Stage
from zone import pinyin
from zone.ledger.cache import clear_caches
from zone.people.accounts import add_account
from zone.people.models import Department, User
from zone.people.passwords import one_time_password
from zone.people.roles import DEPARTMENT_ROLES, Role
from zone.tracking.models import Indicator, Pillar, Undertaking, UndertakingState

CHUNK = 500
PROJECTS_PER_ENTERPRISE = 10
"""Enterprises grow with the projects, to at least `FEWEST_ENTERPRISES`."""
FEWEST_ENTERPRISES = 100
UNDISCLOSED_SHARE = 0.1
"""Share of projects whose investment is 未公开."""
WHERE = ("智能装备", "新材料", "医养健康", "信息技术", "高端制造", "生物医药", "新能源", "现代物流")
WHAT = ("产业园", "生产线改造", "研发中心", "配套工程", "示范基地", "检测平台", "仓储中心")


class ReferenceRows(NamedTuple):
    """What all rows refer to: who signs in, who publishes, and the keys to choose from."""

    people: dict[str, User]
    """One person of each role, by the role; reporter and reviewer belong to the first department."""
    publisher: User
    departments: list[int]
    parks: list[int]
    chains: list[int]


def create_reference_rows() -> ReferenceRows:
    """Make them in an empty database."""
    departments = [Department(code=f"sl-{i}", name=f"示例部门{i}", order=i, is_example=True) for i in range(1, 31)]
    parks = [_named(Park, f"示例园区{i}", code=f"sl-{i}", is_example=True) for i in range(1, 7)]
    chains = [_named(IndustryChain, f"示例产业链{i}", code=f"sl-{i}") for i in range(1, 5)]
    keys = [_bulk_create(rows) for rows in (departments, parks, chains)]
    open_months()
    people = {role: _account(role.value, role, keys[0][0] if role in DEPARTMENT_ROLES else None) for role in Role}
    return ReferenceRows(people, _account("publisher", Role.ADMINISTRATOR), *keys)


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


def fill(count: int, ground: ReferenceRows, *, with_entries: bool = True) -> None:
    """Add projects until there are `count`, each with one indicator and a year of updates (`fill_year`)."""
    last = Project.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _add_enterprises(max(FEWEST_ENTERPRISES, count // PROJECTS_PER_ENTERPRISE), ground)
    owners = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(Project.objects.count(), count, CHUNK):
        with transaction.atomic():
            _add([_project(number, ground, owners) for number in range(start, min(count, start + CHUNK))], ground)
    fill_year(last, ground.people[Role.REPORTER].pk, ground.publisher.pk, with_entries=with_entries)
    clear_caches()  # these rows were recorded in no ledger
    take_statistics()


def take_statistics() -> None:
    """In a database at work, both have statistics of their tables."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _add_enterprises(count: int, ground: ReferenceRows) -> None:
    Enterprise.objects.bulk_create(
        _named(
            Enterprise,
            f"示例企业{number}",
            code=f"SLQ-{number}",
            is_example=True,
            park_id=ground.parks[number % len(ground.parks)],
            chain_id=ground.chains[number % len(ground.chains)],
        )
        for number in range(Enterprise.objects.count() + 1, count + 1)
    )


def _add(projects: list[Project], ground: ReferenceRows) -> None:
    common = [field.attname for field in Undertaking._meta.concrete_fields]
    parents = [Undertaking(**{name: getattr(one, name) for name in common}) for one in projects]
    for one, parent in zip(projects, Undertaking.objects.bulk_create(parents), strict=True):
        one.pk = one.undertaking_ptr_id = parent.pk
    for i in range(0, len(projects), 100):  # bulk_create takes no row that has a parent
        Project._base_manager.all()._insert(
            projects[i : i + 100], fields=Project._meta.local_concrete_fields, using=connection.alias
        )
    Indicator.objects.bulk_create(
        Indicator(undertaking_id=one.pk, name="完成投资", unit="万元", target=one.total_investment_wan)
        for one in projects
    )
    supports = Undertaking.supporting_departments.through
    supports.objects.bulk_create(
        supports(undertaking_id=one.pk, department_id=ground.departments[one.pk % len(ground.departments)])
        for one in projects
    )


def _is_of_first(number: int) -> bool:
    """Half of the first thousand belong to the first department, so that its people's pages are full at every size:
    what grows is the rows behind them."""
    return number < 1_000 and number // 10 % 2 == 0


def _project(number: int, ground: ReferenceRows, owners: list[int]) -> Project:
    draw = Random(number)
    project = _named(
        Project,
        f"{draw.choice(WHERE)}{draw.choice(WHAT)}{number + 1}号（示例）",
        code=f"SL-{number + 1:06d}",
        kind=Project.KIND,
        pillar=draw.choice(Pillar.values),
        lead_department_id=ground.departments[0] if _is_of_first(number) else draw.choice(ground.departments),
        steward=f"示例人员{draw.randrange(400)}",
        planned_start=date(2025, 1 + draw.randrange(12), 1),
        planned_end=date(2027, 1 + draw.randrange(12), 28),
        state=draw.choices(UndertakingState.values, (10, 60, 15, 5, 5, 5))[0],
        first_month=MONTHS[0],
        is_example=True,
        stage=draw.choice(Stage.values),
        park_id=draw.choice(ground.parks),
        chain_id=draw.choice(ground.chains),
        owner_id=draw.choice(owners),
        site=f"示例路{draw.randrange(200)}号",
        total_investment_wan=None
        if draw.random() < UNDISCLOSED_SHARE
        else Decimal(draw.randrange(50_000, 90_000_000)) / 100,
    )
    assert isinstance(project, Project)
    return project
