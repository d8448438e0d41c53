"""Small files that would occupy a server: looked into with little work, whatever they make many of."""

import io
import sys
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.xlsx.heavy_files import HEAVY, shared_strings
from tests.xlsx.hostile_files import good
from zone.imports.header_detection import find_table
from zone.layouts.base import LAYOUTS
from zone.xlsx.open_file import MAX_RECORD_CHARS, open_book

MAX_CALLS = 12_000_000
"""Of functions; the files here took thirty million to a hundred."""


def look(file: io.BytesIO, name: str = "三月.xlsx") -> str:
    """Look into a file as the page does; the sentence by which it is refused, empty if it is not."""
    try:
        with open_book(file, name, is_look=True) as book:
            find_table(book, LAYOUTS["month"].columns, month=date(2026, 3, 1))
    except ValidationError as error:
        return "".join(error.messages)
    return ""


def calls_of(look) -> int:
    """How many functions are called meanwhile, the parser's and Python's own among them."""
    count = 0

    def counted(frame, event, argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        look()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HEAVY)
def test_a_look_at_a_small_file_is_little_work(name):
    file = HEAVY[name]()
    assert len(file.getvalue()) < 30_000_000
    assert calls_of(lambda: look(file)) < MAX_CALLS


@pytest.mark.parametrize("name", ["nine million shared strings", "blank rows", "cell styles", "defined names"])
def test_what_is_too_much_is_said_to_be(name):
    assert "过大" in look(HEAVY[name]())


def test_shared_strings_are_counted_before_any_is_parsed():
    file = shared_strings(9_000_000)
    assert calls_of(lambda: look(file)) < 20_000


def test_a_header_does_not_wait_for_the_strings_behind_it():
    headers = ["编码", "事项", "本月进展"]
    rows = [[f"MS{row}", f"口袋公园{row}", f"开工{row}"] for row in range(40_000)]
    file = good([headers, *rows])
    whole = calls_of(lambda: look(file))
    assert look(file) == ""
    assert whole < 200_000


def test_a_large_table_is_still_read():
    rows = [["编码", "事项", "本月进展"], *([f"MS{row}", "口袋公园", "开工"] for row in range(60_000))]
    with open_book(good(rows)) as book:
        assert sum(1 for _ in book.worksheets[0].rows()) == 60_001


@pytest.mark.parametrize("text", ["," * (MAX_RECORD_CHARS + 1), '"\n",' * MAX_RECORD_CHARS])
def test_a_row_of_endless_cells_in_a_text_table_is_refused(text):
    assert "过长" in look(io.BytesIO(f"编码,本月进展\n{text}".encode()), "三月.csv")
