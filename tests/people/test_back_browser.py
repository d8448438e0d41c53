"""Going back in the browser: what was filtered is there again, and after signing out nothing is."""

import pytest

from tests.factories import PASSWORD, ProjectFactory


@pytest.fixture
def page(new_context, live_server, clerk):
    ProjectFactory(code="P2026-001", name="智能制造产业园", lead_department=clerk.department)
    ProjectFactory(code="P2026-002", name="口袋公园", lead_department=clerk.department)
    page = new_context().new_page()
    page.goto("/login/")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    return page


def test_back_from_a_page_is_the_list_as_it_was_filtered(page):
    page.goto("/projects/")
    page.fill("[name=q]:not([data-search])", "口袋")
    page.press("[name=q]:not([data-search])", "Enter")
    page.wait_for_url("**q=**")
    page.wait_for_function("!document.body.innerText.includes('P2026-001')")
    page.click("text=P2026-002")
    page.wait_for_url("**/projects/P2026-002/")
    page.go_back()
    page.wait_for_url("**/projects/?**")
    text = page.inner_text("#content")
    assert "P2026-002" in text
    assert "P2026-001" not in text


def test_back_after_signing_out_asks_to_sign_in(page):
    page.goto("/projects/")
    assert "P2026-001" in page.inner_text("#content")
    page.click(".bar-person summary")
    page.click("text=退出登录")
    page.wait_for_url("**/login/**")
    page.go_back()
    page.wait_for_url("**/login/?next=**")
    assert "P2026-001" not in page.content()
