"""Every link of every list that htmx follows: the frame stands, the address is the link's, and back is back."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.lists.conftest import LISTS, list_names

pytestmark = pytest.mark.django_db(transaction=True)
FRAME = ("header.bar", "nav.side", "#table", "h1", "#filter")
SWAPPED = "#content [hx-boost=true] a[href]"


def test_every_list_of_the_product_is_gone_over():
    assert list_names() == set(LISTS)


def expect_frame(page) -> None:
    """The page has every part of the frame once, and no id twice."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    for part in FRAME:
        expect(page.locator(part)).to_have_count(1)
    assert page.locator("[id]").evaluate_all("all => all.length === new Set(all.map(one => one.id)).size")


@pytest.mark.parametrize("address", LISTS.values())
def test_every_link_keeps_the_frame_and_says_where_it_leads(every_list, signed_in, address, live_server):
    page = signed_in()
    page.goto(address)
    hrefs = list(dict.fromkeys(page.locator(SWAPPED).evaluate_all("links => links.map(link => link.href)")))
    chips = page.locator(".chip a").count()
    assert chips and len(hrefs) > chips, "chips and headers are among them"
    for href in hrefs:
        page.goto(address)
        page.locator(SWAPPED).evaluate_all("(links, href) => links.find(link => link.href === href).click()", href)
        page.wait_for_url(href)
        expect_frame(page)
        page.go_back()
        page.wait_for_url(lambda url: unquote(url) == live_server.url + address)
        expect_frame(page)


@pytest.mark.parametrize("address", [address for address in LISTS.values() if "q=" in address])
def test_a_removed_chip_is_removed_from_the_filter_as_well(every_list, signed_in, address):
    page = signed_in()
    page.goto(address)
    assert page.locator("#filter [name=q]").input_value() == "示"
    page.get_by_label("去掉条件 搜索：示").click()
    expect(page.get_by_label("去掉条件 搜索：示")).to_have_count(0)
    expect(page.locator("#filter [name=q]")).to_have_value("")
    assert "q=" not in page.url
    expect_frame(page)
