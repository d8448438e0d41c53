"""Inputs written directly are, character by character, those that Django's own templates write."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django_filters.widgets import DateRangeWidget

from tests.factories import DepartmentFactory
from zone.form_renderer import PlainRenderer
from zone.people.models import Department

TWO = [("a", "甲"), ("b<", '乙"&')]
WIDGETS = {
    "text": (forms.TextInput({"placeholder": "<\"&'>", "required": True, "disabled": False}), "5 < 6"),
    "empty": (forms.TextInput(), None),
    "zero": (forms.NumberInput({"min": 0}), 0),
    "hidden": (forms.HiddenInput(), mark_safe("&amp;")),
    "day": (forms.DateInput(), date(2026, 3, 1)),
    "box": (forms.CheckboxInput(), True),
    "choice": (forms.Select({"class": "x"}, choices=TWO), "b<"),
    "several": (forms.SelectMultiple(choices=TWO), ["a", "b<"]),
    "groups": (forms.Select(choices=[("", "无"), ("一<", TWO)]), ""),
    "numbers": (forms.Select(choices=[(1, 1000), (2, 2.5)]), 2),
    "nothing": (forms.Select(choices=[]), None),
    "span": (DateRangeWidget({"type": "date"}), [date(2026, 3, 1), None]),
    "long text": (forms.Textarea(), "<b>"),
    "boxes": (forms.CheckboxSelectMultiple(choices=TWO), ["a"]),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_an_input_is_written_as_django_writes_it(name):
    widget, value = WIDGETS[name]
    ours = widget.render("field", value, {"id": "id_field"}, PlainRenderer())
    assert ours == widget.render("field", value, {"id": "id_field"}, DjangoTemplates())


def test_rows_to_choose_from_are_written_as_django_writes_them(db):
    DepartmentFactory(name="建设 <局>")

    class ChoiceForm(forms.Form):
        department = forms.ModelChoiceField(Department.objects.all())

    ours, theirs = ChoiceForm(renderer=PlainRenderer()), ChoiceForm(renderer=DjangoTemplates())
    assert str(ours["department"]) == str(theirs["department"])


def test_every_form_is_written_at_once():
    assert isinstance(forms.Form().renderer, PlainRenderer)
