"""Saved views: saved under a name, shared, renamed, given up; each by its owner only."""

import pytest

from tests.factories import ProjectFactory
from zone.lists.models import SavedView

URL, VIEWS, SAVE = "/projects/", "/views/projects/", "/views/projects/save/"


@pytest.fixture
def writer(client, clerk, department):
    ProjectFactory(lead_department=department)
    client.force_login(clerk)
    return client


@pytest.fixture
def view(clerk, department) -> SavedView:
    return SavedView.objects.create(
        owner=clerk, list="projects", name="在建", query="state=active&sort=-name", department=department
    )


def named(page) -> list[str]:
    return [link.view.name for _, links in page.context["saved_view_groups"] for link in links]


def test_the_present_address_is_kept_under_a_name(writer, clerk):
    asked = {"path": URL, "query": "state=active&page=3&view=9&columns=name", "name": "在建", "sharing": "private"}
    went = writer.post(SAVE, asked)
    view = SavedView.objects.get(name="在建")
    assert (view.owner, view.list, view.query) == (clerk, "projects", "state=active&columns=name")
    assert went.headers["Location"] == f"/projects/?state=active&columns=name&view={view.pk}"
    page = writer.get(went.headers["Location"])
    assert named(page) == ["在建"] and not page.context["saved_view_deviates"]
    assert "视图：在建" in page.content.decode()


def test_a_view_says_when_the_list_was_changed_since_and_takes_the_change(writer, view):
    changed = f"{URL}?state=planned&sort=-name&view={view.pk}"
    assert "已改动" in writer.get(changed).content.decode()
    went = writer.post(f"{VIEWS}{view.pk}/", {"path": URL, "query": changed.split("?")[1]})
    view.refresh_from_db()
    assert view.query == "state=planned&sort=-name"
    assert "已改动" not in writer.get(went.headers["Location"]).content.decode()
    assert view.name == "在建"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "在建", "sharing": "private"}, "您已有同名的视图。"),
        ({"name": " ", "sharing": "private"}, "请填写此项。"),
        ({"name": "长" * 41, "sharing": "private"}, "40"),
        ({"name": "别名", "sharing": "world"}, "world"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field_and_stays_typed(writer, view, asked, said):
    page = writer.post(SAVE, {"path": URL, "query": "state=planned"} | asked).content.decode()
    assert said in page.split('id="form-fields"')[1]
    assert f'value="{asked["name"].strip()}"' in page or not asked["name"].strip()
    assert 'name="query" value="state=planned"' in page
    assert SavedView.objects.exclude(name="").count() == 1


def test_sharing_shows_a_view_to_the_department_or_to_all(
    client, writer, view, colleague, other_clerk, leader, department
):
    def see(user) -> bool:
        client.force_login(user)
        return "在建" in client.get(VIEWS).content.decode()

    seen = {}
    for sharing in ("private", "department", "all"):
        client.force_login(view.owner)
        client.post(f"{VIEWS}{view.pk}/", {"path": URL, "name": "在建", "sharing": sharing})
        seen[sharing] = [see(user) for user in (view.owner, colleague, other_clerk, leader)]
    assert seen == {
        "private": [True, False, False, False],
        "department": [True, True, False, False],
        "all": [True, True, True, True],
    }


def test_who_has_no_department_shares_with_none(client, leader, view):
    client.force_login(leader)
    page = client.post(SAVE, {"path": URL, "query": "", "name": "全区", "sharing": "department"})
    assert "您的账号未设部门，不能共享给本部门。" in page.content.decode()
    assert "department" not in dict(client.get(URL, follow=True).context["sharings"])


def test_a_strangers_private_view_is_not_there(client, other_clerk, view):
    client.force_login(other_clerk)
    actions = [
        (f"{VIEWS}{view.pk}/", {"name": "我的", "sharing": "all"}),
        (f"{VIEWS}{view.pk}/delete/", {}),
        (f"{VIEWS}first/", {"view": view.pk}),
    ]
    assert [client.post(address, asked).status_code for address, asked in actions] == [404, 404, 404]
    assert client.get(f"{URL}?view={view.pk}").context["saved_view"] is None
    view.refresh_from_db()
    assert view.name == "在建"


def test_a_shared_view_opens_for_others_and_only_its_owner_changes_it(client, colleague, view):
    SavedView.objects.update(sharing="department")
    client.force_login(colleague)
    page = client.get(f"{URL}?{view.query}&view={view.pk}")
    assert named(page) == ["在建"] and not page.context["saved_view_is_own"]
    assert client.post(f"{VIEWS}first/", {"view": view.pk}).status_code == 302
    assert client.post(f"{VIEWS}{view.pk}/delete/").status_code == 404
    assert client.post(f"{VIEWS}{view.pk}/", {"name": "改", "sharing": "all"}).status_code == 404


def test_a_view_that_names_columns_sorts_and_filters_that_are_gone_still_opens(writer, view):
    view.query = "columns=gone,name,steward_old&sort=-gone,name&gone=1&park=999999999&stage=gone"
    view.save()
    page = writer.get(f"{URL}?{view.query}&view={view.pk}")
    assert page.status_code == 200 and page.context["table"].visible == ["code", "name"]


def test_a_view_is_given_up_by_its_owner(writer, view):
    writer.post("/views/projects/first/", {"view": view.pk})
    writer.post(f"{VIEWS}{view.pk}/delete/", {"path": URL})
    assert not SavedView.objects.exclude(name="").exists()
    assert writer.get(URL, follow=True).status_code == 200
