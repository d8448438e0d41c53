"""How a list fills a window of 1366 by 768: its first row near the top, every row and the filter on one line."""

import pytest
from playwright.sync_api import expect

from tests.lists.conftest import LISTS

pytestmark = pytest.mark.django_db(transaction=True)
TOP = 240
"""Pixels from the top of the window within which the first row stands."""
ROW = 36


@pytest.mark.parametrize("address", LISTS.values())
def test_the_first_row_stands_near_the_top_under_a_filter_on_one_line(every_list, signed_in, address):
    page = signed_in()
    for opened in (address.partition("?")[0], address):
        page.goto(opened)
        first = page.locator("#table [data-rows] tbody tr, #table [data-rows] > article").first.bounding_box()
        assert first["y"] <= TOP
        assert page.locator("#filter").bounding_box()["height"] <= 40
        assert page.evaluate("document.documentElement.scrollWidth") == 1366


@pytest.mark.parametrize("address", [address for name, address in LISTS.items() if name != "tracking:review"])
def test_a_row_with_a_name_of_twenty_characters_stands_on_one_line(every_list, signed_in, address):
    page = signed_in()
    page.goto(address)
    heights = page.locator("#grid tbody tr").evaluate_all("rows => rows.map(row => Math.round(row.clientHeight))")
    assert set(heights) == {ROW}
    clipped = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    assert page.locator("#grid .cell-name .clamp").evaluate_all(clipped) == []


def test_a_choice_of_several_says_what_is_ticked(every_list, signed_in):
    page = signed_in()
    page.goto("/projects/")
    choice = page.locator(".several", has_text="全部阶段")
    choice.locator("summary").click()
    for word in ("开工", "在建", "投产"):
        page.get_by_label(word, exact=True).check()
    summary = page.locator("#filter .several summary").first
    expect(summary).to_have_text("开工、在建等 3 项")
    page.wait_for_url(lambda url: url.count("stage=") == 3)
    page.reload()
    expect(summary).to_have_text("开工、在建等 3 项")
    summary.click()
    for word in ("开工", "在建", "投产"):
        page.get_by_label(word, exact=True).uncheck()
    expect(summary).to_have_text("全部阶段")


def test_what_finds_no_room_on_the_line_folds_and_says_how_much_of_it_is_set(every_list, signed_in):
    page = signed_in()
    page.goto("/projects/?example=False&planned_end_after=2026-01-01")
    rest = page.locator(".filter-rest")
    assert rest.locator("> summary").inner_text() == "更多（2）"
    assert not rest.get_by_label("数据", exact=True).is_visible()
    rest.locator("> summary").click()
    assert rest.get_by_label("数据", exact=True).is_visible()
    rest.get_by_label("数据", exact=True).select_option("仅示例")
    page.wait_for_url("**example=True**")
    expect(page.get_by_text("共 0 项")).to_be_visible()
