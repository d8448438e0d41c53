"""How much the everyday jobs cost: clicks and keys, beside the numbers themselves, are counted and have their limit.

Seconds depend on the machine; what a person does with their hands does not.
"""

import pytest
from playwright.sync_api import expect

from tests.factories import (
    PASSWORD,
    IndicatorFactory,
    ReportMonthFactory,
    TaskFactory,
    filed_update,
)
from zone.tracking.models import ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)


class Hands:
    """Somebody at a browser, signed in, whose clicks and keys are counted."""

    def __init__(self, new_context, name: str):
        self.page = new_context(viewport={"width": 1366, "height": 768}).new_page()
        self.page.goto("/login/")
        self.page.get_by_label("登录名").fill(name)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/")
        self.efforts = 0

    def click(self, target) -> None:
        self.efforts += 1
        target.first.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.efforts += 1
            self.page.keyboard.press(key)

    def type_number(self, number: str) -> None:
        """What is reported itself costs nothing: somebody has to type it anywhere."""
        self.page.keyboard.type(number)

    def link(self, name: str, within: str = "body"):
        return self.page.locator(within).get_by_role("link", name=name)

    def button(self, name: str, within: str = "body"):
        return self.page.locator(within).get_by_role("button", name=name)


@pytest.fixture
def undertakings(department):
    """Twenty-five tasks of the clerk's department, five of them with two indicators."""
    ReportMonthFactory()
    tasks = [
        TaskFactory(code=f"MS2026-{n:02d}", year=2026, number=n, name=f"示例实事{n:02d}", lead_department=department)
        for n in range(1, 26)
    ]
    for place, task in enumerate(tasks):
        for number in range(1, 3 if place % 5 == 0 else 2):
            IndicatorFactory(undertaking=task, number=number, target=100)
    return tasks


def test_the_first_update_takes_at_most_five_clicks_from_the_sign_in(new_context, undertakings, clerk):
    hands = Hands(new_context, "clerk")
    hands.click(hands.link("填报", ".side"))
    hands.click(hands.page.locator("input[data-cell]"))
    hands.type_number("3")
    hands.click(hands.button("提交 示例实事01"))
    hands.page.get_by_text("本次处理 1 项，成功 1 项").wait_for()
    assert ProgressUpdate.objects.get().state == "submitted"
    assert hands.efforts <= 5


def test_a_month_of_twenty_five_undertakings_takes_at_most_sixty_clicks_and_keys(new_context, undertakings, clerk):
    hands = Hands(new_context, "clerk")
    hands.click(hands.link("填报", ".side"))
    unchanged = undertakings[-2:]
    hands.click(hands.page.locator("input[data-cell]"))
    cells = hands.page.locator("input[data-cell]").count()
    assert cells == 30
    for place in range(cells - len(unchanged)):
        if place:
            hands.press("Enter")
        hands.type_number("160" if place == 3 else "40")  # one of them is odd and asks for a word
    asked = hands.page.locator(".row-extra textarea.note-input")
    expect(asked).to_be_visible()
    hands.click(asked)
    hands.type_number("上级追加了任务")
    for one in unchanged:
        hands.click(hands.page.locator(f"#u{one.pk} input[name=row]"))
    hands.click(hands.button("勾选的报“本月无变化”"))
    hands.page.get_by_text("本次处理 2 项，成功 2 项").wait_for()
    hands.click(hands.button("提交已填的"))
    hands.page.get_by_text("本次处理 23 项，成功 23 项").wait_for()
    assert ProgressUpdate.objects.filter(state="submitted").count() == 25
    assert hands.efforts <= 60


def test_thirty_updates_are_reviewed_with_at_most_forty_clicks_and_keys(new_context, department, clerk, manager):
    ReportMonthFactory()
    for n in range(1, 31):
        name = f"示例实事{n:02d}"
        task = TaskFactory(code=f"MS2026-{n:02d}", year=2026, number=n, name=name, lead_department=department)
        filed_update(IndicatorFactory(undertaking=task, number=1), 40 if n % 6 == 0 else 3, by=clerk)
    hands = Hands(new_context, "manager")
    hands.click(hands.link("审核", ".side"))
    hands.click(hands.link("全选无异常的 25 份"))
    hands.click(hands.button("发布所选 25 份"))
    hands.click(hands.button("确认发布 25 份"))
    hands.page.get_by_text("本次处理 25 份，成功 25 份").wait_for()
    panel = hands.page.locator("#panel")
    hands.press("j", "Enter")
    for n in (6, 12, 18, 24):  # a decision opens the next one
        panel.get_by_role("heading", name=f"示例实事{n:02d}").wait_for()
        hands.press("p", "Enter")
    panel.get_by_role("heading", name="示例实事30").wait_for()
    hands.press("r", "Space")
    hands.click(panel.get_by_role("button", name="退回修改"))
    panel.get_by_text("已退回修改").wait_for()
    assert ProgressUpdate.objects.filter(state="published").count() == 29
    assert ProgressUpdate.objects.filter(state="returned").count() == 1
    assert hands.efforts <= 40
