"""The main job in a real browser, as three people: file, publish, read; then the same without JavaScript.

The fixtures fail the test when a page asks any other address or logs an error. Screenshots
go where ZONE_SCREENSHOTS names a folder.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.factories import (
    PASSWORD,
    IndicatorFactory,
    ReportMonthFactory,
    TaskFactory,
    filed_update,
    published_update,
)
from zone.tracking.models import ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}


@pytest.fixture
def promise(department, clerk, manager, leader):
    """One task of the clerk's department with one indicator, and an open month."""
    ReportMonthFactory()
    task = TaskFactory(code="MS2026-01", year=2026, number=1, name="口袋公园建设", lead_department=department)
    return IndicatorFactory(undertaking=task, number=1)


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, new_context, name: str, size: str, *, scripts: bool):
        width, height = SIZES[size]
        context = new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
        self.page = context.new_page()
        self.name = f"{name}-{size}{'' if scripts else '-no-script'}"
        self.page.goto("/")
        self.page.get_by_label("登录名").fill(name)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/")

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def shoot(self, what: str) -> None:
        if folder := os.environ.get("ZONE_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{self.name}-{what}.png", full_page=True)


@pytest.mark.parametrize(("size", "scripts"), [("laptop", True), ("phone", True), ("laptop", False)])
def test_file_publish_read(new_context, promise, size, scripts):
    clerk = Person(new_context, "clerk", size, scripts=scripts)
    clerk.sees("1 项待处理（未填报、草稿、退回）")
    clerk.shoot("desk")
    clerk.click("link", "填报 口袋公园建设")
    clerk.page.get_by_label("建成口袋公园").fill("１２")
    clerk.page.get_by_label("本月进展").fill("十二处均已完工，完成验收。")
    if scripts:
        clerk.page.get_by_text("已保存").wait_for()
    clerk.shoot("form")
    clerk.click("button", "提交审核")
    clerk.sees("已提交审核")
    clerk.shoot("submitted")

    manager = Person(new_context, "manager", size, scripts=scripts)
    manager.sees("1 份填报待您处理")
    if scripts:  # in the console
        manager.page.goto("/admin/tracking/progressupdate/")
        manager.page.locator("input.action-select").check()
        manager.page.get_by_label("批量操作").select_option("publish_chosen")
        manager.click("button", "执行")
        manager.shoot("console")
    else:  # in the queue
        manager.click("link", "进入审核")
        manager.page.get_by_label("选择").check()
        manager.click("button", "发布所选")
        manager.shoot("queue")
    manager.click("button", "发布")
    manager.sees("已发布")

    leader = Person(new_context, "leader", size, scripts=scripts)
    leader.page.goto("/reports/annual/2026/")
    leader.sees("12处")
    leader.shoot("report")
    leader.click("link", "来源")
    for words in ("填报员甲", "管理员甲", "操作日志"):
        leader.sees(words)
    leader.shoot("source")
    assert ProgressUpdate.objects.get().state == "published"


def test_what_was_returned_is_mended_and_filed_again(new_context, promise):
    clerk = Person(new_context, "clerk", "laptop", scripts=True)
    clerk.page.goto("/updates/MS2026-01/2026-03/")
    clerk.page.get_by_label("建成口袋公园").fill("3")
    clerk.click("button", "提交审核")
    clerk.sees("已提交审核")

    manager = Person(new_context, "manager", "laptop", scripts=True)
    manager.page.goto("/review/")
    manager.click("link", "口袋公园建设")
    manager.page.get_by_text("退回…").click()
    manager.page.get_by_label("建议补充佐证材料").check()
    manager.click("button", "退回修改")
    manager.sees("已退回修改")

    clerk.page.goto("/")
    clerk.click("link", "填报 口袋公园建设")
    clerk.sees("建议补充佐证材料")
    clerk.page.get_by_label("添加文件").set_input_files(
        {"name": "验收单.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    clerk.click("button", "上传")
    clerk.sees("验收单.pdf")
    clerk.click("button", "提交审核")
    clerk.sees("已提交审核")


def test_the_queue_is_worked_by_keys_alone(new_context, promise, clerk):
    filed_update(promise, 3, by=clerk)
    manager = Person(new_context, "manager", "laptop", scripts=True)
    manager.page.goto("/review/")
    keys = manager.page.keyboard
    keys.press("j")
    keys.press("Space")
    assert manager.page.get_by_label("选择").is_checked()
    for _ in range(20):
        keys.press("Tab")
        if "发布所选" in manager.page.evaluate("document.activeElement.textContent"):
            break
    keys.press("Enter")
    manager.page.get_by_role("button", name="确认发布 1 份").focus()
    keys.press("Enter")
    manager.sees("成功 1 份")


def test_the_annual_report_prints_on_few_pages_of_a4(new_context, promise, clerk, manager, tmp_path):
    published_update(promise, 3, by=clerk, publisher=manager)
    leader = Person(new_context, "leader", "laptop", scripts=True)
    leader.page.goto("/reports/annual/2026/")
    paper = tmp_path / "report.pdf"
    leader.page.pdf(path=paper, prefer_css_page_size=True)
    facts = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    assert "A4" in facts
    assert int(facts.split("Pages:")[1].split()[0]) == 1
    words = subprocess.run(["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True).stdout
    assert "3处" in words
    assert "打印于" in words
    assert "工作台" not in words


def test_the_policy_header_is_strict_and_stands_on_every_answer(page, live_server):
    answer = page.goto("/login/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
