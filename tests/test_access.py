"""The access policy of the pages on one screen: every address × every role. A new address without a line fails.

The console's: test_access_console.py.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from projects.batch_resource import PROJECTS
from tests.factories import (
    MARCH,
    CampaignFactory,
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    filed_update,
    published_update,
)
from zone.batches.bulk_preview import propose
from zone.batches.models import Batch
from zone.jobs.models import Slot
from zone.moves import make_move
from zone.tracking.evidence import files
from zone.tracking.updates import drafts
from zone.views import ListPage

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

ROLES = ("clerk", "other_clerk", "reviewer", "other_reviewer", "manager", "leader", "security", "auditor")
OPEN = (200,) * 9  # anonymous first, then ROLES in order
STAFF = (302, *(200,) * 8)
BUSINESS = (302, 200, 200, 200, 200, 200, 200, 403, 403)
OPENS = (302, *(302,) * 6, 403, 403)
"""A list that opens with a filter of its own, which its address then says."""
SEALS = (302, *BUSINESS[1:8], 200)
"""Who reads the zone's business, and the auditor."""
OWN = (302, 200, 404, 200, 404, 200, 200, 404, 404)
"""The clerk's and the reviewer's department leads it; administrators and leaders see all."""
REVIEW = (302, 403, 403, 200, 200, 200, 403, 403, 403)
REPORTS = (302, 200, 200, 403, 403, 200, 403, 403, 403)
"""Reporters and administrators, who may write something that a workbook imports."""
PROOF = (302, 403, 403, 403, 403, 200, 403, 403, 200)
FILING = (302, 302, 302, 200, 200, 200, 200, 403, 403)
"""Reporters are led on to the month's grid."""
GRID = (302, 200, 200, 302, 302, 302, 302, 403, 403)
"""A reporter's own department's; others are led to the month's list."""
SETUP = (302, 403, 403, 403, 403, 200, 403, 200, 403)
MANAGER = (302, *(403,) * 4, 200, *(403,) * 3)
OFFICER = (302, *(403,) * 6, 200, 403)
"""The security officer alone."""
POST_ONLY = (405,) * 9

PAGES = {  # url name: (arguments, statuses of GET for nobody and for each role)
    "healthz": ([], OPEN),
    "readyz": ([], OPEN),
    "people:login": ([], (200, *(302,) * 8)),
    "people:logout": ([], POST_ONLY),
    "people:password": ([], STAFF),
    "people:keys": ([], STAFF),
    "people:console-login": ([], (302, *(403,) * 8)),
    "people:console-logout": ([], POST_ONLY),
    "people:console-password": ([], (302,) * 9),
    "lists:views": (["projects"], BUSINESS),
    "lists:set-display": (["projects"], POST_ONLY),
    "lists:save": (["projects"], POST_ONLY),
    "lists:set-default": (["projects"], POST_ONLY),
    "lists:change": (["projects", 1], POST_ONLY),
    "lists:delete": (["projects", 1], POST_ONLY),
    "tracking:desk": ([], STAFF),
    "tracking:undertakings": ([], OPENS),
    "tracking:updates": ([], FILING),
    "tracking:grid": (["2026-03"], GRID),
    "tracking:grid-row": (["2026-03", "P2026-001"], POST_ONLY),
    "tracking:remind": (["2026-03"], POST_ONLY),
    "tracking:update": (["P2026-001", "2026-03"], OWN),
    "tracking:save": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:submit": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:no-change": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:correct": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:withdraw": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:discard": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:evidence-add": (["P2026-001", "2026-03"], POST_ONLY),
    "tracking:evidence": (["evidence"], OWN),
    "tracking:evidence-remove": (["evidence"], POST_ONLY),
    "tracking:review": ([], REVIEW),
    "tracking:case": (["filed"], (302, 403, 403, 200, 404, 200, 403, 403, 403)),
    "tracking:review-move": (["filed", "publish"], POST_ONLY),
    "batches:batches": ([], BUSINESS),
    "batches:batch": (["batch"], (302, 404, 404, 404, 404, 200, 404, 403, 403)),
    "batches:choose": (["batch"], POST_ONLY),
    "batches:accept": (["batch"], POST_ONLY),
    "batches:cancel": (["batch"], POST_ONLY),
    "batches:resume": (["batch"], POST_ONLY),
    "batches:undo": (["batch"], POST_ONLY),
    "jobs:proof": ([], PROOF),
    "jobs:slot": (["slot"], PROOF),
    "imports:imports": ([], REPORTS),
    "imports:import": (["month"], REPORTS),
    "imports:template": (["month"], REPORTS),
    "setup:checklist": ([], SETUP),
    "setup:passwords": ([], OFFICER),
    "setup:workbook": (["accounts"], OFFICER),
    "setup:template": (["accounts"], OFFICER),
    "setup:confirm": (["accounts"], POST_ONLY),
    "imports:rejects": (["import"], (302, 200, 404, 404, 404, 200, 404, 403, 403)),
    "reports:index": ([], BUSINESS),
    "reports:annual": ([2026], BUSINESS),
    "reports:headlines": ([2026], MANAGER),
    "reports:figure-list": ([2026], BUSINESS),
    "reports:figure": (["indicator", "2026-03"], OWN),
    "seals:seals": ([], SEALS),
    "seals:seal": ([1], SEALS),
    "seals:file": ([1], SEALS),
    "seals:key": ([1], SEALS),
    "seals:package": ([1], (302, 403, 403, 403, 403, 200, 200, 403, 200)),
    "seals:figure": (["indicator", "2026-02"], OWN),
    "seals:proof": (["indicator", "2026-02"], OWN),
    "projects:projects": ([], OPENS),
    "projects:project": (["P2026-001"], OWN),
    "enterprises:enterprises": ([], BUSINESS),
    "enterprises:enterprise": (["E-001"], BUSINESS),
    "enterprises:parks": ([], BUSINESS),
    "enterprises:park": (["east"], BUSINESS),
    "enterprises:chains": ([], BUSINESS),
    "enterprises:chain": (["gear"], BUSINESS),
    "attraction:campaigns": ([], OPENS),
    "attraction:campaign": (["C2026-001"], OWN),
    "livelihood:index": ([], OPENS),
    "livelihood:year": ([2026], BUSINESS),
    "livelihood:task": ([2026, 1], OWN),
}


def names(patterns, prefix="") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            found |= names(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern):
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_page_states_who_may_open_it():
    assert {name for name in names(get_resolver().url_patterns) if not name.startswith("admin:")} == set(PAGES)


@pytest.fixture
def rows(department, clerk, manager, manager2, march, settings, tmp_path) -> dict[str, int]:
    settings.EVIDENCE_ROOT = tmp_path
    return build_rows(department, clerk, manager, manager2)


def build_rows(department, clerk, manager, manager2) -> dict[str, int]:
    """One row of each kind, led by the clerk's department; a published and a filed update of March among them."""
    project = ProjectFactory(code="P2026-001", lead_department=department)
    CampaignFactory(code="C2026-001", lead_department=department)
    task = TaskFactory(code="MS2026-01", year=2026, number=1, lead_department=department)
    EnterpriseFactory(code="E-001")
    ParkFactory(code="east")
    ChainFactory(code="gear")
    promised = IndicatorFactory(undertaking=project, number=1)
    february = ReportMonthFactory(month=date(2026, 2, 1))
    published_update(promised, 2, by=clerk, publisher=manager2, month=february.month)
    make_move(february, "close", by=manager)
    draft = drafts.start(project, MARCH, by=clerk)
    proof = files.add(draft, SimpleUploadedFile("纪要.pdf", PDF), by=clerk)
    published_update(promised, 3, by=clerk, publisher=manager2)
    filed = filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk)
    batch = propose(PROJECTS, ["P2026-001"], {"steward": "甲同志"}, by=manager)
    values = {"layout": "month", "month": "2026-03", "heading": [["编码"]], "places": {}}
    sent = Batch.objects.create(
        kind="import", resource="updates", title="三月", by=clerk, state="ready", options=values
    )
    run = Slot.objects.create(job="verify", due=sent.created_at, outcome="well")
    return {
        "indicator": promised.pk,
        "filed": filed.pk,
        "evidence": proof.pk,
        "batch": batch.pk,
        "import": sent.pk,
        "slot": run.pk,
    }


def address(name: str, rows: dict[str, int]) -> str:
    arguments, _ = PAGES[name]
    return reverse(name, args=[rows.get(argument, argument) for argument in arguments])


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_each_address_opens_for_whom_the_table_says(who, rows, client, request):
    place = 0 if who == "nobody" else ROLES.index(who) + 1
    found = {}
    for name in PAGES:
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        answer = client.get(address(name, rows))
        b"".join(answer)  # read to its end, so that a file is closed
        found[name] = answer.status_code
    assert found == {name: statuses[place] for name, (_, statuses) in PAGES.items()}


CHOSEN = (302, *(302,) * 6, 403, 403)
"""A list takes what is done with chosen rows; without any it says so and shows itself again."""

POSTS = {  # url name: statuses of an empty POST for nobody and for each role; a move needs its right and its state
    "batches:choose": (302, 404, 404, 404, 404, 302, 404, 403, 403),
    "batches:accept": (302, 404, 404, 404, 404, 302, 404, 403, 403),
    "batches:cancel": (302, 404, 404, 404, 404, 302, 404, 403, 403),
    "batches:resume": (302, 404, 404, 404, 404, 302, 404, 403, 403),
    "batches:undo": (302, 404, 404, 404, 404, 302, 404, 403, 403),
    "imports:import": REPORTS,
    "reports:headlines": (302, *(403,) * 4, 302, *(403,) * 3),
    "setup:passwords": OFFICER,
    "setup:workbook": OFFICER,
    "setup:confirm": (302, *(403,) * 6, 409, 403),
    "lists:set-display": (302, 302, 302, 302, 302, 302, 302, 403, 403),
    "lists:save": (302, 200, 200, 200, 200, 200, 200, 403, 403),
    "lists:set-default": (302, 302, 302, 302, 302, 302, 302, 403, 403),
    "lists:change": (302, 404, 404, 404, 404, 404, 404, 403, 403),
    "lists:delete": (302, 404, 404, 404, 404, 404, 404, 403, 403),
    "batches:batches": CHOSEN,
    "tracking:undertakings": CHOSEN,
    "tracking:updates": CHOSEN,
    "tracking:grid": (*(302,) * 7, 403, 403),
    "tracking:grid-row": (200, 200, 404, 403, 404, 200, 403, 404, 404),
    "tracking:remind": (302, *(403,) * 4, 302, *(403,) * 3),
    "tracking:review": (302, *(403,) * 8),
    "projects:projects": CHOSEN,
    "enterprises:enterprises": CHOSEN,
    "enterprises:parks": CHOSEN,
    "enterprises:chains": CHOSEN,
    "attraction:campaigns": CHOSEN,
    "livelihood:year": CHOSEN,
    "tracking:save": (302, 302, 404, 403, 404, 302, 403, 404, 404),
    "tracking:submit": (302, 302, 404, 403, 404, 302, 403, 404, 404),
    "tracking:no-change": (302, 302, 404, 403, 404, 302, 403, 404, 404),
    "tracking:correct": (302, 200, 404, 403, 404, 200, 403, 404, 404),
    "tracking:withdraw": (302, 302, 404, 403, 404, 302, 403, 404, 404),
    "tracking:discard": (302, 302, 404, 403, 404, 302, 403, 404, 404),
    "tracking:evidence-add": (302, 409, 404, 403, 404, 409, 403, 404, 404),
    "tracking:evidence-remove": (302, 409, 404, 403, 404, 409, 403, 404, 404),
    "tracking:review-move": (302, 403, 403, 403, 404, 409, 403, 403, 403),
}


def test_every_address_that_takes_a_post_states_who_may_act(rows):
    post_only = {name for name, (_, statuses) in PAGES.items() if statuses is POST_ONLY}
    lists = {
        name for name in PAGES if issubclass(getattr(resolve(address(name, rows)).func, "view_class", int), ListPage)
    }
    assert (post_only | lists) - {"people:logout", "people:console-logout"} <= set(POSTS)


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_an_empty_post_is_answered_as_the_table_says(who, rows, client, request):
    place = 0 if who == "nobody" else ROLES.index(who) + 1
    found = {}
    for name in POSTS:
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        found[name] = client.post(address(name, rows)).status_code
    assert found == {name: statuses[place] for name, statuses in POSTS.items()}
