"""Pages in a working hour, beside the console's list of the same projects, request by request.

While somebody reads, others file: before every tenth request one entry is written to the ledger, which is an entry a
second at ten requests a second. Times are means, so that a request that counts anew stands in them with its weight.
"""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from django.contrib import admin
from django.db import connection, transaction

from bench.meter import rounds, spent
from bench.stock import COLUMNS
from bench.worlds import Inside, World
from bench.year import OPEN
from projects.models import Project
from zone.ledger.ledger import record
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import ProgressUpdate

OURS, THEIRS = "/projects/?year=current", "/admin/projects/project/"
NAMED = quote("医药")
REQUESTS_PER_ENTRY = 10


@dataclass(frozen=True)
class Case:
    """One kind of request, asked beside the console's list; `aim` is the share of its CPU that ours may take."""

    name: str
    ours: str
    theirs: str = THEIRS
    aim: float = 1.0
    per_page: int = 25
    role: str = Role.ADMINISTRATOR


def list_cases(rows: int) -> list[Case]:
    """The list of projects, asked of both in the same way."""
    money, name = COLUMNS.index("total_investment_wan") + 1, COLUMNS.index("name") + 1
    deep = max(1, rows // 25 - 1)

    usual = 0.5 if connection.vendor == "sqlite" else 0.4

    def case(title: str, ours: str, theirs: str, aim: float = usual, per_page: int = 25) -> Case:
        return Case(title, OURS + ours, THEIRS + theirs, aim, per_page)

    return [
        case("first page", "", ""),
        case("filter: state", "?state=active", "?state__exact=active"),
        case("filter: state, name", f"?state=active&q={NAMED}", f"?state__exact=active&q={NAMED}"),
        case("filter: state, pinyin", "?state=active&q=yyjk", f"?state__exact=active&q={NAMED}"),
        case("sort: money", "?sort=-total_investment_wan", f"?o=-{money}"),
        case("sort: money, name", "?sort=-total_investment_wan,name", f"?o=-{money}.{name}"),
        case("deep page", f"?page={deep}", f"?p={deep}", 0.2),
        case("200 rows a page", "?per_page=200", "", per_page=200),
    ]


def page_cases() -> list[Case]:
    """The other pages of a working day, each beside the console's first page."""
    return [
        *(Case(f"desk: {role}", "/", role=role) for role in Role),
        Case("review queue", "/review/"),
        Case("review queue: reviewer", "/review/", role=Role.REVIEWER),
        Case("updates list", "/updates/?per_page=25"),
        Case("updates list: reporter", "/updates/?per_page=25", role=Role.REPORTER),
        Case("month as a grid: reporter", f"/updates/{OPEN:%Y-%m}/", role=Role.REPORTER),
        Case("projects: reporter", OURS, role=Role.REPORTER),
        Case("undertakings", "/undertakings/?year=current"),
        Case("enterprises", "/enterprises/"),
        Case("enterprises: reporter", "/enterprises/", role=Role.REPORTER),
        Case("park", "/parks/sl-1/"),
        Case("enterprise", "/enterprises/SLQ-1/"),
        Case("project", "/projects/SL-000001/"),
        Case("reports", "/reports/"),
        Case("annual report", f"/reports/annual/{OPEN.year}/"),
        Case("annual report: year over", f"/reports/annual/{OPEN.year - 1}/"),
        Case("figures of a year", f"/reports/annual/{OPEN.year}/figures/"),
        Case("ledger: search", "/admin/ledger/ledgerentry/?q=SL-000009", role=Role.AUDITOR),
    ]


class Spent(NamedTuple):
    """CPU seconds of a request and of its peer."""

    ours: float
    theirs: float


@dataclass(frozen=True)
class Found:
    """CPU milliseconds of one kind of request on so many rows, means."""

    rows: int
    case: Case
    ours: float
    theirs: float
    at_worst: float
    """Ours with an entry about an update written before each request: everything that follows from it counted anew."""

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def measured(worlds: Sequence[World], *, times: int) -> list[Found]:
    """Each request is asked of all worlds in turns."""
    if [world.do(projects_in) for world in worlds] != [world.rows for world in worlds]:
        raise SystemExit("a database holds more or fewer projects than it is asked for")
    cases = zip(*([*list_cases(world.rows), *page_cases()] for world in worlds), strict=True)
    return [found for same in cases for found in _in_turns(list(zip(worlds, same, strict=True)), times)]


def projects_in(inside: Inside) -> int:
    return Project.objects.count()


def _in_turns(asked: list[tuple[World, Case]], times: int) -> list[Found]:
    """The same kind of request, as each world asks it."""
    for world, case in asked:
        world.do(ask_both, case, False)  # a warm one
    turns = [
        [world.do(ask_both, case, turn % REQUESTS_PER_ENTRY == 0) for world, case in asked]
        for turn in rounds(2 * times, seconds=30 * len(asked))  # a mean, which one outlier moves
    ]
    worst = [
        [world.do(ask_at_worst, case) for world, case in asked]
        for _ in rounds(max(3, times // 3), seconds=10 * len(asked))
    ]
    return [
        Found(
            world.rows,
            case,
            _milliseconds(one.ours for one in both),
            _milliseconds(one.theirs for one in both),
            _milliseconds(alone),
        )
        for (world, case), both, alone in zip(asked, zip(*turns, strict=True), zip(*worst, strict=True), strict=True)
    ]


def ask_both(inside: Inside, case: Case, is_written: bool) -> Spent:
    """Ask ours and the console's, after an entry to the ledger where one is written."""
    console = admin.site.get_model_admin(Project)
    console.list_display, console.list_per_page = COLUMNS, case.per_page
    if is_written:
        inside.write()
    return Spent(
        spent(lambda: inside.browsers[case.role].get(case.ours)),
        spent(lambda: inside.browsers[Role.ADMINISTRATOR].get(case.theirs)),
    )


def ask_at_worst(inside: Inside, case: Case) -> float:
    """Ask ours after an entry about an update; CPU seconds."""
    inside.write()
    return spent(lambda: inside.browsers[case.role].get(case.ours))


def _milliseconds(seconds: Iterable[float]) -> float:
    return statistics.fmean(seconds) * 1000


def entry_writer() -> Callable[[], None]:
    """Writes the entry of an update that a department has filed."""
    author = User.objects.get(username=Role.REPORTER)
    filed = ProgressUpdate.objects.select_related("undertaking").first()
    assert filed is not None

    def write() -> None:
        with transaction.atomic():
            record("progressupdate.submit", actor=author, obj=filed, topic=filed.undertaking.code)

    return write
