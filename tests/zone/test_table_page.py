"""What every list page inherits: filter, order, pages, the partial for htmx, the file, the ledger's line."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from tests.factories import DepartmentFactory
from zone.ledger.models import LedgerEntry

pytestmark = pytest.mark.usefixtures("scratch")
URL = "/departments/"


def names(response) -> list[str]:
    return [record.name for record in response.context["table"].records]


@pytest.fixture
def many(leader):
    return [DepartmentFactory(code=f"d{i:02}", name=f"部门{i:02}", order=i % 3) for i in range(60)]


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


def test_a_stranger_is_sent_to_the_sign_in(client, db):
    assert client.get(URL).headers["Location"] == "/login/?next=/departments/"


def test_a_browser_gets_the_page_and_htmx_the_table_alone(reader, many):
    page, partial = reader.get(URL), reader.get(URL, headers={"HX-Request": "true", "HX-Target": "table"})
    restored = reader.get(
        URL, headers={"HX-Request": "true", "HX-Target": "table", "HX-History-Restore-Request": "true"}
    )
    assert b"<html" in page.content and b"<html" in restored.content
    assert partial.content.count(b'<section id="table"') == 1 and b"<html" not in partial.content
    assert "HX-Request" in page.headers["Vary"] and "HX-Request" in partial.headers["Vary"]


def test_every_order_ends_in_the_key_so_that_no_page_repeats_a_row(reader, many):
    seen = [name for number in (1, 2, 3) for name in names(reader.get(URL, {"sort": "-order", "page": number}))]
    assert len(seen) == 60 and len(set(seen)) == 60
    assert seen[:20] == [one.name for one in many if one.order == 2]


@pytest.mark.parametrize(
    ("asked", "given"), [("50", 50), ("10", 25), ("999999", 200), ("-5", 25), ("x", 25), ("５０", 25), ("9" * 50, 200)]
)
def test_a_page_holds_25_to_200_rows(reader, many, asked, given):
    assert reader.get(URL, {"per_page": asked}).context["table"].paginator.per_page == given


@pytest.mark.parametrize(("asked", "given"), [("2", 2), ("99", 3), ("0", 3), ("x", 1), ("9" * 5000, 1)])
def test_a_page_that_is_not_there_gives_the_nearest(reader, many, asked, given):
    assert reader.get(URL, {"page": asked}).context["table"].page.number == given


@pytest.mark.parametrize("sort", ["nonsense", "", "-", ",", "name,order", "password", "-name"])
def test_no_sort_in_the_address_breaks_the_page(reader, many, sort):
    assert reader.get(URL, {"sort": sort}).status_code == 200


def test_the_header_says_how_the_list_is_sorted_and_links_the_other_way(reader, many):
    html = reader.get(URL, {"sort": "name", "q": "部门"}).content.decode()
    assert 'aria-sort="ascending"><a href="/departments/?q=%E9%83%A8%E9%97%A8&amp;sort=-name"' in html
    assert '<input type="hidden" name="sort" value="name" form="filter">' in html


def test_the_filter_narrows_the_list_and_is_shown_in_words(reader, many):
    response = reader.get(URL, {"q": "部门1", "least": "2", "kind": "0", "units": ["d11", "d14"], "between_min": "0"})
    assert names(response) == ["部门11", "部门14"]
    assert response.context["filter_words"] == [
        "名称：部门1",
        "排序不小于：2",
        "类别：正式",
        "编码：部门11、部门14",
        "排序：0 起",
    ]


def test_a_filter_that_cannot_be_read_shows_no_rows_and_says_so(reader, many):
    response = reader.get(URL, {"least": "很多"})
    assert names(response) == []
    assert "筛选条件填写有误" in response.content.decode()
    assert response.context["filter_words"] == []


def test_totals_are_of_all_rows_not_of_the_page(reader, many):
    totals = reader.get(URL).context["table"].totals()
    assert [cell.content for cell in totals] == ["合计", "", "", "6,030.00"]


def test_an_empty_list_says_its_sentence(reader):
    assert "还没有部门。" in reader.get(URL).content.decode()


def test_queries_do_not_grow_with_rows(reader, django_assert_max_num_queries):
    DepartmentFactory.create_batch(60)
    with django_assert_max_num_queries(12):
        assert len(names(reader.get(URL))) == 25


def test_a_workbook_holds_all_rows_of_the_filter_and_the_ledger_says_who_took_it(reader, leader, many):
    DepartmentFactory(code="evil", name='=HYPERLINK("http://x")', order=1)
    response = reader.get(URL, {"export": "xlsx", "least": "1", "page": "2"})
    worksheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    lines = list(worksheet.iter_rows(values_only=True))
    assert lines[0] == ("编码", "名称", "排序", "预算（万元）")
    assert len(lines) == 42 and lines[1] == ("d01", "部门01", 1, 100.5)
    assert ("evil", '\'=HYPERLINK("http://x")', 1, 100.5) in lines
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%83%A8%E9%97%A8-")
    entry = LedgerEntry.objects.get(action="export")
    assert entry.actor == leader.username
    assert json.loads(entry.changes) == {"filter": ["排序不小于：1"], "format": "xlsx", "list": "部门", "rows": 41}


def test_a_csv_is_read_by_office_programs_and_carries_no_formula(reader, many):
    for i, name in enumerate(["+86", "-1+1", "@SUM(A1)", "坏\x01字"]):
        DepartmentFactory(code=f"evil-{i}", name=name, order=9)
    text = b"".join(reader.get(URL, {"export": "csv", "least": "9"}).streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    assert [line[1] for line in csv.reader(io.StringIO(text.decode("utf-8-sig")))] == [
        "名称",
        "'+86",
        "'-1+1",
        "'@SUM(A1)",
        "坏字",
    ]


def test_an_unknown_kind_of_file_is_just_the_page(reader, many):
    assert b"<html" in reader.get(URL, {"export": "exe"}).content
    assert not LedgerEntry.objects.filter(action="export").exists()
