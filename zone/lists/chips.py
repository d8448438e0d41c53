"""The active filters of a list, each in words and with the URL of the list without it."""

from typing import Any, NamedTuple

from django.forms import BoundField, Form, ModelChoiceField

from zone.lists.list_state import ListState


class Chip(NamedTuple):
    """One active filter: 状态：推进中."""

    field: str
    label: str
    words: str
    url_without: str
    """URL of the list without this filter; empty if it cannot be removed."""

    @property
    def text(self) -> str:
        return f"{self.label}：{self.words}"


def chips(form: Form, state: ListState, *, fixed: tuple[str, ...] = ()) -> list[Chip]:
    """One chip for each value that narrows the list; those of `fixed` fields cannot be removed."""
    if not form.is_bound or not form.is_valid():
        return []
    first_page = state.without("page")
    made = []
    for name, value in form.cleaned_data.items():
        if not _is_set(value):
            continue
        field = form[name]
        for words, raw_value in _values_in_words(field, value):
            if name in fixed:
                url = ""
            elif raw_value is None:
                url = first_page.without(*_param_names(field)).url
            else:
                url = first_page.without_value(name, raw_value).url
            made.append(Chip(name, str(field.label), words, url))
    return made


def in_words(chips: list[Chip]) -> list[str]:
    """The filter for the head of a printed page and for ledger entries, one phrase per field: 状态：推进中、暂缓."""
    words: dict[tuple[str, str], list[str]] = {}
    for chip in chips:
        words.setdefault((chip.field, chip.label), []).append(chip.words)
    return [f"{label}：{'、'.join(values)}" for (_, label), values in words.items()]


def _is_set(value: Any) -> bool:
    """Whether a filter field narrows the list; an empty choice or queryset does not."""
    return value not in (None, "", [], ()) and not (hasattr(value, "exists") and not value)


def _values_in_words(field: BoundField, value: Any) -> list[tuple[str, str | None]]:
    """The values of a filter field in words; each of several values comes with its raw value in the URL."""
    labels = {str(key): str(word) for key, word in _fixed_choices(field.field)}
    if isinstance(value, slice):
        start, stop = ("" if end is None else _range_end(end) for end in (value.start, value.stop))
        return [(f"{start} 至 {stop}" if start and stop else f"{start} 起" if start else f"至 {stop}", None)]
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [(labels.get(str(value), str(value)), None)]
    if isinstance(field.field, ModelChoiceField):
        return [(str(row), str(field.field.prepare_value(row))) for row in value]
    return [(labels.get(str(item), str(item)), str(item)) for item in value]


def _range_end(end: Any) -> str:
    """One end of a range; a range of dates is parsed to instants from midnight to midnight."""
    return f"{end:%Y-%m-%d}" if hasattr(end, "year") else str(end)


def _fixed_choices(field) -> list[tuple[Any, Any]]:
    """The choices of a field with their labels; a model's row is its own label."""
    return [] if isinstance(field, ModelChoiceField) else list(getattr(field, "choices", ()))


def _param_names(field: BoundField) -> list[str]:
    """The URL parameters of a field: planned_end_after and planned_end_before."""
    widget = field.field.widget
    if hasattr(widget, "suffixed"):
        return [field.name, *(widget.suffixed(field.name, suffix) for suffix in widget.suffixes)]
    return [field.name]
