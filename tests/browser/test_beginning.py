"""A real zone begins in a real browser: from an empty database to a published figure, each step by its person."""

import io
import re
import subprocess
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command

from tests.setup.conftest import FIRST
from zone.ledger import clock
from zone.people.models import User
from zone.tracking.layouts import when
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.units import first_day

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Own-Promise-2026"
"""The password everybody changes the one-time password to."""
FIRST_MONTH = next(column.header for column in when() if column.name == "first_month")
DEPARTMENTS = [("js", "住房和城乡建设局", 10)]
PEOPLE = [
    ("tian", "田一", "住房和城乡建设局", "填报员"),
    ("shen", "沈二", "住房和城乡建设局", "审核员"),
    ("guan", "管三", None, "管理员"),
    ("guan2", "管四", None, "管理员"),
    ("ji", "季五", None, "审计员"),
]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


class Person:
    """Somebody at a browser of their own, who comes in with a one-time password and must change it."""

    def __init__(self, new_context, username: str, password: str):
        self.page = new_context(viewport={"width": 1366, "height": 768}).new_page()
        self.page.goto("/")
        self.page.get_by_label("登录名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.click("button", "登录")
        self.sees("这是由安全管理员设置的密码")
        self.page.goto("/setup/")
        assert self.page.url.endswith("/password/")
        self.page.get_by_label("当前密码").fill(password)
        self.page.get_by_label("新密码", exact=True).fill(OWN)
        self.page.get_by_label("确认新密码").fill(OWN)
        self.click("button", "修改密码")
        self.sees("密码已修改")

    def click(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def hands_in(self, workbook: str, **rows: list) -> None:
        """Open a workbook from the checklist, fill in its template, upload it and confirm it."""
        self.page.goto("/")
        self.page.locator("#checklist").get_by_role("link", name=workbook).first.click()
        with self.page.expect_download() as download:
            self.click("link", "下载模板（.xlsx）")
        book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
        for title, lines in rows.items():
            headers = {one.value.split("（")[0]: one.column for one in book[title][FIRST - 1]}
            for number, line in enumerate(lines, FIRST):
                places = line if isinstance(line, dict) else dict(zip(headers, line, strict=True))
                for header, value in places.items():
                    book[title].cell(number, headers[header]).value = value
        file = io.BytesIO()
        book.save(file)
        sent = {"name": "新表.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
        self.page.get_by_label("文件").set_input_files(sent)
        self.click("button", "上传并核对")
        self.sees("核对无误")
        self.click("button", "确认写入")


def test_from_an_empty_database_to_the_first_published_figure(new_context, capsys, tmp_path):
    paper = tmp_path / "slips.pdf"
    call_command("create_officer", username="an", name="安全员")
    one_time = re.search(r"：(\S+)$", capsys.readouterr().out.strip())
    assert one_time and User.objects.count() == 1

    officer = Person(new_context, "an", one_time[1])
    officer.sees("还没有部门")
    officer.hands_in("导入部门和账号", 部门=DEPARTMENTS, 账号=PEOPLE)
    officer.sees("只显示这一次")
    slips = officer.page.locator(".slip")
    codes = [slips.nth(place).locator(".slip-code").all_inner_texts() for place in range(slips.count())]
    passwords = dict(codes)
    assert list(passwords) == [person[0] for person in PEOPLE]
    officer.page.pdf(path=paper, prefer_css_page_size=True)
    facts = subprocess.run(["pdfinfo", paper], check=True, capture_output=True, text=True).stdout
    assert "A4" in facts and "Pages:           1" in facts
    assert (
        passwords["tian"]
        in subprocess.run(["pdftotext", paper, "-"], check=True, capture_output=True, text=True).stdout
    )
    officer.page.goto("/")
    assert officer.page.locator(".step-done").count() == 3

    month = first_day(clock.today())
    manager = Person(new_context, "guan", passwords["guan"])
    manager.sees("还没有要按月填报的事项")
    manager.hands_in(
        "新增事项和指标",
        民生实事=[
            {
                "年度": month.year,
                "序号": 1,
                "名称": "口袋公园建设",
                "板块": "服务提质",
                "牵头部门": "住房和城乡建设局",
                FIRST_MONTH: date(month.year, 1, 1),
            }
        ],
        指标与计划=[
            {"事项编码": f"MS{month.year}-01", "指标": "建成口袋公园", "单位": "处", "目标": 12, "12月计划": 12}
        ],
    )
    manager.sees("新增民生实事 1 项")
    manager.click("link", "下一步")
    manager.click("link", "开放全年各月")
    manager.click("button", "开放所选月份")
    manager.sees("已开放")
    assert ReportMonth.objects.filter(month__gte=month).count() == 13 - month.month

    clerk = Person(new_context, "tian", passwords["tian"])
    clerk.click("link", "填报 口袋公园建设")
    clerk.page.get_by_label("建成口袋公园").fill("12")
    clerk.page.get_by_label("本月进展").fill("十二处均已完工，完成验收。")
    clerk.click("button", "提交审核")
    clerk.sees("已提交审核")

    other = Person(new_context, "guan2", passwords["guan2"])
    other.page.goto("/review/")
    other.page.get_by_label("选择").first.check()
    other.click("button", "发布所选")
    other.click("button", "发布")
    other.sees("已发布")
    assert ProgressUpdate.objects.get().state == "published"

    clerk.page.goto(f"/livelihood/{month.year}/1/")
    clerk.page.locator("#indicators").get_by_text(re.compile(r"^12\s?处$")).first.wait_for()
    clerk.page.goto("/")
    assert clerk.page.locator("#checklist").count() == 0
