"""What a batch may change: a resource names the rows, the fields by role, and how one row is written."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from zone.people.models import User
from zone.registry import Registry


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

    def address(self, row: Any) -> str:
        """Address of the page of a found row; empty if it has none."""

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

    def write(self, row: Any, values: dict[str, Any], user: User, batch: int, seen: dict[str, Any]) -> dict[str, Any]:
        """Lock the row, write the values that differ, record it in the ledger; return {field: [before, after], ...}.

        `seen` is what the fields held when the preview was made; where a field holds something else by now,
        the row is refused. Runs in a savepoint of the caller's transaction, which many rows share: what it
        records waits until that ends (`zone.ledger.ledger.deferred_entries`). Raises ValidationError (error_dict by
        field where it can) and PermissionDenied; whatever it raises rolls back all that it did.
        """

    def revert(self, row: Any, applied: dict[str, Any], user: User, batch: int) -> bool:
        """Put back what `write` returned; False, and nothing written, where the row was changed since.

        Raises ValidationError with the reason where it cannot be put back, PermissionDenied.
        """


RESOURCES: Registry[Resource] = Registry("resources")


def register_resources(*resources: Resource) -> None:
    for resource in resources:
        RESOURCES.register(resource.name, resource)
