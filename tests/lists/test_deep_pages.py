"""A page is found from the nearer end of the list, and holds the rows it would hold from the other."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Project
from projects.tables import ProjectTable
from tests.factories import IndicatorFactory, ProjectFactory, ReportMonthFactory, filed_update
from zone.tracking.review.queue_page import ReviewQueue

AMOUNTS = [
    None,
    Decimal(5),
    Decimal(3),
    None,
    Decimal(5),
    Decimal(1),
    Decimal(3),
    Decimal(2),
    None,
    Decimal(4),
    Decimal(3),
]


@pytest.fixture
def projects(department):
    return [
        ProjectFactory(lead_department=department, name=f"项目{i % 4}", total_investment_wan=amount)
        for i, amount in enumerate(AMOUNTS)
    ]


def pages(*sorts: str, per_page: int = 3) -> list[list[str]]:
    """The codes on every page of the list, in the order of `sorts`."""
    table = ProjectTable(Project.objects.all())
    table.sort(sorts)
    last = table.paginate(1, per_page).paginator.num_pages
    return [codes(table, number, per_page) for number in range(1, last + 1)]


def codes(table: ProjectTable, number: int, per_page: int) -> list[str]:
    table.paginate(number, per_page)
    return [one.code for one in table.records]


@pytest.mark.parametrize("sorts", [(), ("-code",), ("total_investment_wan",), ("-total_investment_wan", "name")])
def test_the_pages_together_are_the_list_in_its_order(projects, sorts):
    whole = pages(*sorts, per_page=100)
    assert [code for page in pages(*sorts) for code in page] == whole[0]
    assert [len(page) for page in pages(*sorts)] == [3, 3, 3, 2]


def test_the_last_page_skips_no_rows_in_the_database(projects):
    table = ProjectTable(Project.objects.all())
    with CaptureQueriesContext(connection) as asked:
        codes(table, 4, 3)
    assert "OFFSET" not in asked[-1]["sql"].split("IN (SELECT")[1]


def test_a_page_past_the_end_is_the_last_one(projects):
    table = ProjectTable(Project.objects.all())
    assert table.paginate(99, 3).number == 4
    assert len(codes(table, 99, 3)) == 2


def test_the_filter_is_said_once_where_the_keys_are_found(projects):
    table = ProjectTable(Project.objects.filter(name="项目1"))
    with CaptureQueriesContext(connection) as asked:
        assert len(codes(table, 1, 25)) == 3
    rows, keys = asked[-1]["sql"].split("IN (SELECT")
    assert (rows.count("项目1"), keys.count("项目1")) == (0, 1)


def test_a_file_reads_what_many_rows_refer_to_once(projects):
    table = ProjectTable(Project.objects.all(), shown=["code", "lead_department"])
    table.fetch()
    with CaptureQueriesContext(connection) as asked:
        assert {row[1] for row in table.export_rows()} == {"建设局"}
    assert len(asked) == 2


def test_a_list_counted_to_a_bound_holds_its_first_pages_and_says_that_there_is_more(projects):
    table = ProjectTable(Project.objects.all())
    table.show(["name"])
    table.counts_to = 7
    with CaptureQueriesContext(connection) as asked:
        assert codes(table, 99, 3) == pages(per_page=3)[2][:1]
    assert (table.paginator.num_pages, table.paginator.count, table.is_counted) == (3, 7, False)
    assert "LIMIT 8" in asked[0]["sql"]
    for bound in (len(AMOUNTS), len(AMOUNTS) + 1):
        whole = ProjectTable(Project.objects.all())
        whole.show(["name"])
        whole.counts_to = bound
        assert codes(whole, 99, 3) == pages(per_page=3)[3]
        assert (whole.row_count, whole.is_counted) == (len(AMOUNTS), True)


def test_the_queue_says_that_more_waits_than_it_counts(client, manager, clerk, monkeypatch):
    ReportMonthFactory()
    for _ in range(3):
        filed_update(IndicatorFactory(undertaking__lead_department=clerk.department), 3, by=clerk)
    client.force_login(manager)
    assert "共 <b>3</b> 项" in client.get("/review/").content.decode()
    monkeypatch.setattr(ReviewQueue, "counts_to", 2)
    page = client.get("/review/?late=False")
    assert "共 <b>2+</b> 项" in page.content.decode()
    assert [len(rows) for _, rows in page.context["groups"]] == [2]
