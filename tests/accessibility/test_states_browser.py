"""axe-core over what opens on a page and what an act leaves: menus, panel, dialog, warnings, errors, confirmations."""

from pprint import pformat

import pytest
from django.template.loader import render_to_string

from tests.accessibility.axe import violations
from tests.accessibility.conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def open_first(selector: str):
    """Opens what a summary or link stands for."""
    return lambda page: page.locator(selector).first.click()


def check(selector: str):
    """Sets a switch that is drawn by its label."""
    return lambda page: page.locator(selector).evaluate("one => one.click()")


def open_panel(page) -> None:
    page.locator("[data-opens-panel]").first.click()
    page.locator("#panel h2").wait_for()


def open_return(page) -> None:
    open_panel(page)
    page.locator("[data-return] > summary").click()


def type_an_odd_figure(page) -> None:
    page.locator("input[data-cell]").first.fill("300")
    page.locator("tbody .warning").first.wait_for()
    page.locator(".row-fold summary").first.click()


def send_a_wrong_figure(page) -> None:
    page.locator("#update-form .number-input").first.fill("很多")
    page.get_by_role("button", name="提交审核").click()
    page.locator("#form-errors").wait_for()


def list_what_is_ticked(page) -> None:
    page.locator("[data-queue] input[name=row]").first.check()
    page.locator("[data-queue] .button-main").click()
    page.locator("#decide").wait_for()


def change_what_is_ticked(page) -> None:
    page.locator(".cell-tick input[name=row]").first.check()
    page.get_by_role("button", name="批量修改…").click()
    page.locator(".bulk-form").wait_for()


def send_nothing(page) -> None:
    page.locator("main form[method=post] .button-main").last.click()
    page.locator("main .error, main .message-error, main .form-errors").first.wait_for()


def send_no_workbook(page) -> None:
    page.get_by_label("文件").set_input_files({"name": "表.xlsx", "mimeType": "text/plain", "buffer": b"no workbook"})
    send_nothing(page)


def search_for_another_row(page) -> None:
    page.locator(".select2-selection").first.click()
    page.locator(".select2-results__option").first.wait_for()


def confirm_in_the_console(action: str):
    """Ticks a row of a console's list and begins an action."""

    def begin(page) -> None:
        page.locator("input.action-select").first.check()
        page.locator("select[name=action]").select_option(action)
        page.get_by_role("button", name="执行").click()
        page.locator("main form .button-main").wait_for()

    return begin


def sign_in_wrongly(page) -> None:
    page.get_by_label("登录名").fill("nobody")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.get_by_role("button", name="登录").click()
    page.locator(".error").first.wait_for()


STATES = {  # what is open: who, address, how, at which widths
    "the person menu": ("manager", "/", open_first(".bar-person summary"), (DESK, PHONE)),
    "the drawer": ("manager", "/", check("#drawer"), (PHONE,)),
    "more filters": ("manager", "/projects/", open_first(".filter-rest > summary"), (DESK,)),
    "the filter of a phone": ("manager", "/projects/", check("#fold-filter"), (PHONE,)),
    "a choice of several": ("manager", "/projects/", open_first(".several summary"), (DESK,)),
    "the columns": ("manager", "/projects/", open_first("#columns summary"), (DESK,)),
    "the views": ("manager", "/projects/", open_first("#views summary"), (DESK,)),
    "the tools of a phone": ("manager", "/projects/", check("#fold-tools"), (PHONE,)),
    "a long page": ("leader", "/enterprises/?per_page=100", lambda page: None, (DESK, PHONE)),
    "the panel": ("manager", "/review/", open_panel, (DESK, PHONE)),
    "the reasons of a return": ("manager", "/review/", open_return, (DESK, PHONE)),
    "the list of what is published": ("manager", "/review/", list_what_is_ticked, (DESK, PHONE)),
    "the keys": ("manager", "/?", lambda page: page.keyboard.press("?"), (DESK, PHONE)),
    "an odd figure in the grid": ("clerk", "/updates/2026-03/", type_an_odd_figure, (DESK, PHONE)),
    "a wrong figure in the form": ("clerk", "/updates/P2026-006/2026-03/", send_a_wrong_figure, (DESK, PHONE)),
    "a change of many rows": ("manager", "/projects/", change_what_is_ticked, (DESK, PHONE)),
    "a workbook that was refused": ("security", "/setup/accounts/", send_no_workbook, (DESK, PHONE)),
    "a password that was refused": ("clerk", "/password/", send_nothing, (DESK, PHONE)),
    "a wrong sign-in": ("nobody", "/login/", sign_in_wrongly, (DESK, PHONE)),
    "a console form with errors": ("manager", "/admin/enterprises/park/add/", send_nothing, (DESK, PHONE)),
    "a console search": ("manager", "/admin/projects/project/add/", search_for_another_row, (DESK, PHONE)),
    "a console filter": ("manager", "/admin/projects/project/", open_first(".console-filter summary"), (DESK, PHONE)),
    "a console menu": ("manager", "/admin/", open_first(".console-menu summary"), (DESK,)),
    "a console decision": (
        "manager",
        "/admin/tracking/progressupdate/",
        confirm_in_the_console("return_chosen"),
        (DESK, PHONE),
    ),
}


def test_nothing_is_found_in_what_opens(zone, page_of):
    found, opened = {}, {}
    for state, (who, url, reach, sizes) in STATES.items():
        for size in sizes:
            page = opened[who, size] = opened.get((who, size)) or page_of(who, size)
            page.goto(url)
            reach(page)
            if wrong := violations(page):
                found[f"{state} {size[0]}"] = wrong
    assert found == {}, pformat(found, width=200)


def test_nothing_is_found_on_pages_that_say_no(zone, page_of):
    answers = {
        name: render_to_string(f"{name}.html", {"zone_name": "济宁高新区", "limit": 5, "minutes": 15})
        for name in ("400", "403_csrf", "500", "people/locked")
    }
    page = page_of("clerk")
    page.route(
        "**/shown/**",
        lambda route: route.fulfill(body=answers[route.request.url.partition("/shown/")[2]], content_type="text/html"),
    )
    found = {}
    for url in ("/nothing/", "/review/", *(f"/shown/{name}" for name in answers)):
        for width, height in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(url)
            assert page.locator("h1").count() == 1
            if wrong := violations(page):
                found[f"{url} {width}"] = wrong
    page.context.complaints.clear()  # the browser logs what was refused
    assert found == {}, pformat(found, width=200)
