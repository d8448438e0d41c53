"""How a month of reporting is closed and reopened: its states and the moves between them."""

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices

from zone.moves import Move
from zone.registry import Registry


class MonthState(TextChoices):
    OPEN = "open", "填报中"
    CLOSED = "closed", "已关账"


MONTH_MOVES = {
    "close": Move((MonthState.OPEN,), MonthState.CLOSED, (), "关账"),
    "reopen": Move((MonthState.CLOSED,), MonthState.OPEN, (), "重新开放", note=True),
}  # no move opens a month: opening creates its row (`months.open_month`)

CLOSING: Registry[Callable[..., dict[str, Any]]] = Registry("acts at the closing of a month")
"""What rooms above do in the transaction that closes a month: each is given the month and the person, and returns what
the ledger shall record of it. Raises ValidationError, worded for the page, if the month cannot be closed."""
