"""The console in a real browser: nothing wider than a phone, no label over an input; its menu and calendar work.

The fixtures fail the test when a page asks any other address or logs an error.
"""

import pytest
from django.urls import reverse

from tests.browser.test_main_job import Person
from tests.test_access_console import address, policy, rows  # noqa: F401
from zone.tracking.models import Indicator, PlanPoint, Undertaking

pytestmark = pytest.mark.django_db(transaction=True)

WIDER = "document.documentElement.scrollWidth - window.innerWidth"
OVERLAPS = """
() => {
  const tags = ["input", "select", "textarea", "th", "label", "h2"].map((tag) => `.console-form ${tag}`);
  const boxes = [...document.querySelectorAll(tags.join())]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = [];
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    const isApart = one !== other && !one.contains(other) && !other.contains(one);
    if (isApart && over(a, b)) found.push(`${one.id || one.textContent} / ${other.id || other.textContent}`);
  }
  return found;
}
"""


@pytest.mark.parametrize("who", ["manager", "security", "auditor"])
def test_no_page_is_wider_than_a_phone(who, rows, new_context, request):  # noqa: F811
    request.getfixturevalue(who)
    page = Person(new_context, who, "phone", scripts=True).page
    found = {}
    for name in (name for name, roles in policy().items() if who in roles and name != "jsi18n"):
        page.goto(address(name))
        if (wider := page.evaluate(WIDER)) > 0:
            found[name] = wider
    assert found == {}


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_indicators_and_plan_points_are_edited_in_tables_whose_labels_stand_free(size, rows, manager, new_context):  # noqa: F811
    person = Person(new_context, "manager", size, scripts=True)
    project = Undertaking.objects.get(kind="project")
    indicator = Indicator.objects.create(undertaking=project, number=1, name="完成投资", unit="万元")
    PlanPoint.objects.create(indicator=indicator, month="2026-03-01", value=5)
    person.page.goto(reverse("admin:projects_project_change", args=[project.pk]))
    person.click("button", "再加一行指标")
    person.page.locator("#id_indicators-1-name").fill("新增产值")
    person.page.locator("#id_indicators-1-unit").fill("万元")
    person.page.locator("#id_indicators-1-target").fill("15,200")
    assert person.page.evaluate(OVERLAPS) == []
    person.shoot("console-project")
    person.click("button", "保存")
    person.sees("已修改重点项目")
    assert [(str(one.target), one.number) for one in project.indicators.filter(name="新增产值")] == [("15200.0000", 2)]
    person.page.goto(reverse("admin:tracking_indicator_change", args=[indicator.pk]))
    assert person.page.evaluate(OVERLAPS) == []
    person.shoot("console-indicator")


def test_a_date_is_chosen_from_the_calendar_as_it_is_written(rows, manager, new_context):  # noqa: F811
    person = Person(new_context, "manager", "laptop", scripts=True)
    person.page.goto(reverse("admin:projects_project_add"))
    person.page.locator(".field-planned_start .date-icon").click()
    person.page.locator(".calendarbox:visible td a").filter(has_text="15").click()
    written = person.page.locator("#id_planned_start").input_value()
    assert written[4:8:3] == "--" and written.endswith("-15")


def test_what_is_typed_and_not_saved_is_not_left_unasked(rows, manager, new_context):  # noqa: F811
    page = Person(new_context, "manager", "laptop", scripts=True).page
    page.goto(reverse("admin:projects_project_change", args=[Undertaking.objects.get(kind="project").pk]))
    page.locator("#id_site").fill("示例路 1 号")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="管理台首页").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and page.locator("#id_site").input_value() == "示例路 1 号"


def test_the_drawer_and_the_menu_lead_to_every_list(rows, manager, new_context):  # noqa: F811
    phone = Person(new_context, "manager", "phone", scripts=True)
    phone.page.goto(reverse("admin:projects_project_changelist"))
    phone.page.locator(".bar-drawer").click()
    phone.page.locator(".side").get_by_role("link", name="管理台").click()
    phone.click("link", "填报月份")
    phone.sees("共 1 个")
    laptop = Person(new_context, "manager", "laptop", scripts=False)
    laptop.page.goto(reverse("admin:projects_project_changelist"))
    laptop.page.locator(".console-menu summary").filter(has_text="企业与园区").click()
    laptop.page.locator(".console-menu").get_by_role("link", name="园区", exact=True).click()
    laptop.sees("新增园区")


def test_rows_are_ticked_and_counted_in_plain_words(rows, manager, new_context):  # noqa: F811
    person = Person(new_context, "manager", "laptop", scripts=True)
    person.page.goto(reverse("admin:projects_project_changelist"))
    person.page.locator("#action-toggle").check()
    person.sees("已选 1 项，本页共 1 项")
    assert person.page.locator("#result_list tbody tr").first.bounding_box()["y"] < 240
