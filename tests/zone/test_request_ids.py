"""Ids from a request: plain digits only, and no more of them than the database and the page hold."""

import pytest

from zone.request_ids import parse_id, parse_ids


@pytest.mark.parametrize(("text", "row_id"), [("7", 7), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_plain_digits_are_an_id(text, row_id):
    assert parse_id(text) == row_id


@pytest.mark.parametrize("text", ["", "x", "-1", "+1", "1.0", " 1", "1_000", "１", "²", "٣", "1 or 1=1", "9" * 19])
def test_anything_else_is_no_id(text):
    assert parse_id(text) is None
    assert parse_ids([text]) == []


def test_several_ids_keep_their_order_without_repetitions():
    assert parse_ids(["3", "x", "1", "3", "03"]) == [3, 1]


def test_no_more_texts_are_read_than_the_limit():
    assert parse_ids(["x", "1", "2", "3"], limit=3) == [1, 2]


def test_a_column_of_fewer_digits_sets_its_own_limit():
    assert parse_ids(["123", "1234"], max_digits=3) == [123]
