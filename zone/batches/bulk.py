"""A list's bulk action: what to change of the chosen rows, asked in a form; the answer is proposed as a batch."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zone.batches.bulk_preview import propose
from zone.batches.resources import BulkResource, as_plain
from zone.batches.tasks import start
from zone.lists.selection import Selection
from zone.people.models import User

EMPTY, UNANSWERED = "（空）", "请选择"


class BulkForm(forms.Form):
    """For each field the role may set in bulk a tick and the value. Ticked and empty: the field is cleared."""

    def __init__(self, resource: BulkResource, names: tuple[str, ...], data: Any = None):
        super().__init__(data)
        self.resource, self.names = resource, names
        self.values: dict[str, Any] = {}
        """What was ticked, as plain values."""
        self.needed = {name for name in names if resource.form_field(name).required}
        for name in names:
            self.fields[f"change_{name}"] = forms.BooleanField(required=False, label=f"修改{resource.label(name)}")
            self.fields[f"to_{name}"] = _bulk_input(resource.form_field(name))

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, bool]]:
        """Tick, value and whether the field may be cleared, line by line."""
        return [(self[f"change_{name}"], self[f"to_{name}"], name not in self.needed) for name in self.names]

    def clean(self):
        cleaned = super().clean() or {}
        for name in self.names:
            value, label = cleaned.get(f"to_{name}"), self.resource.label(name)
            if not cleaned.get(f"change_{name}"):
                if value or f"to_{name}" in self.errors:
                    self.add_error(f"to_{name}", f"{label}已填写，但没有勾选“修改此项”；请勾选，或清空。")
            elif f"to_{name}" not in self.errors:
                self.values[name] = as_plain(value)
                if self.values[name] is None and name in self.needed:
                    self.add_error(f"to_{name}", f"{label}不能清空，请填写新的内容。")
        if not self.values and not self.errors:
            raise forms.ValidationError("请至少勾选一项要修改的内容。", code="nothing")
        return cleaned


def _bulk_input(field: Any) -> forms.Field:
    """The field as a bulk form asks it: empty at first, and empty is an answer where the field may be cleared."""
    empty = UNANSWERED if field.required else EMPTY
    field.required, field.initial = False, None
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = empty
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        field.choices = [("", empty), *(choice for choice in offered if choice[0] != "")]
    elif isinstance(field, forms.DateField):
        field.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return field


class BulkChange:
    """What a list offers to do with chosen rows: `TablePage.bulk`."""

    def __init__(self, resource: BulkResource):
        self.resource = resource

    def offers(self, user: User) -> bool:
        return self.resource.offers_bulk(user)

    def respond(self, request: HttpRequest, chosen: QuerySet, selection: Selection) -> HttpResponse:
        """Ask what to change of `chosen`, and propose it; `selection` repeats in the form what was ticked."""
        user: Any = request.user
        names = self.resource.bulk_fields(user)
        if not names:
            raise PermissionDenied
        back = request.get_full_path()
        form = BulkForm(self.resource, names, request.POST if request.POST.get("action") == "propose" else None)
        if form.is_valid():
            keys = list(chosen.order_by("code").values_list("code", flat=True).distinct())
            if keys:
                batch = propose(self.resource, keys, form.values, by=user, back=back)
                start(batch.pk)
                return redirect(batch)
            messages.error(request, "没有选中任何行，请勾选后再试。")
            return redirect(back)
        shown = {"title": f"批量修改{self.resource.title}", "form": form, "selection": selection, "back": back}
        return render(request, "batches/bulk_form.html", shown)
