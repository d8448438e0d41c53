"""The list of projects beside the console's list of the same rows, request by request."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import admin

from bench.browser import Browser
from bench.meter import side_by_side
from projects.models import Project

COLUMNS = (
    "code",
    "name",
    "state",
    "stage",
    "park",
    "chain",
    "lead_department",
    "total_investment_wan",
    "pillar",
    "is_example",
)
"""As many columns on the console's list as on ours; its last two are plain where ours read the indicators."""

OURS, THEIRS = "/projects/", "/admin/projects/project/"
NAMED = quote("医药")


@dataclass(frozen=True)
class Case:
    """One kind of request, asked of both lists; `aim` is the share of the console's CPU it may take."""

    name: str
    ours: str
    theirs: str
    aim: float
    per_page: int = 25


def cases(rows: int) -> list[Case]:
    money, name = COLUMNS.index("total_investment_wan") + 1, COLUMNS.index("name") + 1
    deep = max(1, rows // 25 - 1)
    return [
        Case("first page", "", "", 0.4),
        Case("filter: state", "?state=active", "?state__exact=active", 0.4),
        Case("filter: state, name", f"?state=active&q={NAMED}", f"?state__exact=active&q={NAMED}", 0.4),
        Case("filter: state, pinyin", "?state=active&q=yyjk", f"?state__exact=active&q={NAMED}", 0.4),
        Case("sort: money", "?sort=-total_investment_wan", f"?o=-{money}", 0.4),
        Case("sort: money, name", "?sort=-total_investment_wan,name", f"?o=-{money}.{name}", 0.4),
        Case("deep page", f"?page={deep}", f"?p={deep}", 0.2),
        Case("200 rows a page", "?per_page=200", "", 0.4, per_page=200),
    ]


@dataclass(frozen=True)
class Found:
    """CPU milliseconds of one kind of request on so many rows."""

    rows: int
    case: Case
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def measured(rows: int, browser: Browser, *, times: int) -> Iterator[Found]:
    console = admin.site.get_model_admin(Project)
    console.list_display = COLUMNS
    for case in cases(rows):
        console.list_per_page = case.per_page
        ours, theirs = side_by_side(
            lambda case=case: browser.get(OURS + case.ours),
            lambda case=case: browser.get(THEIRS + case.theirs),
            times=times,
        )
        yield Found(rows, case, ours * 1000, theirs * 1000)
