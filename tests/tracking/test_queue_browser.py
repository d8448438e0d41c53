"""The review queue in Chromium: a row beside its panel, the keys, and what the panel never covers."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories import IndicatorFactory, ReportMonthFactory, UndertakingFactory, filed_update
from zone.moves import make_move
from zone.tracking.models import ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)

APRIL = date(2026, 4, 1)
SEEN = "(one) => one.offsetParent"
CUT = "(one) => one.offsetParent && one.scrollWidth > one.clientWidth"
LAST_TOP = "(one) => one.lastElementChild.getBoundingClientRect().top"


@pytest.fixture
def waiting(department, march, clerk) -> list[ProgressUpdate]:
    names = ("口袋公园建设", "健身步道建设", "社区书房建设")
    tasks = [
        UndertakingFactory(code=f"MS2026-0{n}", name=name, lead_department=department) for n, name in enumerate(names)
    ]
    return [filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk) for task in tasks]


def opened(browse, person, **options):
    page = browse(person, **options)
    page.goto("/review/")
    return page


def heading(page, name):
    return page.locator("#panel").get_by_role("heading", name=name)


def test_a_row_opens_beside_the_table_and_a_decision_opens_the_next(browse, manager, waiting):
    page = opened(browse, manager, viewport={"width": 1366, "height": 768})
    page.get_by_role("link", name="口袋公园建设").click()
    heading(page, "口袋公园建设").wait_for()
    panel, table = (page.locator(one).bounding_box() for one in ("#panel", ".beside-main"))
    assert 360 <= panel["width"] <= 420 and table["x"] + table["width"] <= panel["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#panel").get_by_role("button", name="发布").click()
    heading(page, "健身步道建设").wait_for()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("[data-group-count]")).to_have_text("2")
    expect(page.locator("[data-tick-plain]")).to_have_text("全选无异常的 2 份")
    page.locator("[data-close-panel]").click()
    expect(page.locator("#panel")).to_be_empty()
    waiting[0].refresh_from_db()
    assert waiting[0].state == "published"


def test_j_and_k_walk_and_the_panel_follows(browse, manager, waiting):
    page = opened(browse, manager)
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    heading(page, "口袋公园建设").wait_for()
    page.keyboard.press("j")
    heading(page, "健身步道建设").wait_for()
    page.keyboard.press("k")
    heading(page, "口袋公园建设").wait_for()
    page.keyboard.press("r")
    expect(page.locator("#panel input[type=checkbox]").first).to_be_focused()


def test_a_refused_return_keeps_what_was_typed_and_the_figures_in_view(browse, manager, waiting):
    page = opened(browse, manager, viewport={"width": 1366, "height": 768})
    page.get_by_role("link", name="口袋公园建设").click()
    page.get_by_text("退回…").click()
    page.get_by_label("补充说明").fill("请" * 500)
    page.locator("#panel").get_by_label("单位或数量级有误").check()
    page.locator("#panel").get_by_role("button", name="退回修改").click()
    expect(page.locator("#panel [role=alert]").first).to_contain_text("最多 500 字")
    assert page.get_by_label("补充说明").input_value() == "请" * 500
    expect(page.locator(".panel-actions")).to_be_hidden()
    page.get_by_label("补充说明").fill("请核对")
    page.locator("#panel").get_by_role("button", name="退回修改").click()
    heading(page, "健身步道建设").wait_for()
    expect(page.locator("#panel").get_by_role("button", name="发布")).to_be_visible()
    waiting[0].refresh_from_db()
    assert waiting[0].state == "returned"


def test_what_somebody_else_decided_says_so_in_the_panel(browse, manager, manager2, waiting):
    page = opened(browse, manager)
    page.get_by_role("link", name="口袋公园建设").click()
    heading(page, "口袋公园建设").wait_for()
    make_move(waiting[0], "publish", by=manager2, content_hash=waiting[0].hash_now())
    page.locator("#panel").get_by_role("button", name="发布").click()
    expect(page.locator("#panel #error")).to_contain_text("已发布")


def test_buttons_say_how_many_and_a_page_lists_them(browse, manager, waiting):
    page = opened(browse, manager)
    page.get_by_label("选择 口袋公园建设").check()
    expect(page.get_by_role("button", name="发布所选 1 份")).to_be_visible()
    page.get_by_role("link", name="全选无异常的 3 份").click()
    page.get_by_role("button", name="发布所选 3 份").click()
    expect(page.locator("h1")).to_have_text("发布以下 3 份？")
    page.get_by_role("link", name="返回审核").click()
    assert ProgressUpdate.objects.filter(state="submitted").count() == 3


def test_on_a_phone_the_panel_is_a_sheet_below_the_row_it_is_about(browse, manager, waiting):
    page = opened(browse, manager, viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="社区书房建设").click()
    heading(page, "社区书房建设").wait_for()
    page.wait_for_timeout(200)
    row, panel = page.locator(".opened-row").bounding_box(), page.locator("#panel").bounding_box()
    assert row["y"] >= 48 and row["y"] + row["height"] <= panel["y"]
    assert panel["y"] + panel["height"] == 844


def test_on_a_phone_a_card_shows_every_figure_whole_with_its_name_and_month(browse, manager, clerk, waiting):
    lines = [IndicatorFactory(undertaking=waiting[0].undertaking, number=n, target=90000) for n in (2, 3)]
    filed = filed_update(lines[0], 12345, by=clerk, month=ReportMonthFactory(month=APRIL).month)
    page = opened(browse, manager, viewport={"width": 390, "height": 844})
    card = page.locator(f'[data-row="{filed.pk}"]')
    expect(card).to_contain_text("2026年4月")
    assert card.locator(".queue-names > div").first.is_visible()
    assert card.locator(".cell-number > div").evaluate_all(f"(all) => all.filter({CUT}).map(String)") == []
    tops = card.locator(".queue-lines").evaluate_all(f"(cells) => cells.filter({SEEN}).map({LAST_TOP})")
    assert len(tops) == 4 and max(tops) - min(tops) < 2


def test_without_scripts_a_row_opens_as_a_page(browse, manager, waiting):
    page = opened(browse, manager, java_script_enabled=False)
    page.get_by_role("link", name="口袋公园建设").click()
    page.wait_for_url("**/review/*/")
    page.get_by_role("button", name="发布").click()
    page.wait_for_url("**/review/")
    waiting[0].refresh_from_db()
    assert waiting[0].state == "published"
