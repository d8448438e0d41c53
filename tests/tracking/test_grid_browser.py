"""The month's grid in Chromium: typed through by keys, pasted into, saved by itself; and used without scripts."""

import pytest
from playwright.sync_api import expect

from tests.factories import IndicatorFactory, UndertakingFactory, filed_update
from zone.tracking.models import Measurement, ProgressUpdate, Undertaking

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/updates/2026-03/"


@pytest.fixture
def sheet(department, march) -> list:
    undertakings = [UndertakingFactory(code=f"MS2026-0{n}", lead_department=department) for n in range(1, 5)]
    return [IndicatorFactory(undertaking=one, number=1) for one in undertakings]


@pytest.fixture
def page(browse, clerk, sheet):
    page = browse(clerk)
    page.goto(URL)
    return page


def cell(page, indicator):
    return page.locator(f"#id_u{indicator.undertaking_id}-value_{indicator.pk}")


def paste(page, text: str) -> None:
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def values() -> dict:
    return {one.indicator_id: one.value for one in Measurement.objects.all()}


def test_enter_and_tab_walk_the_cells_and_each_row_saves_itself(page, sheet):
    cell(page, sheet[0]).focus()
    for number, key in zip("3456", ("Enter", "Tab", "Enter", "Shift+Tab"), strict=True):
        page.keyboard.type(number)
        page.keyboard.press(key)
    expect(cell(page, sheet[2])).to_be_focused()
    for one in sheet:
        expect(page.locator(f"#u{one.undertaking_id}-saved")).to_contain_text("已保存")
        expect(page.locator(f"#u{one.undertaking_id}-state")).to_contain_text("草稿")
    assert values() == {one.pk: number for one, number in zip(sheet, (3, 4, 5, 6), strict=True)}
    expect(page.locator("[data-grid-count]")).to_have_text(" 4 项")


def test_a_block_of_a_spreadsheet_fills_values_and_texts_and_is_taken_back(page, sheet):
    cell(page, sheet[1]).fill("9")
    cell(page, sheet[0]).focus()
    paste(page, "1\t已开工\r\n2\t\t缺用地\r\n\r\n4\r\n5\r\n")
    assert [cell(page, one).input_value() for one in sheet] == ["1", "2", "", "4"]
    assert page.input_value(f"#id_u{sheet[0].undertaking_id}-progress") == "已开工"
    assert page.input_value(f"#id_u{sheet[1].undertaking_id}-problems") == "缺用地"
    for one in (sheet[0], sheet[1], sheet[3]):
        expect(page.locator(f"#u{one.undertaking_id}-saved")).to_contain_text("已保存")
    assert ProgressUpdate.objects.get(undertaking=sheet[1].undertaking).problems == "缺用地"
    page.click("text=撤销粘贴")
    assert [cell(page, one).input_value() for one in sheet] == ["", "9", "", ""]
    expect(page.locator("[data-pasted]")).to_contain_text("已撤销")
    page.wait_for_timeout(1500)
    assert values() == {sheet[1].pk: 9}


def test_a_name_that_begins_with_digits_is_no_number(page, sheet):
    Undertaking.objects.filter(pk=sheet[1].undertaking_id).update(name="12345热线办结")
    page.reload()
    cell(page, sheet[0]).focus()
    paste(page, "12345热线办结\t8\n12345热线办结\t")
    assert [cell(page, one).input_value() for one in sheet] == ["", "8", "", ""]


def test_the_cell_that_is_typed_into_is_never_under_the_bar(page, sheet):
    """Nor under the heads of the columns: walked down and up again in a low window."""
    page.set_viewport_size({"width": 1366, "height": 420})
    cell(page, sheet[0]).focus()
    for key in ("Enter", "Enter", "Enter", "Shift+Enter", "Shift+Enter", "Shift+Enter"):
        page.keyboard.press(key)
        is_free = """() => {
            const { left, top, bottom } = document.activeElement.getBoundingClientRect();
            const at = (y) => document.elementFromPoint(left + 5, y);
            return [top + 2, bottom - 2].every((y) => at(y) === document.activeElement);
        }"""
        assert page.evaluate(is_free), key


def test_a_warning_comes_with_an_odd_value_and_goes_with_it(page, sheet):
    cell(page, sheet[0]).fill("40")
    question, total = page.locator(f"#line-{sheet[0].pk}-question"), page.locator(f"#line-{sheet[0].pk}-total")
    expect(question).to_contain_text("超过目标")
    expect(total).to_have_text("40")
    expect(page.locator(f"#line-{sheet[0].pk}-share")).to_have_text("333.3%")
    cell(page, sheet[0]).fill("4")
    expect(question).to_be_empty()
    expect(page.locator(f"#line-{sheet[0].pk}-note")).to_be_empty()
    expect(page.locator(f"#line-{sheet[0].pk}-share")).to_have_text("33.3%")


def test_all_that_is_ready_is_submitted_with_an_outcome_for_each_row(page, sheet):
    cell(page, sheet[0]).fill("3")
    cell(page, sheet[1]).fill("40")
    page.click("text=提交已填的")
    expect(page.locator("#outcomes h2")).to_have_text("本次处理 2 项，成功 1 项")
    expect(page.locator(f"#u{sheet[0].undertaking_id}")).to_contain_text("待发布")
    expect(page.locator(f"#u{sheet[1].undertaking_id} .row-extra")).to_contain_text("超过目标")
    page.check(f"#u{sheet[2].undertaking_id} input[name=row]")
    page.click("text=勾选的报“本月无变化”")
    expect(page.locator("#outcomes")).to_contain_text("已按“本月无变化”提交")
    assert cell(page, sheet[1]).input_value() == "40"


def test_nobody_overwrites_another_unseen_while_typing(page, browse, colleague, sheet):
    other = browse(colleague)
    other.goto(URL)
    cell(page, sheet[0]).fill("3")
    expect(page.locator(f"#u{sheet[0].undertaking_id}-saved")).to_contain_text("已保存")
    cell(other, sheet[0]).fill("5")
    expect(other.locator("#grid-saved")).to_contain_text("有一行没有保存")
    assert values() == {sheet[0].pk: 3}
    other.click(f"#u{sheet[0].undertaking_id}-saved button")
    expect(other.locator(f"#u{sheet[0].undertaking_id}")).to_contain_text("现已保存：3 处")
    assert cell(other, sheet[0]).input_value() == "5"


@pytest.mark.parametrize("browse_options", [{"java_script_enabled": False}])
def test_without_scripts_it_is_a_plain_form(browse, clerk, sheet, browse_options):
    page = browse(clerk, **browse_options)
    page.goto(URL)
    cell(page, sheet[0]).fill("3")
    page.locator(f"#u{sheet[1].undertaking_id} summary").click()
    page.fill(f"#id_u{sheet[1].undertaking_id}-progress", "已开工。")
    page.click("text=提交已填的")
    expect(page.locator("#outcomes h2")).to_have_text("本次处理 2 项，成功 2 项")
    assert ProgressUpdate.objects.filter(state="submitted").count() == 2


def test_a_block_keeps_its_lines_beside_those_that_are_filed(page, sheet, browse, clerk):
    filed_update(sheet[1], 7, by=clerk)
    page.reload()
    cell(page, sheet[2]).fill("5")
    cell(page, sheet[0]).focus()
    paste(page, "1\n2\n3\n4")
    assert [cell(page, one).input_value() for one in (sheet[0], sheet[2], sheet[3])] == ["1", "3", "4"]
    said = page.locator("[data-pasted]")
    expect(said).to_contain_text("已粘贴 3 格，其中 1 格原有内容被替换，1 行没有粘贴")


def test_a_block_with_codes_or_names_goes_to_what_it_names(page, sheet):
    names = [one.undertaking.name for one in sheet]
    cell(page, sheet[0]).focus()
    paste(page, f"{names[2]}\t8\t已开工\nMS2026-02\t9")
    assert [cell(page, one).input_value() for one in sheet] == ["", "9", "8", ""]
    assert page.input_value(f"#id_u{sheet[2].undertaking_id}-progress") == "已开工"
    paste(page, f"编码\t数值\nMS2026-02\t7\nMS2026-99\t5\n{names[2]}\t6")
    assert [cell(page, one).input_value() for one in sheet] == ["", "7", "6", ""]
    expect(page.locator("[data-pasted]")).to_contain_text("其中 2 格原有内容被替换，本页没有“MS2026-99”")
    paste(page, f"{names[2]}\t8\nMS2026-02\t9")
    paste(page, "别的事项\t8\n口袋公园\t9")
    expect(page.locator("[data-pasted]")).to_contain_text("没有粘贴")
    assert [cell(page, one).input_value() for one in sheet] == ["", "9", "8", ""]
