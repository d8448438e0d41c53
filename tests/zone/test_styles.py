"""The shared pieces in a real Chromium: with script, without it, on a phone, on paper. Strict CSP holds throughout."""

import pytest

from tests.factories import DepartmentFactory

pytestmark = pytest.mark.usefixtures("scratch")
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def visit(new_context, live_server, client, leader):
    """Open an address as the leader; options go to the browser."""
    for i in range(60):
        DepartmentFactory(code=f"d{i:02}", name=f"部门{i:02}", order=i)
    client.force_login(leader)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def opened(address, **options):
        context = new_context(**options)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(address)
        return page

    return opened


def test_filter_order_and_pages_swap_the_table_and_keep_the_address(visit):
    page = visit("/departments/")
    page.fill("#id_q", "部门1")
    page.click("#filter > button")
    page.wait_for_selector("text=共 10 项")
    assert page.url.endswith("/departments/?q=%E9%83%A8%E9%97%A81")
    page.click("thead a:has-text('名称')")
    page.wait_for_selector("th[aria-sort=ascending]:has-text('名称')")
    page.click("thead a:has-text('名称')")
    page.wait_for_selector("th[aria-sort=descending]:has-text('名称')")
    assert page.inner_text("tbody tr:first-child").split() == ["d19", "部门19", "19", "100.50"]
    page.go_back()
    page.wait_for_selector("th[aria-sort=ascending]:has-text('名称')")


def test_a_chosen_filter_acts_at_once(visit):
    page = visit("/departments/?sort=-name")
    page.select_option("#id_kind", label="示例")
    page.wait_for_selector("text=还没有部门。")
    page.select_option("#id_kind", label="正式")
    page.wait_for_selector("text=共 60 项")
    assert page.inner_text("tbody tr:first-child th") == "d59"
    assert "sort=-name" in page.url and "kind=0" in page.url


def test_the_same_without_script(visit):
    page = visit("/departments/", java_script_enabled=False)
    page.click(".pages a[rel=next]")
    assert "page=2" in page.url and page.inner_text("tbody tr:first-child th") == "d25"
    page.fill("#id_q", "部门07")
    page.click("#filter > button")
    assert page.inner_text("tbody").split() == ["d07", "部门07", "7", "100.50"]


def test_keys_walk_the_rows_and_reach_the_search(visit):
    page = visit("/departments/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').querySelector('a').textContent") == "d01"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jk/")
    assert page.input_value(".bar-search input") == "jk/"


def test_the_fold_is_saved_on_the_next_page(visit):
    page = visit("/departments/")
    page.click(".side-fold")
    page.goto("/")
    assert page.locator(".side").bounding_box()["width"] == 52


def test_on_a_phone_the_drawer_opens_without_script_and_nothing_runs_off_the_side(visit):
    page = visit("/departments/", java_script_enabled=False, **PHONE)
    page.click(".bar-drawer")
    assert page.locator(".side").bounding_box()["x"] == 0
    assert page.locator(".grid").bounding_box()["width"] <= 390


def test_a_chart_is_drawn_as_svg_under_the_strict_policy_and_fills_its_place(visit):
    page = visit("/chart/")
    box = page.wait_for_selector("[data-chart] svg").bounding_box()
    assert box["width"] > 600 and box["height"] == 260
    assert "计划 2,000 万元" in page.text_content("[data-chart] svg")
    assert page.get_attribute("[data-chart]", "aria-label") == "2026年年度投资完成进度，数据见下表"
    assert page.locator(".example-band").inner_text().startswith("示例数据")


def test_pointing_at_a_chart_shows_the_values_of_the_month(visit):
    page = visit("/chart/")
    page.wait_for_selector("[data-chart] svg")
    place = page.locator("[data-chart]").bounding_box()
    page.mouse.move(place["x"] + place["width"] * 0.3, place["y"] + place["height"] / 2)
    page.wait_for_selector("[data-chart] svg text:has-text('1,000 万元')")


def test_a_chart_is_as_wide_as_the_paper_while_it_is_printed(visit):
    page = visit("/chart/")
    page.wait_for_selector("[data-chart] svg")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_attribute("[data-chart] svg", "width") == "640"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.wait_for_selector("[data-chart] svg:not([width='640'])")


def test_paper_carries_no_frame_and_opens_the_charts_table(visit):
    page = visit("/chart/")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator(".bar").is_visible() and not page.locator(".side").is_visible()
    assert page.locator("details table").is_visible()
    assert "打印于" in page.locator("p.print-only").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.locator("details table").is_visible()


def test_a_list_is_printed_on_wide_paper_with_its_sums_at_the_end(visit):
    page = visit("/departments/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).page") == "wide"
    assert page.evaluate("getComputedStyle(document.querySelector('.grid tfoot')).display") == "table-row-group"
