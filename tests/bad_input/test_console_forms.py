"""Every field of every form of the console × hostile values: refused in Chinese by the field, and still in the form."""

import pytest
from django.apps import apps

from tests.bad_input.console import CHANGED, as_sent, bounds_of, errors_of, is_typed, open_as_officer, place
from tests.bad_input.hostile import BRIEF, TEXTS, complaint, is_chinese

NEVER_STORED = ("NUL", "control characters", "long", "endless")
"""What no typed field takes, whatever it is for."""

MAY_PASS = ("markup", "emoji", "not a number", "negative", "past 64 bits", "full-width")
"""What is right in some fields: each field is given it alone, so that a right one is stored."""


def wrong_with(answer, tried: dict[str, str]) -> str:
    """What is wrong with the answer to a console form whose typed fields held hostile texts."""
    if result := complaint(answer):
        return result
    if "adminform" not in (answer.context or {}):
        return ""
    errors = errors_of(answer)
    if foreign := [error for result in errors.values() for error in result if not is_chinese(error)]:
        return f"not in Chinese: {foreign}"
    shown = {bound.html_name: bound.value() for bound in bounds_of(answer)}
    lost = [name for name, text in tried.items() if shown.get(name) != text]
    return f"lost: {lost}" if lost else ""


def latest(model: str):
    """The newest row, which has others on its form; of accounts the oldest, for nobody changes one's own."""
    rows = apps.get_model(model)._base_manager.order_by("pk")
    return rows.first() if model == "people.user" else rows.last()


@pytest.mark.parametrize("form", ["add", "change"])
@pytest.mark.parametrize("model", CHANGED)
def test_what_cannot_be_stored_is_shown_by_each_field_and_kept(model, form, client, request, every_row, asks):
    open_as_officer(client, request, model)
    url = place(model, form, *([latest(model).pk] if form == "change" else []))
    opened = client.get(url)
    typed = [bound.html_name for bound in bounds_of(opened) if is_typed(bound)]
    assert typed or (model, form) == ("tracking.reportmonth", "change")  # a month is changed by actions alone
    found = {}
    for kind, text in TEXTS.items() if typed else ():
        tried = dict.fromkeys(typed, text)
        answer = asks("post", url, {**as_sent(opened), **tried})
        found[kind] = wrong_with(answer, tried)
        if kind in NEVER_STORED and not found[kind]:
            found[kind] = str([name for name in typed if name not in errors_of(answer)]).strip("[]")
    assert {kind: result for kind, result in found.items() if result} == {}


@pytest.mark.parametrize("model", CHANGED)
def test_no_value_in_one_field_breaks_a_form(model, client, request, every_row, asks):
    open_as_officer(client, request, model)
    url = place(model, "change", latest(model).pk)
    opened = client.get(url)
    if not bounds_of(opened):
        url = place(model, "add")
        opened = client.get(url)
    sent, found = as_sent(opened), {}
    for bound in bounds_of(opened):
        name = bound.html_name
        for kind in MAY_PASS if is_typed(bound) else ("markup", "past 64 bits", "endless"):
            answer = asks("post", url, {**sent, name: TEXTS[kind]})
            found[name, kind] = wrong_with(answer, {name: TEXTS[kind]} if is_typed(bound) else {})
    assert {case: result for case, result in found.items() if result} == {}


def test_full_width_digits_are_digits(client, manager, every_row):
    client.force_login(manager)
    indicator = every_row["indicator"]
    url = place("tracking.indicator", "change", indicator)
    sent = as_sent(client.get(url)) | {"target": "１２３", "plan-TOTAL_FORMS": "1"}
    sent |= {"plan-0-month": "2026-04-01", "plan-0-value": "４５"}
    answer = client.post(url, sent)
    assert errors_of(answer) == {}
    assert answer.status_code == 302
    changed = apps.get_model("tracking.indicator").objects.get(pk=indicator)
    assert str(changed.target) == "123.0000"
    assert [(str(point.month), int(point.value)) for point in changed.plan.all()] == [("2026-04-01", 45)]


@pytest.mark.parametrize("kind", BRIEF)
def test_markup_that_was_stored_is_shown_as_text(kind, client, manager, every_row, asks):
    client.force_login(manager)
    url = place("enterprises.park", "change", latest("enterprises.park").pk)
    client.post(url, as_sent(client.get(url)) | {"name": BRIEF[kind][:60]})
    for shown in (
        url,
        place("enterprises.park", "changelist"),
        place("enterprises.park", "history", latest("enterprises.park").pk),
    ):
        assert complaint(client.get(shown)) == ""
