"""The import in a browser: three versions side by side and a choice; rejected rows with their reasons."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.factories import MARCH, PASSWORD, IndicatorFactory
from tests.layouts.written import office_lines, through_office
from tests.workbooks import Book
from zone.imports.rejects_writer import REASON_HEADER
from zone.layouts.cell_formats import WRONG
from zone.tracking.updates import drafts

pytestmark = pytest.mark.django_db(transaction=True)
MS1, MS2 = "MS2026-01#1", "MS2026-01#2"
RED = f"FF{WRONG[1:]}"


@pytest.fixture
def at(new_context, clerk, indicator, march):
    """The month's import as the clerk sees it; the task has two indicators."""
    IndicatorFactory(undertaking=indicator.undertaking, number=2, name="步道长度", unit="公里")

    def opened(size=(1366, 768)):
        page = new_context(viewport=dict(zip(("width", "height"), size, strict=True))).new_page()
        page.goto("/login/?next=/imports/month/")
        page.get_by_label("登录名").fill("clerk")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/imports/month/")
        return page

    return opened


def downloaded(page, link: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    return download.value.path()


def upload(page, book: Book) -> None:
    page.get_by_label("文件").set_input_files({"name": "三月.xlsx", "mimeType": "", "buffer": book.saved()})
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/batches/*/")


def shoot(page, name: str) -> None:
    if folder := os.environ.get("ZONE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"import-{name}.png", full_page=True)


def picture(path: Path, name: str) -> None:
    """A workbook as LibreOffice prints it."""
    if folder := os.environ.get("ZONE_SCREENSHOTS"):
        printed, target = through_office(path, "pdf", "pdf"), Path(folder).resolve() / name
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["pdftoppm", "-png", "-r", "200", "-H", "480", "-singlefile", printed, target], check=True)


def colleague_saves(indicator, colleague, value: int, progress: str) -> None:
    draft = drafts.start(indicator.undertaking, MARCH, by=colleague)
    typed = {indicator.pk: drafts.Entry(value)}
    drafts.save_draft(draft, by=colleague, version=draft.version, texts={"progress": progress}, typed=typed)


def test_what_a_colleague_changed_meanwhile_is_shown_three_times_and_chosen(at, indicator, colleague):
    page = at()
    book = Book(downloaded(page, "下载模板").read_bytes())
    colleague_saves(indicator, colleague, 5, "五处已完工。")
    book.put(MS1, "累计完成", 6)
    book.put(MS2, "累计完成", 1.5)
    upload(page, book)
    assert page.locator(".row-states").inner_text().split() == ["有改动的", "将修改", "1", "双方均有修改", "1"]
    versions = page.locator(".three-way").filter(has_text="累计数")
    assert versions.locator("th").all_inner_texts() == ["导出时", "您的文件", "现在"]
    assert versions.locator("td").all_inner_texts() == ["（空）", "6", "5"]
    assert page.get_by_label("保留现有的").is_checked()
    accept = page.get_by_role("button", name="确认执行")
    assert accept.inner_text() == "确认执行（将修改 1 行）"
    page.get_by_label("用我的").check()
    assert accept.inner_text() == "确认执行（将修改 2 行）"
    shoot(page, "three-way")
    accept.click()
    page.get_by_text("已修改 2").wait_for()
    assert [
        float(one.value) for one in indicator.undertaking.updates.get().measurements.order_by("indicator__number")
    ] == [6, 1.5]


def test_wrong_cells_are_shown_and_come_back_red_with_their_reasons(at, indicator, tmp_path):
    page = at()
    book = Book(downloaded(page, "下载模板").read_bytes())
    book.put(MS1, "累计完成", "约六处")
    book.put(MS2, "累计完成", "-3")
    upload(page, book)
    line = book.line(MS1)
    shown = page.locator("#rows")
    assert not page.get_by_role("button", name="暂存选择").is_visible()
    assert shown.get_by_text(f"第 {line} 行").is_visible() and shown.get_by_text(f"第 {line + 1} 行").is_visible()
    assert f"J{line}“累计完成”填的是“约六处”" in shown.inner_text()
    assert "公里数不能为负。" in shown.inner_text()
    shoot(page, "errors")
    path = tmp_path / "returned.xlsx"
    path.write_bytes(downloaded(page, "按原表格下载").read_bytes())
    returned, found = Book(path.read_bytes()), "".join(text for texts in office_lines(path) for text in texts)
    for key, reason in ((MS1, "不写“约”"), (MS2, "公里数不能为负")):
        place = returned.line(key)
        wrong = returned.worksheet.cell(place, returned.column("累计完成"))
        assert (wrong.fill.fgColor.rgb, reason in wrong.comment.text) == (RED, True)
        assert returned.worksheet.cell(place, returned.column("年度目标")).fill.fgColor.rgb != RED
        assert reason in returned.worksheet.cell(place, returned.column(REASON_HEADER)).value and reason in found
    picture(path, "import-error-workbook")


def test_on_a_phone_the_batch_is_no_wider_than_the_window(at, indicator, colleague):
    page = at((390, 844))
    book = Book(downloaded(page, "下载模板").read_bytes())
    colleague_saves(indicator, colleague, 5, "五处已完工，" * 40)
    book.put(MS1, "累计完成", 6)
    book.put(MS1, "本月进展", "六处已完工，" * 40)
    book.put(MS2, "累计完成", "约3")
    upload(page, book)
    assert page.locator(".three-way").count() > 1
    shoot(page, "phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert all(table.bounding_box()["width"] <= 390 for table in page.locator(".three-way").all())
    said = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    headers = page.locator(".three-way").first.locator("td").evaluate_all(said)
    assert headers == ['"导出时"', '"您的文件"', '"现在"']
