"""Which officer sees what in the console, and the list of accounts."""

import pytest

from tests.factories import UserFactory
from zone.people.models import Department

pytestmark = pytest.mark.django_db
ACCOUNTS, DEPARTMENTS, LEDGER = "/admin/people/user/", "/admin/people/department/", "/admin/ledger/ledgerentry/"
PROJECTS, MONTHS = "/admin/projects/project/", "/admin/tracking/reportmonth/"

SEES = {  # role: accounts, departments, the ledger, projects, months
    "manager": (403, 200, 403, 200, 200),
    "security": (200, 200, 403, 403, 403),
    "auditor": (403, 403, 200, 403, 403),
}


@pytest.mark.parametrize("who", SEES)
def test_each_officer_sees_only_the_own_part(client, request, who):
    client.force_login(request.getfixturevalue(who))
    pages = (ACCOUNTS, DEPARTMENTS, LEDGER, PROJECTS, MONTHS)
    assert tuple(client.get(address).status_code for address in pages) == SEES[who]


@pytest.mark.parametrize("who", ["manager", "auditor", "clerk", "leader"])
def test_only_the_security_officer_touches_an_account(client, request, reviewer, who):
    client.force_login(request.getfixturevalue(who))
    for end in ("add/", f"{reviewer.pk}/change/", f"{reviewer.pk}/password/"):
        assert client.post(ACCOUNTS + end, {"roles": ["leader"]}, follow=True).status_code == 403
    assert reviewer.roles == {"reviewer"}


def test_groups_are_not_in_the_console(client, security):
    client.force_login(security)
    assert client.get("/admin/auth/group/").status_code == 404


def test_the_list_says_who_is_who_and_costs_the_same_for_more(
    client, security, department, django_assert_max_num_queries
):
    client.force_login(security)
    for _ in range(30):
        UserFactory(department=department, roles=["reporter", "leader"])
    with django_assert_max_num_queries(12):
        page = client.get(ACCOUNTS).content.decode()
    assert page.count("填报员、领导") == 30
    assert "登录名" in page


@pytest.mark.parametrize(("query", "count"), [("?role=reporter", 1), ("?role=none", 1), ("?q=审核", 1), ("", 4)])
def test_accounts_are_found_by_role_and_name(client, security, clerk, reviewer, query, count):
    UserFactory(username="new")
    client.force_login(security)
    assert client.get(ACCOUNTS + query).context["cl"].result_count == count


def test_a_department_is_added_by_either_officer_and_kept_by_the_administrator(client, manager, security, recorded):
    client.force_login(manager)
    client.post(DEPARTMENTS + "add/", {"code": "fg", "name": "发展改革局", "order": 10})
    assert Department.objects.get(code="fg").name == "发展改革局"
    assert [(entry.action, entry.actor) for entry in recorded()] == [("master.add", "manager")]
    client.force_login(security)
    client.post(DEPARTMENTS + "add/", {"code": "kj", "name": "科技局", "order": 20})
    added = Department.objects.get(code="kj")
    assert {entry.actor for entry in recorded()} == {"manager", "security"}
    changed = client.post(f"{DEPARTMENTS}{added.pk}/change/", {"code": "kj", "name": "改名", "order": 20})
    assert changed.status_code == 403
    assert client.post(f"{DEPARTMENTS}{added.pk}/delete/", {"post": "yes"}).status_code == 403
