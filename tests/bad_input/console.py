"""The console's forms as a browser sends them, read off its pages: a new model or field needs no line here."""

from django.contrib import admin
from django.forms import CheckboxInput, DateInput, NumberInput, Textarea, TextInput
from django.urls import reverse

OFFICERS = {"people.user": "security", "ledger.ledgerentry": "auditor"}
"""Whose console a model belongs to, where it is not the administrators'."""

MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
READ_ONLY = {"ledger.ledgerentry", "tracking.progressupdate", "tracking.undertaking"}
"""No form of the console changes these; `test_access` and the rooms' own tests hold that."""

CHANGED = [model for model in MODELS if model not in READ_ONLY]
TYPED = (TextInput, Textarea, NumberInput, DateInput)
"""Widgets that show again what was typed."""


def place(model: str, page: str, *args) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def open_as_officer(client, request, model: str) -> None:
    client.force_login(request.getfixturevalue(OFFICERS.get(model, "manager")))


def forms_of(answer) -> list:
    """The form on a console page and every row of its formsets, one new row of each among them."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        formset, rows = inline.formset, list(inline.formset.forms)
        if not formset.is_bound:
            new = formset.empty_form
            new.prefix = formset.add_prefix(len(rows))
            rows.append(new)
        forms += [formset.management_form, *rows]
    return forms


def bounds_of(answer) -> list:
    return [bound for form in forms_of(answer) for bound in form]


def as_sent(answer) -> dict:
    """What a browser sends of a console page, untouched but for one new row in each of its tables."""
    sent = {}
    for bound in bounds_of(answer):
        value = bound.value()
        if bound.name == "TOTAL_FORMS":
            value += 1
        if isinstance(bound.field.widget, CheckboxInput):
            value = "on" if value else None
        elif not isinstance(value, list):
            value = bound.field.widget.format_value(value)
        if value is not None:
            sent[bound.html_name] = value
    return sent


def is_typed(bound) -> bool:
    return isinstance(bound.field.widget, TYPED)


def errors_of(answer) -> dict[str, list[str]]:
    """Every error a console page tells, by the name of its field; of none when the form was taken."""
    if "adminform" not in (answer.context or {}):
        return {}
    found = {form.add_prefix(name): list(result) for form in forms_of(answer) for name, result in form.errors.items()}
    for inline in answer.context["inline_admin_formsets"]:
        found[inline.formset.prefix] = list(inline.formset.non_form_errors())
    return {name: result for name, result in found.items() if result}
