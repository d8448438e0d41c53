"""On a phone the first thing to do stands on the first screen, rows are low cards, lists end after a page."""

import pytest
from django.urls import reverse

from tests.accessibility.conftest import PHONE, ROOMS
from tests.demo.rows import load_small_example
from tests.lists.conftest import LISTS, every_list, list_names  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
CARD = 140
"""Pixels that a row with usual content may take."""
PAGE = 25
WHOLE = {"tracking:review", "livelihood:year"}
"""Lists gone through in one sitting, and a year's promises, of which there are fewer than thirty."""
FIRST = """(height) => {
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().height > 1;
  const wanted = (query) => [...document.querySelectorAll(query)].filter(seen);
  const rows = "main tbody tr:not(.empty):not(.queue-group)";
  const inputs = ["input", "textarea", "select"].map((tag) => `main form:not(.filter) ${tag}`);
  const buttons = ["main form:not(.filter) .button", "main section .button", "main .button-main"];
  const first = wanted([rows, ...inputs, ...buttons].join());
  return first.length === 0 || first.some((one) => one.getBoundingClientRect().top <= height - 40);
}"""
CARDS = """() => [...document.querySelectorAll("#table .grid > tbody > tr")]
  .map((row) => [row.querySelector("th").textContent.trim(), Math.round(row.getBoundingClientRect().height)])"""


@pytest.mark.parametrize("room", ROOMS)
def test_the_first_thing_to_do_stands_on_the_first_screen(room, zone, different_pages, page_of):
    found, opened = [], {}
    for who, name, url in different_pages(ROOMS[room], zone):
        page = opened[who] = opened.get(who) or page_of(who, PHONE)
        page.goto(url)
        if not page.evaluate(FIRST, PHONE[1]):
            found.append(f"{name} {who}")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0], name
    assert found == []


def too_high(page) -> dict[str, int]:
    """Rows of the list that take more than a card may, by their code."""
    return {code: height for code, height in page.evaluate(CARDS) if height > CARD}


def test_a_row_of_the_example_year_is_a_card_that_leaves_room_for_others(manager, page_of, settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path
    load_small_example()
    page = page_of("manager", PHONE)
    found = {}
    for name in sorted(list_names() - {"batches:batches"}):
        page.goto(reverse(name, args=[2026] if name == "livelihood:year" else []))
        assert page.evaluate(CARDS), name
        if high := too_high(page):
            found[name] = high
    assert found == {}


def test_a_list_ends_after_a_page_and_says_where_it_goes_on(every_list, page_of):  # noqa: F811
    page = page_of("manager", PHONE)
    for name, address in LISTS.items():
        page.goto(address)
        assert too_high(page) == {}, name
        if name in WHOLE:
            continue
        assert len(page.evaluate(CARDS)) == PAGE, name
        page.get_by_role("link", name="下一页").click()
        page.wait_for_url("**page=2**")
