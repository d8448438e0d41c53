"""Every page of the product with something on it, opened in a browser as somebody who may."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings
from django.test import Client

from projects.attraction.models import Campaign
from projects.enterprises.models import Enterprise
from tests import test_access, test_access_console
from tests.factories import (
    MARCH,
    EnterpriseFactory,
    IndicatorFactory,
    ProjectFactory,
    filed_update,
    published_update,
)
from zone.moves import make_move
from zone.tracking.models import Undertaking
from zone.tracking.updates import drafts

ROLES = ("nobody", "clerk", "reviewer", "manager", "leader", "security", "auditor")
DESK, PHONE = (1366, 768), (390, 844)
ROOMS = {  # the pages of one test: the namespaces of their URL names
    "tracking": ("tracking",),
    "people": ("people", "lists", "batches", "imports", "setup", "jobs"),
    "reports": ("reports", "seals"),
    "undertakings": ("projects", "enterprises", "attraction", "livelihood"),
    "console": ("admin",),
}


@pytest.fixture
def zone(department, clerk, reviewer, manager, manager2, leader, security, auditor, march, settings, tmp_path):
    """A row of every kind, lists of more than one page, and a month with updates in every state."""
    settings.EVIDENCE_ROOT = tmp_path
    rows = test_access.build_rows(department, clerk, manager, manager2)
    Enterprise.objects.get().titles.create(title="专精特新", source="公开资料")
    Campaign.objects.get().selections.create(person="张三", year=2024)
    EnterpriseFactory.create_batch(30)
    promised = [IndicatorFactory(undertaking=_project(number, department), number=1) for number in range(2, 8)]
    IndicatorFactory(undertaking=promised[0].undertaking, number=2, name="新增就业岗位", unit="个")
    filed_update(promised[1], 3, by=clerk)
    filed_update(promised[2], 300, by=clerk)
    checked = filed_update(promised[3], 4, by=clerk)
    make_move(checked, "check", by=reviewer, content_hash=checked.hash_now())
    make_move(filed_update(promised[4], 5, by=clerk), "return", by=manager, note="请补充说明。")
    promised[5].figure_code = "F01"
    promised[5].save()
    published_update(promised[5], 3, by=clerk, publisher=manager2)
    draft = drafts.start(Campaign.objects.get(), MARCH, by=clerk)
    drafts.save_draft(draft, by=clerk, version=draft.version, texts={"progress": "正在对接。"}, typed={})
    return rows


def _project(number: int, department) -> Undertaking:
    return ProjectFactory(
        code=f"P2026-{number:03}",
        name=f"高端装备智能制造产业基地{number}期项目",
        lead_department=department,
        is_example=number % 2 == 0,
    )


def pages_of(rooms: tuple[str, ...], rows: dict[str, int]) -> dict[str, str]:
    """Addresses of these namespaces that answer a GET, by their URL names."""
    if rooms == ("admin",):
        return {f"admin:{name}": test_access_console.address(name) for name in test_access_console.policy()}
    return {
        name: test_access.address(name, rows)
        for name, (_, statuses) in test_access.PAGES.items()
        if statuses is not test_access.POST_ONLY and name.partition(":")[0] in rooms
    }


class _Elements(HTMLParser):
    """What kinds of elements a page has: tag, class, names of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.kinds.add((tag, attributes.get("class") or "", attributes.get("type") or "", *sorted(attributes)))


def page_kinds(client: Client, url: str) -> set[tuple[str, ...]]:
    """The kinds of elements of a page, none for what is no page or not this person's."""
    answer = client.get(url)
    body = b"".join(answer)
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    found = _Elements()
    found.feed(body.decode())
    return found.kinds


@pytest.fixture
def client_of(request) -> Callable[[str], Client]:
    """A client on which this person, a fixture's name, has signed in."""

    def signed_in(who: str) -> Client:
        client = Client()
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        return client

    return signed_in


@pytest.fixture
def page_of(client_of, new_context, live_server) -> Callable:
    """A browser's page on which this person has signed in."""

    def opened(who: str, size=DESK, **options):
        context = new_context(viewport=dict(zip(("width", "height"), size, strict=True)), **options)
        if who != "nobody":
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client_of(who).cookies[name].value, "url": live_server.url}])
        return context.new_page()

    return opened


@pytest.fixture
def different_pages(client_of) -> Callable:
    """Role, URL name and address of every page of these rooms; a role's is left out where others showed all of it."""

    def walk(rooms: tuple[str, ...], rows: dict[str, int]):
        seen: dict[str, set] = {}
        for who in ROLES:
            client = client_of(who)
            for name, url in pages_of(rooms, rows).items():
                kinds = page_kinds(client, url)
                if not kinds <= seen.setdefault(name, set()):
                    seen[name] |= kinds
                    yield who, name, url

    return walk
