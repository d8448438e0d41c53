"""What a month's update consists of: the one list of its texts, and what of it is signed.

Form, signed content, triggers, review, timeline, differences, imports, the month's layout and the ledger's words take
their texts from `TEXTS`. A new text needs its line here, its column in `ProgressUpdate` and a migration.
"""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class UpdateText:
    """One text of an update, a column of `ProgressUpdate` by the same name."""

    name: str
    label: str
    limit: int
    """Characters at most."""
    headers: tuple[str, ...] = ()
    """Other headers under which offices' workbooks have it."""
    width: int = 20
    """Width of its column in the month's form, in characters."""
    is_report: bool = False
    """Whether it alone makes the month reported."""

    def column(self) -> "models.TextField[str, str]":
        return models.TextField(self.label, max_length=self.limit, blank=True)


TEXTS = {
    text.name: text
    for text in (
        UpdateText("progress", "本月进展", 2000, ("工作进展", "形象进度"), width=26, is_report=True),
        UpdateText("problems", "存在问题", 1000, ("存在的问题",)),
        UpdateText("next_steps", "下步措施", 1000, ("下步打算",)),
    )
}
"""The texts by name, in the order in which they are asked for and shown."""

NOTE_LIMIT = 200
"""Characters of the note beside a value."""

DECLARED = ("no_change", "correction_reason")
"""What the update itself says beside its texts."""

SIGNED_OF_MEASUREMENT = ("qualifier", "note")
"""What is signed of each value beside its indicator, number and labels."""

SIGNED_OF_EVIDENCE = ("name", "sha256", "citation", "size", "content_type")
