"""How a reported figure becomes a published one: the states of an update and the moves between them."""

from django.db.models import TextChoices

from zone.moves import Move


class UpdateState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待部门审核"
    CHECKED = "checked", "待发布"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    DISCARDED = "discarded", "已作废"


EDITABLE = (UpdateState.DRAFT, UpdateState.RETURNED)
PENDING = (UpdateState.SUBMITTED, UpdateState.CHECKED)
REPORT, CHECK, PUBLISH = (
    "tracking.report_progressupdate",
    "tracking.check_progressupdate",
    "tracking.publish_progressupdate",
)

MOVES = {
    "submit": Move(EDITABLE, UpdateState.SUBMITTED, (REPORT,), "提交审核"),
    "withdraw": Move((UpdateState.SUBMITTED,), UpdateState.DRAFT, (REPORT,), "撤回"),
    "check": Move((UpdateState.SUBMITTED,), UpdateState.CHECKED, (CHECK,), "审核通过", by_another=True),
    "stand_in": Move((UpdateState.SUBMITTED,), UpdateState.CHECKED, (PUBLISH,), "代审通过", by_another=True),
    "return": Move(PENDING, UpdateState.RETURNED, (CHECK, PUBLISH), "退回修改", note=True, by_another=True),
    "publish": Move(PENDING, UpdateState.PUBLISHED, (PUBLISH,), "发布", by_another=True),
    "discard": Move(EDITABLE, UpdateState.DISCARDED, (REPORT,), "作废"),
}  # published is final: a correction is a new revision of the update, not a move back

CHECK_MOVES = ("check", "stand_in")
"""The department's check: by its own reviewer, or by an administrator in its stead (代审)."""

OWN_MOVES = frozenset({"withdraw", "discard"})
"""Moves only the author makes."""

MOVE_LABELS = {"draft": "开始填报", "correct": "发起更正", **{name: move.label for name, move in MOVES.items()}}
"""What an update's events are called: its moves, and the two ways it begins."""
