"""Counts to a hundred, and 100+."""

import pytest
from django.db.models import Value

from projects.enterprises.models import Park
from tests.factories import ParkFactory
from zone import counts
from zone.counts import CountToMost, count_text, count_to_most


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (99, "99"), (100, "100"), (101, "100+"), (5000, "100+")])
def test_more_than_a_hundred_is_said_so(count, text):
    assert count_text(count) == text


@pytest.mark.parametrize(("rows", "count"), [(0, 0), (2, 2), (3, 3), (4, 4), (6, 4)])
def test_rows_are_counted_to_one_more_than_is_said(db, monkeypatch, rows, count):
    monkeypatch.setattr(counts, "MOST", 3)
    ParkFactory.create_batch(rows)
    assert count_to_most(Park.objects.order_by("name")) == count
    one = ParkFactory(name="此园")
    others = Park.objects.exclude(name="此园")
    found = Park.objects.filter(pk=one.pk).annotate(others=CountToMost(others), one=Value(1)).get()
    assert found.others == count
