"""The kinds of undertaking there are. The room that brings one registers it in its `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.core.validators import RegexValidator
from django.urls import reverse

from zone.registry import Registry
from zone.tracking.moves import UpdateState

CODE = RegexValidator(r"^[A-Za-z0-9-]+\Z", "编码只用字母、数字和短横线。")
"""What an undertaking's code is made of: it stands in addresses."""


@dataclass(frozen=True)
class Kind:
    """One kind of undertaking, each a child model of `Undertaking`."""

    name: str
    """As it is stored; also the name under which an undertaking leads to its child's row."""
    label: str
    page: Callable[[Any], str]
    """The URL of one undertaking's page."""
    year: str = ""
    """Path from an undertaking to the year its kind is planned for, as the ORM takes it; empty: the kind has none."""
    asks_department_check: bool = False
    """Whether the department's own reviewer checks its updates before an administrator may publish."""


KINDS: Registry[Kind] = Registry("kinds of undertaking")


def register_kind(kind: Kind) -> None:
    KINDS.register(kind.name, kind)


def kind_choices() -> list[tuple[str, str]]:
    """Choices of a field or filter, in the order of registration."""
    return [(kind.name, kind.label) for kind in KINDS.values()]


def checked_kinds() -> list[str]:
    """Names of the kinds whose updates the department checks."""
    return [kind.name for kind in KINDS.values() if kind.asks_department_check]


def state_word(state: str, kind: str) -> str:
    """What the state of an update is called: one that no department checks waits to be published as soon as filed."""
    is_checked_by_none = state == UpdateState.SUBMITTED and not KINDS[kind].asks_department_check
    return UpdateState(UpdateState.CHECKED if is_checked_by_none else state).label


def page_by_code(url_name: str) -> Callable[[Any], str]:
    """Addresses that end in the undertaking's code. Looked up once: reversing costs more than the rest of a cell."""

    @cache
    def folder() -> str:
        return reverse(url_name, args=["-"]).removesuffix("-/")

    return lambda undertaking: f"{folder()}{quote(undertaking.code)}/"
