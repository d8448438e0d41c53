"""A board of cards is a list page, too: filter, chips, saved views, selection and export come with ListPage."""

import csv
import io
import json

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.factories import DepartmentFactory
from tests.zone.scratch import DepartmentBoard
from zone.ledger.models import LedgerEntry
from zone.lists.models import SavedView

pytestmark = pytest.mark.usefixtures("scratch")
URL = "/board/"


@pytest.fixture
def departments(leader):
    return [DepartmentFactory(code=f"d{i}", name=f"部门{i}", order=i % 2) for i in range(4)]


@pytest.fixture
def reader(client, leader, departments):
    client.force_login(leader)
    return client


def cards(response) -> dict[int, list[str]]:
    return {order: [card.name for card in column] for order, column in response.context["columns"].items()}


def csv_lines(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_a_board_draws_its_rows_in_its_own_way(reader):
    page = reader.get(URL)
    html = page.content.decode()
    assert cards(page) == {0: ["部门0", "部门2"], 1: ["部门1", "部门3"]}
    assert '<div class="board">' in html and '<table class="grid"' not in html
    assert "共 <b>4</b> 项" in html and "翻页" not in html and "列与排序" not in html


def test_htmx_gets_the_board_alone(reader):
    part = reader.get(URL, {"least": "1"}, headers={"HX-Request": "true", "HX-Target": "table"})
    assert b"<html" not in part.content and b'<div class="board">' in part.content
    assert "HX-Request" in part.headers["Vary"]


def test_the_filter_of_a_board_is_shown_as_chips(reader):
    page = reader.get(URL, {"least": "1", "q": "部门"})
    assert cards(page) == {1: ["部门1", "部门3"]}
    assert {chip.text: chip.url_without for chip in page.context["chips"]} == {
        "名称：部门": "/board/?least=1",
        "排序不小于：1": "/board/?q=%E9%83%A8%E9%97%A8",
    }
    assert page.context["cleared_url"] == "/board/?view=0"


def test_an_invalid_filter_shows_an_empty_board_and_says_so(reader):
    page = reader.get(URL, {"least": "很多"})
    assert cards(page) == {} and "筛选条件填写有误" in page.content.decode()


def test_a_view_of_a_board_is_saved_and_opens_first(reader, leader):
    reader.post(
        "/views/department-board/save/", {"path": URL, "query": "least=1", "name": "重点", "sharing": "private"}
    )
    view = SavedView.objects.get(owner=leader, name="重点")
    reader.post("/views/department-board/first/", {"view": view.pk, "path": URL})
    assert reader.get(URL).headers["Location"] == f"/board/?least=1&view={view.pk}"
    page = reader.get(f"{URL}?least=1&view={view.pk}")
    assert page.context["saved_view"] == view and "视图：重点" in page.content.decode()


def test_a_board_is_exported_with_the_columns_of_its_table(reader, leader):
    lines = csv_lines(reader.get(URL, {"least": "1", "export": "csv", "sort": "-name"}))
    assert lines[0] == ["编码", "名称", "排序", "预算（万元）"] and [line[0] for line in lines[1:]] == ["d3", "d1"]
    changes = json.loads(LedgerEntry.objects.get(action="export").changes)
    assert changes == {"list": "部门看板", "format": "csv", "filter": ["排序不小于：1"], "rows": 2}


def test_selected_cards_are_exported_within_the_filter(reader, departments):
    posted = {"action": "export", "kind": "csv", "row": [departments[0].pk, departments[1].pk]}
    lines = csv_lines(reader.post(f"{URL}?least=1", posted))
    assert [line[0] for line in lines[1:]] == ["d1"]
    changes = json.loads(LedgerEntry.objects.get(action="export").changes)
    assert changes["filter"] == ["排序不小于：1", "勾选 1 项"]


def test_selected_cards_are_handed_to_the_bulk_change(reader, departments, monkeypatch):
    class Bulk:
        def offers(self, user) -> bool:
            return True

        def respond(self, request, rows, selection) -> HttpResponse:
            return HttpResponse(" ".join(rows.order_by("code").values_list("code", flat=True)))

    monkeypatch.setattr(DepartmentBoard, "bulk", Bulk())
    assert "批量修改…" in reader.get(URL).content.decode()
    posted = {"action": "change", "row": [departments[2].pk]}
    assert reader.post(URL, posted).content == b"d2"
    assert reader.post(f"{URL}?least=1", {"action": "change", "all": "1"}).content == b"d1 d3"
    assert reader.post(URL, {"action": "change"}).headers["Location"] == "/board/"


def test_a_board_costs_the_same_queries_with_more_rows(reader, django_assert_num_queries):
    with django_assert_num_queries(5):
        reader.get(URL)
    DepartmentFactory.create_batch(30)
    with django_assert_num_queries(5):
        reader.get(URL)


@pytest.mark.django_db(transaction=True)
def test_ticked_cards_are_counted_in_a_browser(reader, new_context, live_server):
    context = new_context()
    session = reader.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(URL)
    page.get_by_label("部门1").check()
    page.get_by_label("部门3").check()
    assert page.locator("[data-selection-count]").inner_text() == "已选 2 项"
    assert page.get_by_role("button", name="导出所选").is_enabled()
