"""How a month of reporting is closed and reopened: its states and the moves between them."""

from django.db.models import TextChoices

from zone.moves import Move


class MonthState(TextChoices):
    OPEN = "open", "填报中"
    CLOSED = "closed", "已关账"


MONTH_MOVES = {
    "close": Move((MonthState.OPEN,), MonthState.CLOSED, (), "关账"),
    "reopen": Move((MonthState.CLOSED,), MonthState.OPEN, (), "重新开放", note=True),
}  # no move opens a month: opening creates its row (`months.open_month`)
