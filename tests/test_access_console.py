"""The console's access policy on one screen: every address × every role. What has no line here fails."""

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from tests.factories import (
    CampaignFactory,
    ChainFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    TaskFactory,
    published_update,
)
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.tracking.models import Undertaking

ROLES = ("clerk", "other_clerk", "reviewer", "other_reviewer", "manager", "leader", "security", "auditor")
MANAGER, SECURITY, AUDITOR = {"manager"}, {"security"}, {"auditor"}
OFFICERS = MANAGER | SECURITY | AUDITOR
EDITED = (MANAGER, MANAGER, MANAGER)

MODELS: dict[str, tuple[set[str], set[str], set[str]]] = {  # roles that read the list and a row, add, delete
    "ledger.ledgerentry": (AUDITOR, set(), set()),
    "people.department": (MANAGER | SECURITY, MANAGER | SECURITY, MANAGER),
    "people.user": (SECURITY, SECURITY, set()),
    "tracking.reportmonth": (MANAGER, MANAGER, set()),
    "tracking.progressupdate": (MANAGER, set(), set()),
    "tracking.undertaking": (MANAGER, set(), set()),
    "tracking.indicator": EDITED,
    "projects.project": EDITED,
    "attraction.campaign": EDITED,
    "enterprises.enterprise": EDITED,
    "enterprises.enterprisetitle": EDITED,
    "attraction.talentselection": EDITED,
    "enterprises.park": EDITED,
    "enterprises.industrychain": EDITED,
    "livelihood.task": EDITED,
}
NO_HISTORY = ("people.user", "ledger.ledgerentry")
"""Of which the console shows no log: that of accounts is the auditor's, and an entry has none."""

OTHERS = {  # address: its arguments, roles that open it
    "index": ([], OFFICERS),
    "app_list": (["projects"], MANAGER),
    "jsi18n": ([], OFFICERS),
    "tracking_reportmonth_year": ([2026], MANAGER),
    "people_user_password": (["user"], SECURITY),
    "projects_project_move": (["project", "suspend"], MANAGER),
    "attraction_campaign_move": (["campaign", "suspend"], MANAGER),
    "livelihood_task_move": (["task", "suspend"], MANAGER),
    "login": ([], set()),  # our own page stands before these three
    "logout": ([], set()),
    "password_change": ([], set()),
    "autocomplete": ([], set()),  # without the field that asks
}
VERBS = ("changelist", "change", "history", "add", "delete")


def policy() -> dict[str, set[str]]:
    """Roles that open each address of the console, by its name."""
    found = {name: roles for name, (_, roles) in OTHERS.items()}
    for label, (read, add, delete) in MODELS.items():
        found |= zip((_name(label, verb) for verb in VERBS), (read, read, read, add, delete), strict=True)
    return found | {_name(label, "history"): set() for label in NO_HISTORY}


def _name(label: str, verb: str) -> str:
    return f"{label.replace('.', '_')}_{verb}"


def named() -> set[str]:
    """Names of all addresses the console has."""
    console = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")
    deeper = (getattr(one, "url_patterns", [one]) for one in console.url_patterns)
    return {one.name for patterns in deeper for one in patterns if one.name}


@pytest.fixture
def rows(department, clerk, manager2, march, auditor) -> None:
    """A row of every model that the console keeps."""
    chain = ChainFactory()
    enterprise = EnterpriseFactory(chain=chain, park=ParkFactory())
    enterprise.titles.create(title="专精特新", source="公开资料")
    ProjectFactory(lead_department=department)
    CampaignFactory().selections.create(person="张三", year=2024)
    promised = IndicatorFactory(undertaking=TaskFactory(lead_department=department), number=1)
    published_update(promised, 3, by=clerk, publisher=manager2)


def address(name: str) -> str:
    if name in OTHERS:
        known = {
            "user": User.objects.filter(username="auditor"),
            **{kind: Undertaking.objects.filter(kind=kind) for kind in ("project", "campaign", "task")},
        }
        arguments = [known[one].earliest("pk").pk if one in known else one for one in OTHERS[name][0]]
        return reverse(f"admin:{name}", args=arguments)
    model = next(one for one in admin.site._registry if name.startswith(_name(one._meta.label_lower, "")))
    of_a_row = not name.endswith(("_changelist", "_add"))
    return reverse(f"admin:{name}", args=[model._base_manager.earliest("pk").pk] if of_a_row else [])


def test_every_address_of_the_console_states_who_may_open_it():
    assert named() == set(policy())
    assert {model._meta.label_lower for model in admin.site._registry} == set(MODELS)


def test_each_address_of_the_console_opens_for_whom_the_table_says(rows, client, request):
    entries = LedgerEntry.objects.count()
    opened: dict[str, set[str]] = {name: set() for name in policy()}
    for who in ("nobody", *ROLES):
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        for name in opened:
            answer = client.get(address(name))
            assert answer.status_code in (200, 302, 403, 404, 405), name
            if answer.status_code == 200:
                opened[name].add(who)
    assert opened == policy()
    assert LedgerEntry.objects.count() == entries  # reading changes nothing
