"""The console's lists answer to their declared filters; nothing else about a row can be asked of them."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, TextField
from django.urls import reverse

from tests.bad_input.console import MODELS, as_sent, errors_of, open_as_officer, place
from tests.bad_input.hostile import complaint, is_chinese
from zone.admin_base import MAX_CHOSEN, MAX_LINES, BaseAdmin, BaseInline
from zone.admin_list import MAX_SEARCH, MAX_WORDS, SECRET, declared_parameters

LOOKUPS = ("", "__exact", "__regex", "__iregex", "__contains", "__startswith", "__gt", "__lte", "__in", "__range")


def admin_of(model: str) -> BaseAdmin:
    return admin.site._registry[apps.get_model(model)]


def undeclared(model: str) -> list[str]:
    """Paths to all fields of a model and of the rows it leads to, with all kinds of look-ups, less those declared."""
    opts = apps.get_model(model)._meta
    paths = [field.name for field in opts.get_fields(include_hidden=True)]
    for relation in (field for field in opts.get_fields(include_hidden=True) if field.is_relation):
        paths += [f"{relation.name}__{field.name}" for field in relation.related_model._meta.get_fields()]
    asked = {f"{path}{lookup}" for path in paths for lookup in LOOKUPS}
    return sorted(asked - declared_parameters(apps.get_model(model), admin_of(model).list_filter))


@pytest.mark.parametrize("model", MODELS)
def test_a_list_is_asked_by_its_declared_filters_only(model, client, request, every_row):
    open_as_officer(client, request, model)
    own = admin_of(model)
    asked = undeclared(model)
    assert asked
    assert [name for name in asked if own.lookup_allowed(name, "1", None)] == []
    for name in [*asked[:: max(1, len(asked) // 20)], "no_such_field", "pk__in", "id__regex"]:
        answer = client.get(place(model, "changelist"), {name: "1"})
        assert (name, answer.status_code) == (name, 400)
        assert "没有这样的筛选条件" in answer.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_every_choice_of_a_declared_filter_is_answered(model, client, request, every_row):
    open_as_officer(client, request, model)
    changes = client.get(place(model, "changelist")).context["cl"]
    declared = declared_parameters(apps.get_model(model), admin_of(model).list_filter)
    choices = [choice for spec in changes.filter_specs for choice in spec.choices(changes)]
    offered = [choice["query_string"] for choice in choices if "query_string" in choice]  # others are typed
    assert {name for spec in changes.filter_specs for name in spec.expected_parameters()} <= declared
    for query in (choice for choice in offered if choice != "?"):
        assert (query, client.get(f"{place(model, 'changelist')}{query}").status_code) == (query, 200)


def test_no_password_can_be_asked_for(client, security, clerk):
    client.force_login(security)
    clerk.password = make_password("Harvest-2027")
    clerk.save()
    ways = ("password", "password__regex", "password__startswith", "password__gt", "past_passwords__password__regex")
    for name in (*ways, "department__user__password__regex", "groups__user__password__contains"):
        for value in ("^", clerk.password):
            answer = client.get(place("people.user", "changelist"), {name: value})
            assert (name, answer.status_code) == (name, 400)
            assert clerk.name not in answer.content.decode()
    for parameter in ("_to_field", "o", "q"):
        assert clerk.password not in client.get(place("people.user", "changelist"), {parameter: "password"}).text
    assert client.get(place("people.user", "change", clerk.password), {"_to_field": "password"}).status_code == 400


def test_nothing_in_the_console_declares_a_secret_or_a_pattern():
    """Also of what third parties register: an admin of another base would take any look-up."""
    for model, own in admin.site._registry.items():
        assert isinstance(own, BaseAdmin), model
        assert all(issubclass(inline, BaseInline) for inline in own.inlines), model
        assert own.date_hierarchy is None  # each level of it is a look-up past the filters
        for path in own.search_fields:
            assert isinstance(get_fields_from_path(model, path)[-1], CharField | TextField), path
        named = [
            *own.search_fields,
            *own.list_display,
            *(own.ordering or ()),
            *declared_parameters(model, own.list_filter),
        ]
        assert not [path for path in named if SECRET & set(str(path).lstrip("-").split("__"))], model
    assert declared_parameters(apps.get_model("people.user"), ["password"]) == set()


@pytest.mark.parametrize("model", MODELS)
def test_what_would_occupy_the_server_is_refused_in_words(model, client, request, every_row):
    open_as_officer(client, request, model)
    url = place(model, "changelist")
    columns = len(client.get(url).context["cl"].list_display)
    asked = {
        "a long search": {"q": "甲" * (MAX_SEARCH + 1)},
        "a search for many words": {"q": "甲 " * (MAX_WORDS + 1)},
        "an order by everything": {"o": ".".join("1" * (columns + 1))},
    }
    if parameters := sorted(declared_parameters(apps.get_model(model), admin_of(model).list_filter)):
        asked["a filter many times"] = {parameters[0]: ["1"] * 2000}
    for case, query in asked.items():
        answer = client.get(url, query)
        assert (case, answer.status_code) == (case, 400)
        assert "没有查询" in answer.content.decode()
        assert complaint(answer) == ""
    for page in ("9" * 30, "9" * 4000, "9" * 5000, "-" + "9" * 30):
        assert client.get(url, {"p": page}).status_code in (200, 302)


@pytest.mark.parametrize("total", ["2000", "9" * 18, "9" * 30])
def test_a_form_of_endless_lines_is_refused_and_drawn_within_bounds(total, client, manager, every_row):
    client.force_login(manager)
    for model in (model for model in MODELS if admin_of(model).inlines):
        url = place(model, "add")
        opened = client.get(url)
        prefix = opened.context["inline_admin_formsets"][0].formset.prefix
        answer = client.post(url, {**as_sent(opened), f"{prefix}-TOTAL_FORMS": total})
        assert any(is_chinese(error) for error in errors_of(answer)[prefix]), model
        assert len(answer.context["inline_admin_formsets"][0].formset.forms) <= MAX_LINES


def test_a_column_that_offers_no_order_gives_none(client, auditor, every_row):
    client.force_login(auditor)
    ordered = client.get(place("ledger.ledgerentry", "changelist"), {"o": "4"}).context["cl"].queryset.query.order_by
    assert tuple(ordered) == ("-sequence",)


def test_an_action_on_everything_found_is_bounded(client, manager, every_row, monkeypatch):
    client.force_login(manager)
    assert MAX_CHOSEN <= 1000
    monkeypatch.setattr("zone.admin_base.MAX_CHOSEN", 1)
    url = place("tracking.progressupdate", "changelist")
    sent = {"action": "publish_chosen", "select_across": "1", "_selected_action": "1"}
    answer = client.post(url, sent, follow=True)
    assert "选中的超过 1 行" in answer.content.decode()
    assert "选中的" not in client.post(f"{url}?state__exact=submitted", sent, follow=True).content.decode()


def test_the_way_round_by_numbers_of_kinds_is_closed(client, manager, every_row):
    client.force_login(manager)
    project = apps.get_model("projects.project").objects.get()
    kind = ContentType.objects.get_for_model(project)
    for address in (f"/admin/r/{kind.pk}/{project.pk}/", "/admin/r/1/1/", f"/admin/r/{'9' * 30}/{'9' * 5000}/"):
        assert client.get(address).status_code == 404
    page = client.get(place("projects.project", "change", project.pk)).content.decode()
    assert f'href="{project.get_absolute_url()}"' in page
    assert "/admin/r/" not in page


def test_the_search_behind_a_field_is_for_fields_that_offer_it(client, manager, security, every_row):
    url = reverse("admin:autocomplete")
    client.force_login(manager)
    offered = {"app_label": "projects", "model_name": "project", "field_name": "owner", "term": ""}
    assert client.get(url, offered).json()["results"]
    for other in (
        {"app_label": "projects", "model_name": "project", "field_name": "park"},
        {"app_label": "tracking", "model_name": "progressupdate", "field_name": "undertaking"},
        {"app_label": "people", "model_name": "pastpassword", "field_name": "user"},
    ):
        assert client.get(url, {**offered, **other}).status_code == 403
    assert client.get(url, {**offered, "term": "甲" * (MAX_SEARCH + 1)}).status_code == 400
    client.force_login(security)
    assert (
        client.get(url, {"app_label": "people", "model_name": "pastpassword", "field_name": "user"}).status_code == 403
    )
