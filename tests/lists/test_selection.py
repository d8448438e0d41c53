"""Choosing rows: single ones or all that match, within what the person sees; exported or handed to a bulk action."""

import csv
import io
import json

import pytest
from django.http import HttpResponse

from projects.views import ProjectList
from tests.factories import ProjectFactory
from zone.ledger.models import LedgerEntry
from zone.lists.selection import MAX_SELECTED, Selection

URL = "/projects/"


class Bulk:
    """Offers its action to administrators and tells what it was handed."""

    def offers(self, user) -> bool:
        return user.is_administrator

    def respond(self, request, chosen, choice: Selection) -> HttpResponse:
        values = {"codes": sorted(chosen.values_list("code", flat=True)), "hidden": choice.hidden_inputs()}
        return HttpResponse(json.dumps(values | {"count": choice.count}))


@pytest.fixture
def rows(monkeypatch, department, other_department):
    monkeypatch.setattr(ProjectList, "bulk", Bulk())
    made = [ProjectFactory(code=f"P{i}", lead_department=department, state="active") for i in range(3)]
    return [*made, ProjectFactory(code="P9", lead_department=other_department, state="planned")]


def handed(client, user, query="", **asked):
    client.force_login(user)
    answer = client.post(f"{URL}{query}", {"action": "change"} | asked)
    return json.loads(answer.content) if answer.status_code == 200 else answer.status_code


def test_ticked_rows_are_handed_over(client, manager, rows):
    keys = [rows[0].pk, rows[2].pk]
    response = handed(client, manager, row=[*keys, keys[0]])
    assert response == {"codes": ["P0", "P2"], "hidden": [["row", str(key)] for key in keys], "count": 2}


def test_all_are_those_of_the_filter_and_not_of_the_page(client, manager, rows):
    response = handed(client, manager, "?state=active&page=9", all="1", row=rows[3].pk)
    assert response == {"codes": ["P0", "P1", "P2"], "hidden": [["all", "1"]], "count": 3}


def test_a_row_outside_the_filter_or_out_of_sight_is_not_chosen(client, manager, clerk, rows):
    assert handed(client, manager, "?state=active", row=[row.pk for row in rows])["codes"] == ["P0", "P1", "P2"]
    answer = client.post(f"{URL}?state=active", {"action": "change", "row": rows[3].pk})
    assert answer.headers["Location"] == f"{URL}?state=active"
    client.force_login(clerk)
    exported = client.post(URL, {"action": "export", "kind": "csv", "row": [row.pk for row in rows]})
    assert "P9" not in b"".join(exported).decode()


@pytest.mark.parametrize("row", ["x", "", "-1", "１", "1 or 1=1", "9" * 30, "1.0"])
def test_what_is_no_key_chooses_nothing(client, manager, rows, row):
    assert handed(client, manager, row=row) == 302


def test_a_filter_that_cannot_be_read_chooses_nothing(client, manager, rows):
    assert handed(client, manager, "?park=x", all="1") == 302


def test_no_more_rows_are_read_than_a_page_holds(client, manager, rows):
    many = [10**6 + i for i in range(MAX_SELECTED)]
    assert handed(client, manager, row=[*many, rows[0].pk]) == 302


def test_who_is_offered_no_action_takes_none(client, clerk, leader, rows):
    assert [handed(client, user, row=rows[0].pk) for user in (clerk, leader)] == [403, 403]
    assert "批量修改" not in client.get(URL).content.decode()


def test_an_officer_who_sees_no_business_chooses_nothing(client, auditor, rows):
    assert handed(client, auditor, row=rows[0].pk) == 403


def test_chosen_rows_are_exported_in_the_views_order_and_columns(client, leader, rows):
    client.force_login(leader)
    asked = {"action": "export", "kind": "csv", "row": [rows[0].pk, rows[1].pk]}
    text = b"".join(client.post(f"{URL}?sort=-code&columns=steward", asked)).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["编码", "包保责任人"] and [line[0] for line in lines[1:]] == ["P1", "P0"]
    changes = json.loads(LedgerEntry.objects.get(action="export").changes)
    assert changes["rows"] == 2 and changes["filter"] == ["勾选 2 项"]


def test_an_export_holds_the_columns_of_the_view(client, leader, rows):
    client.force_login(leader)
    text = b"".join(client.get(f"{URL}?columns=planned_end,name&export=csv&state=planned")).decode("utf-8-sig")
    assert text.splitlines()[0] == "编码,计划完成,名称" and len(text.splitlines()) == 2


def test_the_page_draws_a_box_for_each_row_and_ticks_them_where_asked(client, manager, rows):
    client.force_login(manager)
    html = client.get(f"{URL}?tick=page&state=active").content.decode()
    assert html.count('name="row"') == html.count('form="rows" aria-label="选择 P') == 3
    assert html.count(" checked></td>") == 3
    assert 'action="/projects/?state=active"' in html and "批量修改…" in html
    assert "tick" not in client.get(f"{URL}?tick=page").context["list_state"].url
