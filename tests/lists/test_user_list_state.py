"""What a person keeps of a list: the shape last chosen, written into the address; the view that opens first."""

import pytest

from tests.factories import ProjectFactory
from zone.lists.models import SavedView

URL, SHOW = "/projects/", "/views/projects/show/"
PLAIN = "/projects/?year=current"
STANDARD = {"path": URL, "standard": "code,name", "standard_per_page": "25", "per_page": "25"}


@pytest.fixture
def reader(client, clerk, department):
    ProjectFactory(lead_department=department)
    client.force_login(clerk)
    return client


def chosen(reader, **asked):
    return reader.post(SHOW, STANDARD | asked).headers["Location"]


def test_columns_stand_in_the_order_of_the_numbers_beside_them(reader):
    asked = {"columns": ["code", "name", "steward"], "place-name": "7", "place-steward": "2", "density": "dense"}
    went = chosen(reader, **asked, query="state=active&page=3")
    assert went == "/projects/?state=active&columns=code%2Csteward%2Cname&density=dense"
    assert reader.get(went).context["table"].visible == ["code", "steward", "name"]


def test_display_params_are_saved_and_put_into_the_url(reader, clerk):
    chosen(reader, columns=["code", "steward"], per_page="100", sort=["-name", "", "code"])
    assert SavedView.objects.get(owner=clerk, name="").query == "columns=code%2Csteward&per_page=100"
    assert reader.get(URL).headers["Location"] == "/projects/?year=current&columns=code%2Csteward&per_page=100"
    assert reader.get("/campaigns/").headers["Location"] == "/campaigns/?year=current"


def test_several_sorts_are_chosen_without_a_script(reader):
    assert chosen(reader, columns=["code", "name"], sort=["-name", "", "code"]) == "/projects/?sort=-name%2Ccode"


def test_a_link_of_another_page_keeps_the_saved_display_and_its_own_filter(reader):
    chosen(reader, columns=["code", "steward"])
    led = reader.get(f"{URL}?state=active", headers={"Referer": "http://testserver/"})
    assert led.headers["Location"] == "/projects/?state=active&columns=code%2Csteward"
    for referer in ("http://testserver/projects/", "http://elsewhere/", ""):
        assert reader.get(f"{URL}?state=active", headers={"Referer": referer}).status_code == 200
    partial = reader.get(URL, headers={"HX-Request": "true", "HX-Target": "table"})
    assert partial.status_code == 200


def test_the_standard_shape_says_nothing_and_forgetting_goes_back_to_it(reader, clerk):
    assert chosen(reader, columns=["code", "name"]) == "/projects/?view=0"
    chosen(reader, columns=["code", "steward"])
    assert chosen(reader, forget="1", query="state=active&columns=code&sort=name") == "/projects/?state=active"
    assert reader.get(URL).headers["Location"] == PLAIN


def test_a_list_opens_with_the_view_chosen_for_it(reader, clerk):
    view = SavedView.objects.create(owner=clerk, list="projects", name="在建", query="state=active&columns=name")
    reader.post("/views/projects/first/", {"view": view.pk, "path": URL})
    assert reader.get(URL).headers["Location"] == f"/projects/?state=active&columns=name&view={view.pk}"
    assert reader.get("/projects/?view=0").status_code == 200
    reader.post("/views/projects/first/", {"path": URL})
    assert reader.get(URL).headers["Location"] == PLAIN


def test_a_view_that_is_gone_or_no_longer_shared_opens_the_list_plainly(reader, clerk, leader):
    view = SavedView.objects.create(owner=leader, list="projects", name="全区", query="state=active", sharing="all")
    reader.post("/views/projects/first/", {"view": view.pk})
    view.sharing = "private"
    view.save()
    assert reader.get(URL).headers["Location"] == PLAIN
    view.delete()
    assert reader.get(URL).headers["Location"] == PLAIN


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/enterprises/", "/nowhere/", ""])
def test_only_the_list_itself_is_gone_back_to(reader, path):
    assert chosen(reader, path=path, columns=["code"]).startswith("/views/projects/")


@pytest.mark.parametrize(
    "asked",
    [
        {"columns": ["../..", "a,b", "名称", "<x>"], "place-code": "x"},
        {"per_page": "9" * 5000, "density": "<x>"},
        {"sort": ["<x>"] * 50, "query": "&".join(["state=active"] * 2000)},
    ],
)
def test_a_shape_nobody_can_choose_is_shown_as_far_as_it_goes(reader, asked):
    went = chosen(reader, **asked)
    assert len(went) < 5000
    assert reader.get(went).status_code == 200
    assert reader.get(URL, follow=True).status_code == 200
