"""Master data in the console: every row added, changed or deleted is recorded, last in its transaction."""

import json

import pytest
from django.db import IntegrityError
from django.urls import reverse

from projects.enterprises.models import Enterprise, EnterpriseTitle, Park
from tests.factories import DepartmentFactory, EnterpriseFactory, ParkFactory, ProjectFactory, UserFactory
from zone.ledger import triggers
from zone.ledger.models import LedgerEntry
from zone.people.models import Department

PARKS = "/admin/enterprises/park/"
ENTERPRISES = "/admin/enterprises/enterprise/"


@pytest.fixture
def keeper(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def park(db) -> Park:
    return ParkFactory(code="xcl", name="新材料产业园")


def titles(total=0, initial=0, **rows) -> dict:
    return {"titles-TOTAL_FORMS": total, "titles-INITIAL_FORMS": initial, **rows}


def recorded() -> list[tuple[str, str, dict]]:
    """Action, kind of object and content of every entry, oldest first."""
    entries = LedgerEntry.objects.order_by("sequence")
    return [(entry.action, entry.object_type, json.loads(entry.changes)) for entry in entries]


def test_a_row_added_is_recorded_with_what_it_holds(keeper, manager):
    keeper.post(f"{PARKS}add/", {"code": "xcl", "name": "新材料产业园", "order": "7"})
    assert recorded() == [
        ("master.add", "enterprises.park", {"code": "xcl", "is_example": False, "name": "新材料产业园", "order": 7})
    ]
    entry = LedgerEntry.objects.get()
    assert (entry.actor, entry.object_id, entry.address) == ("manager", str(Park.objects.get().pk), "127.0.0.1")


def test_a_change_is_recorded_field_by_field(keeper, park):
    sent = {"code": "xcl", "name": "新材料产业园（东区）", "order": park.order}
    keeper.post(f"{PARKS}{park.pk}/change/", sent)
    assert recorded() == [("master.change", "enterprises.park", {"name": ["新材料产业园", "新材料产业园（东区）"]})]
    keeper.post(f"{PARKS}{park.pk}/change/", sent)
    assert len(recorded()) == 1  # nothing changed, nothing to record


def test_rows_referred_to_are_recorded_by_name_and_inline_rows_each(keeper, park):
    firm = EnterpriseFactory(code="E1", name="甲方机械")
    unchanged = EnterpriseTitle.objects.create(enterprise=firm, title="瞪羚企业", source="公告")
    gone = EnterpriseTitle.objects.create(enterprise=firm, title="旧称号", source="公告")
    rows = {
        "titles-0-id": unchanged.pk,
        "titles-0-title": "独角兽企业",
        "titles-0-source": "公告",
        "titles-1-id": gone.pk,
        "titles-1-title": "旧称号",
        "titles-1-source": "公告",
        "titles-1-DELETE": "on",
        "titles-2-title": "单项冠军",
        "titles-2-source": "公告",
    }
    sent = {"code": "E1", "name": "甲方机械", "park": park.pk, **titles(3, 2, **rows)}
    assert keeper.post(f"{ENTERPRISES}{firm.pk}/change/", sent).status_code == 302
    change, *rows = recorded()
    assert change[2]["park"] == [None, f"新材料产业园（{park.pk}）"]
    recorded_rows = {
        (action, content["title"] if action != "master.change" else tuple(content["title"]))
        for action, _, content in rows
    }
    assert recorded_rows == {
        ("master.add", "单项冠军"),
        ("master.change", ("瞪羚企业", "独角兽企业")),
        ("master.delete", "旧称号"),
    }
    assert set(LedgerEntry.objects.filter(action="master.delete").values_list("object_id", flat=True)) == {str(gone.pk)}


def test_many_to_many_rows_are_recorded_before_and_after(keeper, department):
    project = ProjectFactory(code="P1", lead_department=department)
    project.supporting_departments.add(DepartmentFactory(code="kj", name="科技局"))
    other = DepartmentFactory(code="js2", name="经发局")
    url = reverse("admin:projects_project_change", args=[project.pk])
    form = keeper.get(url).context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if value not in (None, "") and name in form.fields}
    sent |= {"supporting_departments": [other.pk], "indicators-TOTAL_FORMS": 0, "indicators-INITIAL_FORMS": 0}
    assert keeper.post(url, sent).status_code == 302
    (change,) = recorded()
    (before,), (after,) = change[2]["supporting_departments"]
    assert before.startswith("科技局（") and after == f"经发局（{other.pk}）"
    assert LedgerEntry.objects.get().topic == "P1"


def test_a_deletion_is_recorded_with_all_that_went_with_it(keeper):
    firm = EnterpriseFactory(code="E1", name="甲方机械")
    EnterpriseTitle.objects.create(enterprise=firm, title="瞪羚企业", source="公告")
    assert keeper.post(f"{ENTERPRISES}{firm.pk}/delete/", {"post": "yes"}).status_code == 302
    ((action, _, content),) = recorded()
    assert (action, content["name"], content["removed_with"]) == (
        "master.delete",
        "甲方机械",
        {"enterprises.EnterpriseTitle": 1},
    )
    assert LedgerEntry.objects.get().object_id == str(firm.pk)
    page = keeper.get("/")
    assert page.status_code == 200


def test_several_deleted_at_once_are_recorded_one_by_one(keeper):
    parks = [ParkFactory(), ParkFactory()]
    chosen = {"action": "delete_selected", "_selected_action": [park.pk for park in parks], "post": "yes"}
    keeper.post(PARKS, chosen)
    assert not Park.objects.exists()
    assert [action for action, _, _ in recorded()] == ["master.delete"] * 2


def test_what_others_refer_to_is_not_deleted(keeper, department):
    UserFactory(department=department)
    for answer in (
        keeper.post(f"/admin/people/department/{department.pk}/delete/", {"post": "yes"}),
        keeper.post(
            "/admin/people/department/",
            {"action": "delete_selected", "_selected_action": [department.pk], "post": "yes"},
        ),
    ):
        assert answer.status_code == 200
        assert "不能删除" in answer.content.decode()
    assert Department.objects.filter(pk=department.pk).exists()
    assert recorded() == []


@pytest.mark.parametrize(
    ("event", "address", "sent", "said"),
    [
        ("DELETE", "{pk}/delete/", {"post": "yes"}, "不能删除"),
        ("DELETE", "", {"action": "delete_selected", "_selected_action": "{pk}", "post": "yes"}, "没有执行"),
        ("UPDATE", "{pk}/change/", {"code": "xcl", "name": "别名", "order": "1"}, "没有保存"),
        ("INSERT", "add/", {"code": "xcl2", "name": "别名", "order": "1"}, "没有保存"),
    ],
)
def test_what_a_trigger_refuses_is_said_in_words_and_leaves_no_entry(keeper, park, event, address, sent, said):
    triggers.install((triggers.Trigger("park_no_delete", "enterprises_park", event, "", "a park is never deleted"),))
    sent = {name: value.format(pk=park.pk) for name, value in sent.items()}
    answer = keeper.post(PARKS + address.format(pk=park.pk), sent, follow=True)
    assert answer.status_code == 200
    assert f"{said}：仍有其他记录引用这些数据" in answer.content.decode()
    assert Park.objects.get().name == "新材料产业园"
    assert recorded() == []


def test_a_change_whose_entry_cannot_be_written_is_taken_back(keeper, park):
    triggers.install((triggers.Trigger("no_entry", triggers.ENTRY, "INSERT", "", "no entry today"),))
    keeper.post(f"{PARKS}{park.pk}/change/", {"code": "xcl", "name": "别名", "order": "1"})
    assert Park.objects.get().name == "新材料产业园"


def test_the_history_of_a_row_is_what_the_ledger_tells_of_it(keeper, park):
    keeper.post(f"{PARKS}{park.pk}/change/", {"code": "xcl", "name": "新名", "order": park.order})
    page = keeper.get(f"{PARKS}{park.pk}/history/").content.decode()
    assert "名称：新材料产业园 → 新名" in page
    assert keeper.get(f"{PARKS}99999/history/").status_code == 404


def test_the_history_of_a_row_is_for_those_who_may_see_the_row(client, park, security):
    client.force_login(security)
    assert client.get(f"{PARKS}{park.pk}/history/").status_code == 403


def test_triggers_installed_by_a_test_go_with_it(db):
    assert triggers.faults() == []
    with pytest.raises(IntegrityError):
        Enterprise.objects.create(code="E1", name="一")
        Enterprise.objects.create(code="E1", name="二")
