"""The month's form in Chromium: it saves itself while typing, asks, tells of conflicts; and works without scripts."""

import pytest
from playwright.sync_api import expect

from tests.tracking.test_form_page import address
from zone.tracking.models import Measurement, ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)


def test_typing_saves_itself_and_asks_for_a_word_where_the_value_is_odd(browse, clerk, task, indicator, march):
    page = browse(clerk)
    page.goto(address(task))
    page.fill("input.number-input", "40")
    page.fill("textarea[name=progress]", "已开工")
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    expect(page.locator(f"#line-{indicator.pk}-question")).to_contain_text("150%")
    assert ProgressUpdate.objects.get().progress == "已开工"
    page.fill(".note textarea", "新增两个镇街")
    page.wait_for_timeout(500)
    page.fill("input.number-input", "三")
    expect(page.locator(f"#id_value_{indicator.pk}_error")).to_contain_text("请只填数字")
    assert page.input_value(".note textarea") == "新增两个镇街"
    expect(page.locator(f"#line-{indicator.pk}-question")).to_be_empty()
    page.fill("input.number-input", "41")
    page.click("text=提交审核")
    expect(page.locator("h1")).to_contain_text("待发布")
    assert Measurement.objects.get().note == "新增两个镇街"


def test_two_browsers_in_one_draft_choose_between_both_versions(browse, clerk, colleague, task, march):
    first, second = browse(clerk), browse(colleague)
    for page in (first, second):
        page.goto(address(task))
    first.fill("textarea[name=progress]", "甲写的")
    expect(first.locator("[data-saved]")).to_contain_text("已保存")
    second.fill("textarea[name=progress]", "乙写的")
    second.click("text=查看两个版本")
    expect(second.locator("#conflict")).to_contain_text("甲写的")
    assert second.input_value("textarea[name=progress]") == "乙写的"
    second.click("text=全部采用我的")
    expect(second.locator("#messages")).to_contain_text("草稿已保存")
    assert ProgressUpdate.objects.get().progress == "乙写的"
    second.context.complaints.clear()  # the browser logs the 409 of the conflict page


def test_the_same_form_works_without_scripts(browse, clerk, task, indicator, march):
    page = browse(clerk, java_script_enabled=False)
    page.goto(address(task))
    page.fill("input.number-input", "40")
    page.press("input.number-input", "Enter")
    expect(page.locator("#messages")).to_contain_text("草稿已保存")
    page.click("text=提交审核")
    expect(page.locator("#form-errors")).to_contain_text("150%")
    page.fill(".note textarea", "新增两个镇街")
    page.set_input_files("#id_file", {"name": "验收单.pdf", "mimeType": "text/html", "buffer": b"%PDF-1.4\n%%EOF\n"})
    page.click("text=提交审核")
    expect(page.locator("h1")).to_contain_text("待发布")
    expect(page.locator("#shown")).to_contain_text("验收单.pdf")
