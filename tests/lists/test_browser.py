"""A list in a browser: rows chosen, order and columns changed by hand, nothing wider than its window."""

import os
from datetime import date
from pathlib import Path

import pytest

from projects.enterprises.models import Park
from projects.models import Project
from tests.factories import PASSWORD, DepartmentFactory, ParkFactory, ProjectFactory

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = "name,state,stage,park,chain,lead_department,total_investment_wan,indicators,owner,site,steward,planned_end"


@pytest.fixture
def rows(manager):
    department, park = DepartmentFactory(name="经济发展局"), ParkFactory(name="高端装备产业城")
    for i in range(30):
        ProjectFactory(code=f"P{i:02}", name=f"智能制造产业园{i}期", lead_department=department, park=park)


@pytest.fixture
def at(new_context, rows):
    def opened(address: str, size=(1366, 768), *, scripts: bool = True):
        context = new_context(viewport=dict(zip(("width", "height"), size, strict=True)), java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"/login/?next={address.replace('&', '%26')}")
        page.get_by_label("登录名").fill("manager")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"**{address}**")
        return page

    return opened


def shoot(page, name: str) -> None:
    if folder := os.environ.get("ZONE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"list-{name}.png")


def test_ticked_rows_are_counted_and_a_page_is_ticked_at_once(at):
    page = at("/projects/")
    count = page.locator("[data-selection-count]")
    export = page.get_by_role("button", name="导出所选")
    assert export.is_disabled()
    page.get_by_label("选择 P01").check()
    page.get_by_label("选择 P04").click(modifiers=["Shift"])
    assert count.inner_text() == "已选 4 项" and export.is_enabled()
    page.get_by_text("全选本页").click()
    assert count.inner_text() == "已选 25 项"
    page.get_by_text("取消全选").click()
    page.get_by_label("选择全部 30 项").check()
    assert count.inner_text() == "已选 30 项"
    shoot(page, "chosen")
    with page.expect_download() as download:
        export.click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_shift_on_a_header_adds_it_to_the_order(at):
    page = at("/projects/?columns=name,park")
    page.get_by_role("link", name="名称").click()
    page.wait_for_url("**/projects/?columns=name%2Cpark&sort=name")
    page.get_by_role("link", name="园区").click(modifiers=["Shift"])
    page.wait_for_url("**sort=name%2Cpark")
    assert page.locator(".sort-mark").all_inner_texts() == ["▲1", "▲2"]


def test_a_column_is_dragged_into_its_place(at):
    page = at("/projects/")
    page.get_by_text("列与排序").click()
    lines = page.locator("[data-order] > li")
    lines.filter(has_text="总投资").drag_to(lines.filter(has_text="名称"))
    page.get_by_label("总投资", exact=True).check()
    page.get_by_label("包保责任人", exact=True).check()
    shoot(page, "columns")
    page.get_by_role("button", name="应用").click()
    page.wait_for_url("**columns=code%2Ctotal_investment_wan%2Cname%2C**")
    assert page.locator("#grid thead th").nth(2).inner_text().startswith("总投资")
    page.goto("/projects/")
    assert "columns=code%2Ctotal_investment_wan" in page.url


def test_a_view_is_saved_and_opened_without_scripts(at):
    page = at("/projects/?state=active&sort=-name", scripts=False)
    page.locator("#views > summary").click()
    page.get_by_placeholder("视图名称").fill("在建")
    page.locator("#views").get_by_role("button", name="保存").click()
    page.get_by_text("视图：在建").first.wait_for()
    shoot(page, "view")
    page.locator(".chip").filter(has_text="状态：推进中").get_by_role("link").click()
    page.get_by_text("已改动").wait_for()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_a_wide_table_scrolls_within_itself_under_its_headers(at, size):
    page = at(f"/projects/?columns={COLUMNS}", size)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    shoot(page, f"wide-{size[0]}")
    if size[0] > 767:
        page.evaluate("document.querySelector('#table .table-wrap').scrollTo(600, 400)")
        wrap = page.locator("#table .table-wrap").bounding_box()
        code = page.locator("#grid tbody tr:nth-child(15) th").bounding_box()
        header = page.locator("#grid thead th").nth(1).bounding_box()
        assert round(code["x"] - wrap["x"]) == 41
        assert round(header["y"] - wrap["y"]) == 1


def test_chips_and_chosen_columns_stand_together(at):
    Project.objects.update(planned_end=date(2027, 6, 30), steward="甲同志")
    Project.objects.filter(code="P29").update(state="planned")
    page, park = at("/projects/"), Park.objects.get().pk
    chosen = "name,state,steward,park,total_investment_wan,planned_end"
    filters = f"q=智能&state=active&state=planned&park={park}&planned_end_before=2027-12-31"
    address = f"/projects/?{filters}&columns={chosen}"
    page.goto(address)
    chips = {"搜索：智能", "园区：高端装备产业城", "状态：推进中", "状态：未启动", "计划完成：至 2027-12-31"}
    assert {text.removesuffix("\n×") for text in page.locator(".chip").all_inner_texts()} == chips
    headers = page.locator("#grid thead th[scope]")
    words = ["编码▲", "名称", "状态", "包保责任人", "园区", "总投资万元", "计划完成"]
    assert headers.all_inner_texts() == words
    assert page.locator("#grid tbody tr").first.locator("td").all_inner_texts()[-1] == "2027-06-30"
    assert page.locator(".table-summary").inner_text().startswith("共 30 项")
    page.get_by_label("去掉条件 状态：推进中").click()
    page.get_by_text("共 1 项").wait_for()
    assert page.locator(".chip").count() == 4 and headers.all_inner_texts() == words
    page.goto(address)
    shoot(page, "chips-columns")


def test_on_a_phone_every_row_is_a_low_card_with_name_and_state_on_top(at):
    page = at("/projects/", (390, 844))
    shoot(page, "phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    displays = "rows => rows.map(row => getComputedStyle(row).display)"
    assert "table-row" not in page.locator("#grid thead tr").evaluate_all(displays)
    assert page.locator("#grid thead").bounding_box()["x"] < -1000
    cards = page.locator("#grid tbody tr")
    assert cards.evaluate_all(displays) == ["flex"] * 25
    first = cards.first
    state, code = first.locator(".badge-state").bounding_box(), first.locator("th").bounding_box()
    assert first.locator(".badge-state").inner_text() == "推进中"
    card = first.bounding_box()
    assert card["height"] <= 140
    assert state["x"] < code["x"] and state["y"] < card["y"] + 48
    others = first.locator("td:not(.cell-tick):not(.cell-state):not(.cell-name)").all()
    assert state["y"] - 4 <= min(box["y"] for one in others if (box := one.bounding_box()))
