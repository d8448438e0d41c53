"""Where an undertaking of any kind stands, and the moves between: an administrator may set any state from any other."""

from collections.abc import Iterable

from django.db.models import TextChoices

from zone.moves import Move


class UndertakingState(TextChoices):
    PLANNED = "planned", "未启动"
    ACTIVE = "active", "推进中"
    COMPLETED = "completed", "已完成"
    SUSPENDED = "suspended", "暂缓"
    TERMINATED = "terminated", "终止"
    UNKNOWN = "unknown", "未公开"


def move_from_any_other(states: Iterable[str], target: str, label: str, *, field: str = "state") -> Move:
    """The move to `target` from every other of these states."""
    return Move(tuple(state for state in states if state != target), target, (), label, field=field)


STATE_MOVES = {
    "plan": move_from_any_other(UndertakingState.values, UndertakingState.PLANNED, "改为未启动"),
    "activate": move_from_any_other(UndertakingState.values, UndertakingState.ACTIVE, "改为推进中"),
    "complete": move_from_any_other(UndertakingState.values, UndertakingState.COMPLETED, "改为已完成"),
    "suspend": move_from_any_other(UndertakingState.values, UndertakingState.SUSPENDED, "改为暂缓"),
    "terminate": move_from_any_other(UndertakingState.values, UndertakingState.TERMINATED, "改为终止"),
    "withhold": move_from_any_other(UndertakingState.values, UndertakingState.UNKNOWN, "改为未公开"),
}  # no move gives the first state: it is chosen when the undertaking is added
