"""The frame: who sees which places, what it costs, and the pages that say what went wrong."""

import pytest
from django.test import RequestFactory

from zone.context_processors import layout_context
from zone.navigation import places_for

pytestmark = pytest.mark.usefixtures("scratch")
BUSINESS = ["工作台", "全部事项", "重点项目", "专项与招商", "民生实事", "企业", "填报"]
PLACES = {
    "clerk": [*BUSINESS, "报表"],
    "reviewer": [*BUSINESS, "审核", "报表"],
    "leader": [*BUSINESS, "报表"],
    "manager": [*BUSINESS, "审核", "报表", "核验与备份", "开始使用", "管理台"],
    "security": ["工作台", "开始使用", "管理台"],
    "auditor": ["工作台", "封账", "核验与备份", "管理台"],
}


@pytest.mark.parametrize("who", PLACES)
def test_the_list_at_the_left_holds_what_the_role_may_open(who, request):
    user = request.getfixturevalue(who)
    assert [place.label for place in places_for(user.roles, "/")] == PLACES[who]


def test_the_present_place_is_marked(manager):
    assert [place.label for place in places_for(manager.roles, "/projects/P1/") if place.is_current] == ["重点项目"]
    assert [place.label for place in places_for(manager.roles, "/") if place.is_current] == ["工作台"]


def test_only_business_roles_are_offered_the_search(client, clerk, auditor):
    client.force_login(clerk)
    assert b"data-search" in client.get("/").content
    client.force_login(auditor)
    assert b"data-search" not in client.get("/").content


def test_a_stranger_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/gone/")
    assert response.status_code == 404 and "页面不存在" in response.content.decode()


def test_a_request_without_a_user_still_has_a_frame():
    assert layout_context(RequestFactory().get("/"))["nav"] == ""


def test_sign_out_is_a_form_with_a_token_and_the_fold_is_saved(client, clerk):
    client.force_login(clerk)
    client.cookies["zone_fold"] = "1"
    html = client.get("/").content.decode()
    assert '<form method="post" action="/logout/"><input type="hidden" name="csrfmiddlewaretoken"' in html
    assert 'id="fold" class="switch" aria-label="目录收起为图标" checked' in html
    assert "建设局" in html and "填报员" in html


def test_no_page_carries_inline_script_or_style(client, clerk):
    client.force_login(clerk)
    html = client.get("/departments/").content.decode() + client.get("/chart/").content.decode()
    assert " style=" not in html and "<style" not in html and " onclick=" not in html
    assert html.count("<script") == html.count("<script src=") + html.count('type="application/json">')


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/forbidden/", 403, "您没有此项操作权限"),
        ("/gone/", 404, "页面不存在"),
        ("/refused/", 400, "请求未被接受"),
        ("/broken/", 500, "操作可能未完成"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words_with_a_way_on(client, clerk, address, status, words):
    client.force_login(clerk)
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html and 'href="/"' in html and "系统错误" not in html and "！" not in html
