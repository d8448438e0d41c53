"""Counts that need not be exact: of what waits for somebody, more than a hundred is 100+."""

from django.db.models import IntegerField, QuerySet, Subquery

MOST = 100
"""The highest count that is said exactly, unless who counts names another."""


def count_to_most(rows: QuerySet, most: int | None = None) -> int:
    """How many rows there are; of more than `most`, one more than that."""
    return rows.order_by().values("pk")[: (MOST if most is None else most) + 1].count()


class CountToMost(Subquery):
    """The same of the rows of a subquery."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet, most: int | None = None) -> None:
        super().__init__(rows.order_by().values("pk")[: (MOST if most is None else most) + 1])


def count_text(count: int, most: int | None = None) -> str:
    """As a page says it: 12, or 100+."""
    most = MOST if most is None else most
    return f"{most}+" if count > most else str(count)
