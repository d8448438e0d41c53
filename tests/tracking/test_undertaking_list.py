"""The list of all undertakings and the search that leads to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    CampaignFactory,
    DepartmentFactory,
    EnterpriseFactory,
    ProjectFactory,
    TaskFactory,
    UndertakingFactory,
)
from zone.tracking.models import Undertaking

URL = "/undertakings/"
NAMES = {
    "/undertakings/": lambda name: ProjectFactory(name=name),
    "/projects/": lambda name: ProjectFactory(name=name),
    "/campaigns/": lambda name: CampaignFactory(name=name),
    "/livelihood/2026/": lambda name: TaskFactory(name=name),
    "/enterprises/": lambda name: EnterpriseFactory(name=name),
}


def names_at(client, address: str) -> list[str]:
    return [row.record.name for row in client.get(address).context["table"].page.object_list]


@pytest.fixture
def three_kinds(department, other_department):
    ProjectFactory(code="P2026-001", name="清控智运产业基地", lead_department=department, steward="孔令孝")
    CampaignFactory(code="C2026-01", name="招商突破年", lead_department=other_department, state="completed")
    TaskFactory(code="MS2026-01", year=2026, number=1, name="口袋公园", lead_department=department, is_example=True)


def test_every_kind_stands_in_one_list_and_opens_its_own_page(client, leader, three_kinds):
    client.force_login(leader)
    page = client.get(f"{URL}?view=0").content.decode()
    for address in ("/projects/P2026-001/", "/campaigns/C2026-01/", "/livelihood/2026/1/"):
        assert f'href="{address}"' in page


def test_a_reporter_sees_the_departments_own(client, clerk, three_kinds):
    client.force_login(clerk)
    assert names_at(client, f"{URL}?year=current") == ["口袋公园", "清控智运产业基地"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=智运", ["清控智运产业基地"]),
        ("q=zstp", ["招商突破年"]),
        ("q=P2026", ["清控智运产业基地"]),
        ("q=孔令孝", ["清控智运产业基地"]),
        ("q=建设局", ["口袋公园", "清控智运产业基地"]),
        ("kind=task", ["口袋公园"]),
        ("kind=task&kind=campaign", ["招商突破年", "口袋公园"]),
        ("state=completed", ["招商突破年"]),
        ("state=completed&state=active", ["招商突破年", "口袋公园", "清控智运产业基地"]),
        ("pillar=attraction", ["招商突破年"]),
        ("example=True", ["口袋公园"]),
    ],
)
def test_each_filter_narrows_the_list(client, leader, three_kinds, query, found):
    client.force_login(leader)
    assert names_at(client, f"{URL}?{query}") == found


@pytest.mark.parametrize("code", ["P2026-001", "p2026-001", " P2026-001 "])
def test_a_whole_code_opens_the_page_it_names(client, clerk, three_kinds, code):
    client.force_login(clerk)
    answer = client.get(URL, {"q": code})
    assert (answer.status_code, answer.url) == (302, "/projects/P2026-001/")


def test_a_code_one_may_not_see_opens_nothing(client, clerk, three_kinds):
    client.force_login(clerk)
    assert names_at(client, f"{URL}?q=C2026-01") == []


def test_a_code_among_other_filters_or_asked_by_htmx_stays_in_the_list(client, clerk, three_kinds):
    client.force_login(clerk)
    assert client.get(f"{URL}?q=P2026-001&state=active").status_code == 200
    assert client.get(f"{URL}?q=P2026-001", headers={"HX-Request": "true", "HX-Target": "table"}).status_code == 200


@pytest.mark.parametrize("address", NAMES)
def test_initials_find_a_name_on_every_list_and_forgive_one_letter(client, leader, address):
    NAMES[address]("清控智运产业基地"), NAMES[address]("无关的一行")
    client.force_login(leader)
    for letters in ("qkzy", "QKZY", "zycyjd", "qhzy"):
        assert names_at(client, f"{address}?q={letters}") == ["清控智运产业基地"], letters


@pytest.mark.parametrize("letters", ["kzx", "qhhy", "qkzy1x", "qkzycyjdqkzyx", "清hzy"])
def test_two_wrong_letters_three_letters_digits_and_punctuation_find_nothing(client, leader, letters):
    ProjectFactory(name="清控智运产业基地")
    client.force_login(leader)
    assert names_at(client, f"{URL}?q={letters}") == []


def test_where_something_is_found_as_typed_nothing_near_is_added(client, leader):
    ProjectFactory(name="清控智运"), ProjectFactory(name="清华智运")
    client.force_login(leader)
    assert names_at(client, f"{URL}?q=qkzy") == ["清控智运"]
    assert names_at(client, f"{URL}?q=qhzy") == ["清华智运"]
    assert sorted(names_at(client, f"{URL}?q=qxzy")) == ["清华智运", "清控智运"]


def test_what_a_person_may_not_see_does_not_hide_what_is_near(client, clerk, department):
    ProjectFactory(name="清控智运", lead_department=department), ProjectFactory(name="清华智运")
    client.force_login(clerk)
    assert names_at(client, f"{URL}?q=qhzy") == ["清控智运"]


def test_near_names_cost_no_further_statement(client, leader, django_assert_num_queries):
    ProjectFactory(name="清控智运")
    client.force_login(leader)
    client.get(f"{URL}?view=0")
    with CaptureQueriesContext(connection) as exact:
        client.get(f"{URL}?q=qkzy")
    with django_assert_num_queries(len(exact)):
        client.get(f"{URL}?q=qhzy")


def test_a_department_sees_what_it_leads_or_supports_and_nothing_that_others_support(
    clerk, department, other_department
):
    third = DepartmentFactory()
    led = UndertakingFactory(lead_department=department)
    supported = UndertakingFactory(lead_department=other_department)
    supported.supporting_departments.add(department, third)
    UndertakingFactory(lead_department=other_department).supporting_departments.add(third)
    UndertakingFactory(lead_department=None)
    assert set(Undertaking.objects.visible_to(clerk)) == {led, supported}
