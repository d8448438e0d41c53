"""The browser tests' own watch: it sees what must not happen, and lets a plain page pass."""

import pytest
from django.http import HttpResponse
from django.urls import path

pytestmark = pytest.mark.urls(__name__)


def page_with(body: str):
    return lambda request: HttpResponse(f"<!doctype html><html lang=zh><link rel=icon href=data:,>{body}</html>")


urlpatterns = [
    path("plain/", page_with("<p>工作台</p>")),
    path("foreign/", page_with("<img src='http://203.0.113.7/seal.png' alt=''>")),
    path("inline/", page_with("<script>document.title = '兑现'</script>")),
]


def test_a_plain_page_passes_in_chinese_time_and_language(page):
    page.goto("/plain/")
    assert page.inner_text("p") == "工作台"
    assert page.evaluate("[navigator.language, new Date(0).getHours()].join()") == "zh-CN,8"


@pytest.mark.parametrize(("address", "seen"), [("/foreign/", "203.0.113.7"), ("/inline/", "Content Security Policy")])
def test_a_foreign_request_and_an_inline_script_are_seen(new_context, address, seen):
    context = new_context()
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert any(seen in complaint for complaint in context.complaints)
    context.complaints.clear()
