"""How a batch gets from its preview to its undoing: its states and the moves between them."""

from django.db.models import TextChoices

from zone.moves import Move


class BatchState(TextChoices):
    READING = "reading", "正在核对"
    READY = "ready", "待确认"
    RUNNING = "running", "正在执行"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"
    UNDOING = "undoing", "正在撤销"
    UNDONE = "undone", "已撤销"
    REFUSED = "refused", "无法读取"


AT_WORK = (BatchState.READING, BatchState.RUNNING, BatchState.UNDOING)
"""States in which rows are processed, in the page or behind it."""

BATCH_MOVES = {
    "accept": Move((BatchState.READY,), BatchState.RUNNING, (), "执行"),
    "drop": Move((BatchState.READY,), BatchState.CANCELLED, (), "取消"),
    "undo": Move((BatchState.DONE, BatchState.CANCELLED), BatchState.UNDOING, (), "撤销"),
    "offer": Move((BatchState.READING,), BatchState.READY, (), "提请确认"),
    "refuse": Move((BatchState.READING,), BatchState.REFUSED, (), "拒收"),
    "stop_reading": Move((BatchState.READING,), BatchState.CANCELLED, (), "停止核对"),
    "finish": Move((BatchState.RUNNING,), BatchState.DONE, (), "完成"),
    "stop": Move((BatchState.RUNNING,), BatchState.CANCELLED, (), "停止执行"),
    "finish_undo": Move((BatchState.UNDOING,), BatchState.UNDONE, (), "完成撤销"),
    "stop_undo": Move((BatchState.UNDOING,), BatchState.DONE, (), "停止撤销"),
}

PERSONS_MOVES = frozenset({"accept", "drop", "undo"})
"""Moves a person makes and the ledger records; the others are made by the work itself, with nobody as actor."""
