"""The ledger in words: what actions are called, and what changed, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from zone.registry import Registry

REASONS = ("原因", "更正原因", "说明")
"""Names of the keys under which an entry records why."""

NOTHING = "（空）"
"""What stands for an empty value."""

EMPTY: tuple[Any, ...] = (None, "", [], {})

ACTIONS: Registry[str] = Registry("actions")
"""What each action is called; every room registers its own."""

TERMS: Registry[str] = Registry("terms")
"""What a key of `changes` is called where it is no field of the object."""

CODED_VALUES: Registry[dict[str, str]] = Registry("coded values")
"""Words of the coded values under a key of `changes`."""


def register_labels(
    *,
    actions: Mapping[str, str] | None = None,
    terms: Mapping[str, str] | None = None,
    coded_values: Mapping[str, dict[str, str]] | None = None,
) -> None:
    """Give the actions and keys that a room writes into the ledger their Chinese names."""
    ACTIONS.register_all(actions or {})
    TERMS.register_all(terms or {})
    CODED_VALUES.register_all(coded_values or {})


@dataclass(frozen=True)
class Line:
    """One thing an entry records: what it is called, what it was (None: not recorded) and what it is."""

    label: str
    before: str | None
    after: str


def action_word(action: str) -> str:
    """The action in words; an action without a name of its own shows as it is written."""
    return ACTIONS.get(action, action)


def object_word(object_type: str) -> str:
    """What rows of this model are called; of a model that is gone, its old name."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type


def lines(action: str, object_type: str, changes: Any) -> list[Line]:
    """What `changes` records, in words. A pair is before and after where the action changes fields or a state."""
    if not isinstance(changes, dict):
        return [] if changes in (None, "") else [Line("内容", None, _words(changes))]
    found = []
    for key, value in changes.items():
        label, choices = _field(object_type, key)
        is_pair = isinstance(value, list) and len(value) == 2
        if is_pair and (key == "state" or action.endswith(".change")):
            found.append(Line(label, _words(value[0], choices), _words(value[1], choices)))
        else:
            is_new = is_pair and value[0] is None
            found.append(Line(label, None, _words(value[1] if is_new else value, choices)))
    return found


def _field(object_type: str, key: str) -> tuple[str, dict[Any, str]]:
    """Name of a key, and the words of its coded values."""
    try:
        field = apps.get_model(object_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return TERMS.get(key, key), {}
    return str(getattr(field, "verbose_name", key)), dict(getattr(field, "flatchoices", ()))


def _words(value: Any, choices: dict[Any, str] | None = None) -> str:
    if choices and not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(item, choices) for item in value)
    if isinstance(value, dict):
        words = {
            key: _words(item, CODED_VALUES.get(key)) for key, item in value.items() if item not in (None, "", [], {})
        }
        return "；".join(f"{TERMS.get(key, object_word(key))}：{text}" for key, text in words.items()) or NOTHING
    return str(value)
