"""Chips: each active filter in words, and the address that lacks it."""

import pytest

from tests.factories import ParkFactory, ProjectFactory

URL = "/projects/"


@pytest.fixture
def reader(client, leader):
    client.force_login(leader)
    return client


def chips_of(page) -> dict[str, str]:
    return {chip.text: chip.url_without for chip in page.context["chips"]}


def test_each_active_filter_is_a_chip_that_can_be_taken_away(reader):
    park = ParkFactory(name="新材料产业园")
    ProjectFactory(park=park, name="甲园")
    page = reader.get(URL, {"q": "甲", "park": park.pk, "sort": "name", "page": "1"})
    assert chips_of(page) == {
        "搜索：甲": f"/projects/?park={park.pk}&sort=name",
        "园区：新材料产业园": "/projects/?q=%E7%94%B2&sort=name",
    }
    assert page.context["cleared_url"] == "/projects/?sort=name"
    assert "清除全部" in page.content.decode()


def test_several_values_of_one_filter_are_several_chips(reader):
    page = reader.get(URL, {"state": ["active", "planned"]})
    assert chips_of(page) == {"状态：推进中": "/projects/?state=planned", "状态：未启动": "/projects/?state=active"}
    assert page.context["filter_words"] == ["状态：推进中、未启动"]


def test_a_range_is_one_chip_and_goes_with_both_its_ends(reader):
    page = reader.get(URL, {"planned_end_after": "2026-01-01", "planned_end_before": "2026-06-30", "q": "甲"})
    assert chips_of(page)["计划完成：2026-01-01 至 2026-06-30"] == "/projects/?q=%E7%94%B2"
    assert "计划完成：2026-01-01 起" in chips_of(reader.get(URL, {"planned_end_after": "2026-01-01"}))


def test_a_list_without_filters_has_no_chips_and_nothing_to_clear(reader):
    page = reader.get(URL, {"sort": "name", "q": ""})
    assert chips_of(page) == {}
    assert "清除全部" not in page.content.decode()


def test_the_month_of_the_updates_is_no_chip_to_take_away(reader, march):
    page = reader.get("/updates/", {"month": "2026-03", "state": "owing"})
    assert [(chip.words, chip.url_without) for chip in page.context["chips"]] == [
        ("2026年3月", ""),
        ("未报（含草稿、退回）", "/updates/?month=2026-03"),
    ]
    assert page.context["cleared_url"] == "/updates/?month=2026-03"


def test_what_is_typed_into_a_filter_is_escaped_in_its_chip(reader):
    html = reader.get(URL, {"q": "<script>"}).content.decode()
    assert "搜索：&lt;script&gt;" in html and "搜索：<script>" not in html
