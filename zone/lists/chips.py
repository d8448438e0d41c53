"""The active filters of a list, each in words and with the address that lacks it."""

from typing import Any, NamedTuple

from django.forms import BoundField, Form, ModelChoiceField

from zone.lists.list_state import ListState


class Chip(NamedTuple):
    """One active filter: 状态：推进中."""

    field: str
    label: str
    words: str
    without: str
    """Address of the same list without it; empty where it cannot be taken away."""

    @property
    def text(self) -> str:
        return f"{self.label}：{self.words}"


def chips(form: Form, address: ListState, *, always: tuple[str, ...] = ()) -> list[Chip]:
    """What narrows the list, one chip for each chosen value; what is `always` said has no way to be taken away."""
    if not form.is_bound or not form.is_valid():
        return []
    first_page = address.without("page")
    told = []
    for name, value in form.cleaned_data.items():
        if not _is_set(value):
            continue
        field = form[name]
        for words, raw in _spoken(field, value):
            if name in always:
                rest = ""
            elif raw is None:
                rest = str(first_page.without(*_names_of(field)))
            else:
                rest = str(first_page.without_value(name, raw))
            told.append(Chip(name, str(field.label), words, rest))
    return told


def in_words(told: list[Chip]) -> list[str]:
    """The filter for the head of a printed page and of the ledger's entry, one sentence a field: 状态：推进中、暂缓."""
    words: dict[tuple[str, str], list[str]] = {}
    for chip in told:
        words.setdefault((chip.field, chip.label), []).append(chip.words)
    return [f"{label}：{'、'.join(said)}" for (_, label), said in words.items()]


def _is_set(value: Any) -> bool:
    """Whether a filter field narrows the list; an empty choice or queryset does not."""
    return value not in (None, "", [], ()) and not (hasattr(value, "exists") and not value)


def _spoken(field: BoundField, value: Any) -> list[tuple[str, str | None]]:
    """What is chosen in a filter field as its page shows it; of several values each with its own raw one."""
    labels = {str(key): str(word) for key, word in _plain_choices(field.field)}
    if isinstance(value, slice):
        start, stop = ("" if end is None else _end(end) for end in (value.start, value.stop))
        return [(f"{start} 至 {stop}" if start and stop else f"{start} 起" if start else f"至 {stop}", None)]
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return [(labels.get(str(value), str(value)), None)]
    if isinstance(field.field, ModelChoiceField):
        return [(str(one), str(field.field.prepare_value(one))) for one in value]
    return [(labels.get(str(one), str(one)), str(one)) for one in value]


def _end(end: Any) -> str:
    """One end of a range; a range of days is read as instants from midnight to midnight."""
    return f"{end:%Y-%m-%d}" if hasattr(end, "year") else str(end)


def _plain_choices(field) -> list[tuple[Any, Any]]:
    """The fixed words of a field; a reference says its own name and needs none."""
    return [] if isinstance(field, ModelChoiceField) else list(getattr(field, "choices", ()))


def _names_of(field: BoundField) -> list[str]:
    """The names under which the address carries a field: planned_end_after and planned_end_before."""
    widget = field.field.widget
    if hasattr(widget, "suffixed"):
        return [field.name, *(widget.suffixed(field.name, suffix) for suffix in widget.suffixes)]
    return [field.name]
