"""The keys in a real browser: walk, open, tick, search, ask; and nothing while one types or has switched them off."""

import pytest

from tests.factories import (
    PASSWORD,
    DepartmentFactory,
    IndicatorFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    UserFactory,
    filed_update,
)
from zone.tracking.models import ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "document.querySelector('.current-row a[href]').textContent"
HAS_FOCUS = "document.activeElement.hasAttribute('data-search')"


@pytest.fixture
def person():
    department = DepartmentFactory(name="经济发展局")
    for number in (1, 2, 3):
        ProjectFactory(code=f"P2026-{number:03d}", name=f"产业园{number}", lead_department=department)
    return UserFactory(username="leader", name="领导", roles=["leader"])


def signed_in(new_context, *, who: str = "leader", **options):
    page = new_context(viewport={"width": 1366, "height": 768}, **options).new_page()
    page.goto("/login/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    page.goto("/undertakings/")
    return page


@pytest.fixture
def page(person, new_context):
    return signed_in(new_context)


def press(page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def test_j_and_k_walk_the_rows_and_enter_opens_one(page):
    press(page, "j")
    assert page.evaluate(HERE) == "P2026-001"
    press(page, "j", "j", "j")
    assert page.evaluate(HERE) == "P2026-003"
    press(page, "k")
    assert page.evaluate(HERE) == "P2026-002"
    press(page, "Enter")
    page.wait_for_url("**/projects/P2026-002/")


def test_x_ticks_the_row_one_is_at(page):
    press(page, "x", "j", "j", "x")
    ticks = page.locator("tbody input[type=checkbox]")
    assert ticks.evaluate_all("boxes => boxes.map(box => box.checked)") == [False, True, False]
    press(page, "x")
    assert not ticks.nth(1).is_checked()


def test_the_slash_searches_and_what_is_typed_there_is_text(page):
    press(page, "/")
    assert page.evaluate(HAS_FOCUS)
    press(page, "j", "k", "x", "?", "/")
    assert page.evaluate("document.activeElement.value") == "jkx?/"
    assert page.locator(".current-row, dialog[open]").count() == 0
    page.locator("[data-search]").fill("cyy3")
    press(page, "Enter")
    page.wait_for_url("**/undertakings/?q=cyy3**")
    assert page.locator("#grid tbody tr").count() == 1


def test_letters_with_ctrl_or_alt_in_a_choice_or_half_typed_do_nothing(page):
    press(page, "Control+j", "Alt+j", "Meta+j")
    page.locator("#id_department").focus()
    press(page, "j")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', isComposing: true, bubbles: true}))"
    )
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', keyCode: 229, bubbles: true}))")
    page.evaluate("document.querySelector('h1').contentEditable = 'true'; document.querySelector('h1').focus()")
    press(page, "j", "/")
    assert page.locator(".current-row").count() == 0
    assert not page.evaluate(HAS_FOCUS)


def test_the_question_mark_tells_the_keys_and_escape_closes(page):
    press(page, "j", "?")
    dialog = page.get_by_role("dialog", name="快捷键")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "关闭"
    press(page, "j", "/")
    assert page.evaluate(HERE) == "P2026-001" and not page.evaluate(HAS_FOCUS)
    press(page, "Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.querySelector('.current-row').contains(document.activeElement)")
    page.locator("summary", has_text="领导").click()
    page.get_by_role("link", name="快捷键").click()
    dialog.wait_for()


def test_switched_off_single_keys_do_nothing_until_switched_on(page):
    page.goto("/keys/")
    page.get_by_role("button", name="关闭单键快捷键").click()
    page.get_by_text("单键快捷键已关闭。").wait_for()
    page.goto("/undertakings/")
    press(page, "j", "k", "x", "/", "?")
    assert page.locator(".current-row, dialog[open]").count() == 0
    assert not page.evaluate(HAS_FOCUS)
    assert "按 / 键" not in page.locator("[data-search]").get_attribute("placeholder")
    page.goto("/keys/")
    page.get_by_role("button", name="开启单键快捷键").click()
    page.get_by_text("单键快捷键已开启。").wait_for()
    page.goto("/undertakings/")
    press(page, "j")
    assert page.evaluate(HERE) == "P2026-001"


def test_the_queue_is_ticked_by_x_and_enter_opens_instead_of_sending_the_form(person, new_context, clerk, manager):
    ReportMonthFactory()
    for name in ("口袋公园", "健身步道"):
        task = TaskFactory(name=name, lead_department=clerk.department)
        filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk)
    page = signed_in(new_context, who="manager")
    page.goto("/review/")
    press(page, "j", "x", "j")
    ticked = page.locator("[data-queue] input[type=checkbox]").evaluate_all("boxes => boxes.map(box => box.checked)")
    assert ticked == [True, False]
    press(page, "Enter")
    page.locator("#panel").get_by_role("heading", name="健身步道").wait_for()
    press(page, "k")
    page.locator("#panel").get_by_role("heading", name="口袋公园").wait_for()
    assert not ProgressUpdate.objects.exclude(state="submitted").exists()


def test_without_scripts_the_keys_have_a_page(person, new_context):
    page = signed_in(new_context, java_script_enabled=False)
    page.locator("summary", has_text="领导").click()
    page.get_by_role("link", name="快捷键").click()
    page.wait_for_url("**/keys/")
    page.get_by_role("button", name="关闭单键快捷键").click()
    page.get_by_text("单键快捷键已关闭。").wait_for()
