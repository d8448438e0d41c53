"""What a batch may change: a resource names the rows, the fields by role, and how one row is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django import forms
from django.db import models

from zone.people.models import User
from zone.registry import Registry
from zone.units import plain


@dataclass(frozen=True)
class Written:
    """What was written of a row; no changes: it was as wanted."""

    changes: dict[str, list[Any]] = field(default_factory=dict)
    """[before, after] by field, as plain values."""
    for_undo: dict[str, Any] = field(default_factory=dict)
    """What else the resource needs to know to take it back."""


class Resource(Protocol):
    """Rows of one kind as a batch changes them: by the person's own rights, through the forms that pages use.

    All values are plain: text, int, bool, Decimal as text, date as ISO text, a reference as the other row's code,
    None for unknown. `options` is the batch's (an update resource reads its month there).
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def fields(self, user: User) -> tuple[str, ...]:
        """Names of the fields this person may write here, fixed on the server; empty: none at all."""

    def label(self, field: str) -> str:
        """What a field is called on pages and in workbooks."""

    def find(self, keys: Collection[str], user: User, options: dict[str, Any]) -> Mapping[str, Any]:
        """The rows with these keys that the person may see, by key, in a constant number of queries."""

    def url(self, row: Any) -> str:
        """URL of the page of a found row; empty if it has none."""

    def is_example(self, row: Any) -> bool:
        """Whether a found row is example data."""

    def current(self, row: Any) -> dict[str, Any]:
        """What a found row's fields hold at this moment."""

    def words(self, field: str, value: Any) -> str:
        """A value as people read it: 未公开 for None, a department's name for its code."""

    def check(self, row: Any, values: dict[str, Any], user: User) -> dict[str, list[str]]:
        """Why these values could not be written, by field ("" for the whole row); writes nothing."""

    def warnings(self, row: Any, values: dict[str, Any]) -> dict[str, list[str]]:
        """What a person should look at before these values are accepted, by field."""

    def write(self, row: Any, values: dict[str, Any], user: User, batch: int, seen: dict[str, Any]) -> Written:
        """Lock the row, write the values that differ, record it in the ledger; return what was written.

        `seen` is what the fields held when the preview was made; where a field holds something else by now,
        the row is refused. Runs in a savepoint of the caller's transaction, which many rows share: what it
        records waits until that ends (`zone.ledger.ledger.deferred_entries`). Raises ValidationError (error_dict by
        field where it can) and PermissionDenied; whatever it raises rolls back all that it did.
        """

    def revert(self, row: Any, written: Written, user: User, batch: int) -> bool:
        """Put back what `write` returned; False, and nothing put back, where the row was changed since.

        Raises ValidationError with the reason where it cannot be put back, PermissionDenied.
        """


class BulkResource(Resource, Protocol):
    """A resource of which a list may set the same value on many rows at once."""

    def offers_bulk(self, user: User) -> bool:
        """Whether a list shows this person a bulk action; whether they may is asked when they do."""

    def bulk_fields(self, user: User) -> tuple[str, ...]:
        """Names of the fields this person may set on many rows at once."""

    def form_field(self, field: str) -> forms.Field:
        """The field's input."""


def as_plain(value: Any) -> Any:
    """A value as batches and signatures hold it: text, int, bool; Decimal and date as text; a row's code; or None,
    for empty text too."""
    match value:
        case None | "":
            return None
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case models.Model():
            return getattr(value, "code")  # noqa: B009  (whatever is referred to has one)
    return value


RESOURCES: Registry[Resource] = Registry("resources")


def register_resources(*resources: Resource) -> None:
    for resource in resources:
        RESOURCES.register(resource.name, resource)
