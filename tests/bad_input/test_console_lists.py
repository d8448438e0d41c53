"""The console with hostile filters, searches, row numbers and ticked rows in lists and actions: no server error."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests.bad_input.console import MODELS, open_as_officer, place
from tests.bad_input.hostile import BRIEF, complaint

OWN_NAMES = ["q", "p", "o", "all", "e", "_popup", "_to_field", "_changelist_filters", "id__exact", "name__icontains"]
BAD_ROW_IDS = ["²", "abc", "１", "-1", "9" * 30, "9" * 5000, "_00", "_2F", "甲", "1'", "0001-01-01", "2026-13-01"]


@pytest.fixture
def officer(client, request, model):
    open_as_officer(client, request, model)
    return client


def wrong(found: dict) -> dict:
    return {case: result for case, result in found.items() if result}


@pytest.mark.parametrize("model", MODELS)
def test_no_filter_or_search_breaks_a_list(model, officer, every_row, asks):
    url = place(model, "changelist")
    filters = officer.get(url).context["cl"].filter_specs
    names = [*OWN_NAMES, *(name for one in filters for name in one.expected_parameters())]
    found = {}
    for name in names:
        found[name, "repeated"] = complaint(asks("get", url, {name: list(BRIEF.values())}))
        for kind, text in BRIEF.items():
            found[name, kind] = complaint(asks("get", url, {name: text}))
    assert wrong(found) == {}


@pytest.mark.parametrize("model", MODELS)
def test_no_row_number_breaks_a_page(model, officer, every_row, asks):
    opened = [place(model, page, sign) for page in ("change", "history", "delete") for sign in BAD_ROW_IDS]
    found = {url[:80]: complaint(asks("get", url)) for url in opened}
    assert wrong(found) == {}


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_name_of_a_field_is_none(model, officer, every_row, asks):
    row = apps.get_model(model)._base_manager.order_by("pk").last().pk
    opened = [f"{place(model, page, row)}?_to_field=" for page in ("change", "history", "delete")]
    assert wrong({url: complaint(asks("get", url)) for url in opened}) == {}


@pytest.mark.parametrize("model", MODELS)
def test_no_ticked_row_breaks_an_action(model, officer, every_row, asks):
    url = place(model, "changelist")
    request = officer.get(url).wsgi_request
    actions = [*admin.site._registry[apps.get_model(model)].get_actions(request), "no-such-action"]
    row = str(apps.get_model(model)._base_manager.order_by("pk").last().pk)
    found = {}
    for action in actions:
        sent = {"action": action, "index": "0", "_selected_action": row, "select_across": "0", "decided": "1"}
        for name in [*sent, "note", "reason", f"hash_{row}"]:
            for kind, text in BRIEF.items():
                found[action, name, kind] = complaint(asks("post", url, {**sent, name: text}))
            found[action, name, "repeated"] = complaint(asks("post", url, {**sent, name: list(BRIEF.values())}))
    assert wrong(found) == {}


def test_no_word_breaks_the_search_behind_a_field(client, manager, every_row, asks):
    client.force_login(manager)
    url = reverse("admin:autocomplete")
    asked = {"app_label": "projects", "model_name": "project", "field_name": "owner", "term": "某", "page": "1"}
    found = {}
    for name in asked:
        for kind, text in BRIEF.items():
            answer = asks("get", url, {**asked, name: text})
            found[name, kind] = complaint(answer)
    assert wrong(found) == {}
