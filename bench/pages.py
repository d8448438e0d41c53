"""Pages in a working hour, beside the console's list of the same projects, request by request.

While somebody reads, others file: before every tenth request one entry is written to the ledger, which is an entry a
second at ten requests a second. Times are means, so that a request that counts anew stands in them with its weight.
"""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import admin
from django.db import connection, transaction

from bench.browser import Browser
from bench.meter import in_turns
from bench.stock import COLUMNS
from bench.year import OPEN
from projects.models import Project
from zone.ledger.ledger import record
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.models import ProgressUpdate

OURS, THEIRS = "/projects/", "/admin/projects/project/"
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
        Case("updates list", "/updates/"),
        Case("updates list: reporter", "/updates/", role=Role.REPORTER),
        Case("projects: reporter", OURS, role=Role.REPORTER),
        Case("undertakings", "/undertakings/"),
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


def measured(rows: int, browsers: dict[str, Browser], *, times: int) -> Iterator[Found]:
    console = admin.site.get_model_admin(Project)
    console.list_display = COLUMNS
    write = entry_writer()
    for case in [*list_cases(rows), *page_cases()]:
        console.list_per_page = case.per_page
        ours, theirs = asking(browsers[case.role], case.ours), asking(browsers[Role.ADMINISTRATOR], case.theirs)
        both = in_turns(ours, theirs, times=times, before=_every(REQUESTS_PER_ENTRY, write))
        mine, other = (statistics.fmean(spent) * 1000 for spent in both)
        (each,) = in_turns(ours, times=max(3, times // 3), before=write, seconds=10)
        yield Found(rows, case, mine, other, statistics.fmean(each) * 1000)


def asking(browser: Browser, address: str) -> Callable[[], object]:
    return lambda: browser.get(address)


def entry_writer() -> Callable[[], None]:
    """Writes the entry of an update that a department has filed."""
    author = User.objects.get(username=Role.REPORTER)
    filed = ProgressUpdate.objects.select_related("undertaking").first()
    assert filed is not None

    def write() -> None:
        with transaction.atomic():
            record("progressupdate.submit", actor=author, obj=filed, topic=filed.undertaking.code)

    return write


def _every(number: int, action: Callable[[], None]) -> Callable[[], None]:
    calls = 0

    def call() -> None:
        nonlocal calls
        if calls % number == 0:
            action()
        calls += 1

    return call
