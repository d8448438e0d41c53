"""What every list's filter is made of: one search for names as people type them, and choices of several."""

import copy
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import django_filters as filters
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db.models import BooleanField, Exists, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.ledger.cache import cached_by_ledger
from zone.rendering import COMMON, render_cached

MAX_TYPED = 100
FEWEST_INITIALS = 2
SLIPPED = re.compile(r"[a-z]{4,12}\Z")
"""Initials in which one wrong letter is forgiven; fewer letters would find everything."""

EXAMPLE = [("False", "仅真实"), ("True", "仅示例")]


class SharedFilters(OrderedDict):
    """The filters of a list, copied for each request, but not what they hold."""

    def __deepcopy__(self, memo) -> OrderedDict:
        return OrderedDict((name, copy.copy(one)) for name, one in self.items())


class ListFilter(filters.FilterSet):
    """What narrows a list by filters that are the same for every request: none is set up anew in `__init__`.

    They and the form's class are made once, which takes 0.4 ms off a list's 14 (first page, SQLite).
    Raises ImproperlyConfigured for a filter with a method, which calls the filter set it was made for.
    """

    @classmethod
    def get_filters(cls) -> SharedFilters:
        found = super().get_filters()
        if bound := [name for name, one in found.items() if one.method]:
            raise ImproperlyConfigured(f"{cls.__name__}: filters with a method cannot be shared: {bound}")
        return SharedFilters(found)

    def get_form_class(self) -> type[forms.Form]:
        own = type(self)
        if "form_class" not in vars(own):
            own.form_class = super().get_form_class()
        return own.form_class


def render_form(filterset: filters.FilterSet, request: HttpRequest) -> SafeString:
    """The form as the page shows it; of a `ListFilter` the same for all who ask the same, until its choices change."""

    def render() -> SafeString:
        return render_to_string("zone/_filter.html", _filter_context(filterset.form), request)

    if not isinstance(filterset, ListFilter) or len(request.GET.urlencode()) > COMMON:
        return render()
    fields = filterset.form.fields
    models = {field.queryset.model for field in fields.values() if isinstance(field, RelatedField)}
    asked = [(name, request.GET.getlist(name)) for name in request.GET if name.startswith(tuple(fields))]
    named = (type(filterset).__module__, type(filterset).__name__, request.path)
    return cached_by_ledger(models, ("filter", named, asked), render)


INLINE = 5
"""Fields of a filter beside the first that stand on its line."""


def _filter_context(form: forms.Form) -> dict[str, Any]:
    """The fields by where they stand: the first and the next few on the line; the rest, and spans of dates, folded."""
    first, *others = form.visible_fields()
    narrow = [field for field in others if not isinstance(field.field.widget, forms.MultiWidget)][:INLINE]
    folded = [field for field in others if field not in narrow]
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return {
        "first": [first],
        "inline": narrow,
        "folded": folded,
        "folded_count": len([field for field in folded if values.get(field.name)]),
        "has_errors": form.is_bound and bool(form.errors),
    }


@dataclass(frozen=True)
class Option:
    """A row that was chosen in a filter, by its key and as it is called."""

    pk: Any
    word: str

    def __str__(self) -> str:
        return self.word


class RelatedChoices(filters.fields.ModelChoiceIterator):
    """Keys and names of the rows to choose from."""

    def __iter__(self) -> Iterator[tuple[object, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from ((row.pk, row.word) for row in self.field.rows)


class RelatedField(filters.fields.ModelChoiceField):
    """Rows are read once for choosing and for what was chosen, and again when the ledger has moved."""

    iterator = RelatedChoices

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.__dict__.pop("rows", None)
        return copied

    @cached_property
    def rows(self) -> list[Option]:
        rows = self.queryset
        key = ("choices", rows.model._meta.label, *rows.query.order_by)
        return cached_by_ledger((rows.model,), key, lambda: [Option(row.pk, str(row)) for row in rows.all()])

    def to_python(self, value: Any) -> Option | None:
        if value in self.empty_values:
            return None
        for row in self.rows:
            if str(row.pk) == str(value):
                return row
        raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})


class RelatedFilter(filters.ModelChoiceFilter):
    """One row of reference data: a department, a park, a month. The choice is of all rows there are."""

    field_class = RelatedField

    def filter(self, qs: QuerySet, value: Option | None) -> QuerySet:
        return super().filter(qs, value and value.pk)


class SearchFilter(filters.CharFilter):
    """Finds rows whose `fields` contain the words typed, or whose initials contain the letters typed.

    Four to twelve letters that find nothing at all find the names one letter away: people type qhzy
    for 清控智运, which is qkzy. Such rows say so by `is_fuzzy`; all of it is part of the list's own statement.
    """

    def __init__(self, *, fields: tuple[str, ...], finds: str, initials: str = "initials", **kwargs):
        hints = {"type": "search", "placeholder": "名称、拼音首字母或编码", "title": f"可按{finds}查找"}
        widget = forms.TextInput(hints)
        super().__init__(label="搜索", max_length=MAX_TYPED, widget=widget, **kwargs)
        self.fields, self.initials = fields, initials

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        found, letters = self.matching(value), value.lower()
        if not SLIPPED.match(letters):
            return qs.filter(found)
        nothing = ~Exists(qs.order_by().filter(found))
        near = Q((f"{self.initials}__regex", one_letter_away(letters)))
        is_fuzzy = ExpressionWrapper(nothing, output_field=BooleanField())
        return qs.filter(found | Q(nothing) & near).annotate(is_fuzzy=is_fuzzy)

    def matching(self, value: str) -> Q:
        """Rows that hold what was typed, as it was typed."""
        found, letters = Q(), value.lower()
        # Chinese has no capitals: asked without folding them, PostgreSQL knows how many rows to expect.
        lookup = "contains" if value.upper() == letters else "icontains"
        for field in self.fields:
            found |= Q((f"{field}__{lookup}", value))
        if len(letters) >= FEWEST_INITIALS and letters.isascii() and letters.isalnum():
            found |= Q((f"{self.initials}__contains", letters))
        return found


def one_letter_away(letters: str) -> str:
    """A pattern of `letters` with any one of them replaced."""
    return "|".join(f"{letters[:place]}[a-z]{letters[place + 1 :]}" for place in range(len(letters)))


class DateSpanFilter(filters.DateFromToRangeFilter):
    """Dates from one day to another, either end open."""

    def __init__(self, label: str, **kwargs):
        widget = filters.widgets.DateRangeWidget({"type": "date", "aria-label": label})
        super().__init__(label=label, widget=widget, **kwargs)


class MultiChoiceWidget(forms.CheckboxSelectMultiple):
    """Boxes to tick behind one line that says what is ticked; `empty_label` when nothing is."""

    def __init__(self, *args, empty_label: str = "不限", **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_label = empty_label

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        boxes = tuple(
            Box(box["name"], str(box["value"]), box["attrs"].get("id", ""), str(box["label"]), box["selected"])
            for _, group, _ in context["widget"]["optgroups"]
            for box in group
        )
        return render_cached(
            "zone/_multi_choice.html", (boxes, tuple(box.label for box in boxes if box.selected), self.empty_label)
        )


class Box(NamedTuple):
    """One box to tick."""

    name: str
    value: str
    id: str
    label: str
    selected: bool


class MultiChoiceFilter(filters.MultipleChoiceFilter):
    """One or several values of a field; nothing ticked is no limit."""

    def __init__(self, *, empty_label: str, **kwargs):
        super().__init__(widget=MultiChoiceWidget(empty_label=empty_label), **kwargs)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs
