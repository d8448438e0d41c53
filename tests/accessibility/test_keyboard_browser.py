"""Pages by keys alone: Tab reaches all of it and shows where it stands, Escape closes what opened and goes back."""

import pytest
from playwright.sync_api import expect

from tests.accessibility.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
REACHED = """() => {
  const acts = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const isReached = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0
    && !(one.type === "radio" && !one.checked);
  return [...document.querySelectorAll(acts)].filter(isReached).length;
}"""
HERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  one.dataset.walked = "";
  const shown = one.matches(".switch") ? document.querySelector(`label[for=${one.id}]`) : one.closest(".framed") || one;
  const style = getComputedStyle(shown);
  const isShown = shown.checkVisibility() && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return isShown || one.closest(".bar-search") || one.matches("main") ? "" : one.outerHTML.slice(0, 160);
}"""
PAGES = {  # who, address: the pages with most to act on of every kind
    "grid": ("clerk", "/updates/2026-03/"),
    "form": ("clerk", "/updates/P2026-002/2026-03/"),
    "queue": ("manager", "/review/"),
    "list": ("manager", "/projects/"),
    "desk": ("manager", "/"),
    "undertaking": ("manager", "/projects/P2026-001/"),
    "report": ("leader", "/reports/annual/2026/"),
    "console list": ("manager", "/admin/projects/project/"),
    "console form": ("manager", "/admin/enterprises/park/add/"),
    "sign-in": ("nobody", "/login/"),
    "password": ("clerk", "/password/"),
    "workbook": ("security", "/setup/accounts/"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_tab_reaches_all_there_is_and_shows_where_it_stands(kind, zone, page_of):
    who, url = PAGES[kind]
    page = page_of(who)
    page.goto(url)
    expected = page.evaluate(REACHED)
    unseen = []
    for _ in range(expected + 10):  # a date has a place for each of its parts
        if kind == "grid":  # where Tab walks the cells alone until Escape
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        if fault := page.evaluate(HERE):
            unseen.append(fault)
    assert unseen == []
    assert page.locator("[data-walked]").count() >= expected


@pytest.mark.parametrize(
    ("who", "url", "opener"),
    [
        ("manager", "/projects/", ".bar-person summary"),
        ("manager", "/projects/", "#columns summary"),
        ("manager", "/projects/", "#views summary"),
        ("manager", "/projects/", ".filter-rest > summary"),
        ("manager", "/projects/", ".several summary"),
        ("manager", "/admin/projects/project/", ".console-menu summary"),
        ("manager", "/admin/projects/project/", ".console-filter summary"),
    ],
)
def test_a_menu_opens_by_enter_closes_by_escape_and_gives_the_focus_back(who, url, opener, zone, page_of):
    page = page_of(who)
    page.goto(url)
    summary = page.locator(opener).first
    menu = summary.locator("..")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_the_panel_of_the_queue_closes_by_escape_and_goes_back_to_its_row(zone, manager, page_of):
    page = page_of("manager")
    page.goto("/review/")
    row = page.locator("[data-opens-panel]").first
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_visible()
    page.locator("#panel a, #panel button").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("#panel h2")).to_have_count(0)
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    close = page.get_by_role("button", name="关闭", exact=True).first
    close.click()
    expect(page.locator("#panel h2")).to_have_count(0)
    expect(row).to_be_focused()


def test_dialog_and_drawer_close_by_escape(zone, page_of):
    page = page_of("manager", PHONE)
    page.goto("/projects/")
    page.locator("#drawer").focus()
    page.keyboard.press("Space")
    expect(page.locator("nav.side")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("nav.side")).not_to_be_in_viewport()
    page.set_viewport_size(dict(zip(("width", "height"), DESK, strict=True)))
    page.locator(".bar-person summary").click()
    link = page.get_by_role("link", name="快捷键")
    link.press("Enter")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_the_first_tab_leads_past_the_frame(zone, page_of):
    page = page_of("manager")
    page.goto("/projects/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
