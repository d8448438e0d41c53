"""Rows on a page of something else, some at a time."""

import pytest
from django.test import RequestFactory

from projects.enterprises.models import Park
from tests.factories import ParkFactory
from zone import parts
from zone.parts import Part


@pytest.fixture
def seven(db, monkeypatch):
    monkeypatch.setattr(parts, "ROWS", 3)
    ParkFactory.create_batch(7)
    return Park.objects.order_by("pk")


def part(queryset, query: str = "") -> Part:
    return Part(RequestFactory().get(f"/x/?{query}"), "parks", queryset)


@pytest.mark.parametrize(
    ("query", "number", "places"),
    [
        ("", 1, [0, 1, 2]),
        ("parks=2", 2, [3, 4, 5]),
        ("parks=3", 3, [6]),
        ("parks=4", 3, [6]),
        ("parks=0", 3, [6]),
        ("parks=-1", 3, [6]),
        ("parks=²", 1, [0, 1, 2]),
        ("parks=" + "9" * 5000, 1, [0, 1, 2]),
        ("parks=x&projects=2", 1, [0, 1, 2]),
    ],
)
def test_a_url_asks_for_a_page_and_gets_one_there_is(seven, query, number, places):
    shown, rows = part(seven, query), list(seven)
    assert (shown.number, shown.count, shown.page_count) == (number, 7, 3)
    assert shown.rows == [rows[place] for place in places]


def test_its_links_leave_other_parts_of_the_page_as_they_are(seven):
    shown = part(seven, "projects=4&parks=2")
    assert (shown.previous_url, shown.next_url) == ("?projects=4&parks=1#parks", "?projects=4&parks=3#parks")
    assert (part(seven).previous_url, part(seven, "parks=3").next_url) == ("", "")


def test_rows_that_fit_one_page_are_read_by_one_statement(seven, django_assert_num_queries):
    third = seven[2].pk
    with django_assert_num_queries(1):
        assert part(seven.filter(pk__lte=third)).count == 3
