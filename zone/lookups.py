"""Numbers past 64 bits find nothing; without this SQLite raises an error wherever one is looked up by a row's number.

Django does so for comparisons of plain integers, not for lists of them and not for relations.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignObject, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

LARGEST = 2**63 - 1


def _fits(value: Any) -> bool:
    return not isinstance(value, int) or -LARGEST <= value <= LARGEST


class _FittingValues:
    """Leaves out of a list what no column holds; a list of nothing else finds nothing."""

    rhs: Any

    def get_prep_lookup(self):
        values = super().get_prep_lookup()  # type: ignore[misc]
        if not self.rhs_is_direct_value():  # type: ignore[attr-defined]
            return values
        return [value for value in values if _fits(value)]


@IntegerField.register_lookup
class FittingIn(_FittingValues, In):
    """A number in a list."""


@ForeignObject.register_lookup
class FittingRelatedIn(_FittingValues, RelatedIn):
    """A row in a list."""


@ForeignObject.register_lookup
class FittingRelatedExact(RelatedExact):
    """One row."""

    def process_rhs(self, compiler, connection):
        if not _fits(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)
