"""What an update says otherwise than the revision it corrects, or than it said itself when it was returned: the one
comparison, for timeline, month and review alike."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zone.ledger.models import LedgerEntry
from zone.tracking.figures.status import measured_text
from zone.tracking.models import Evidence, Indicator, Measurement, ProgressUpdate
from zone.tracking.update_fields import SIGNED_OF_EVIDENCE, SIGNED_OF_MEASUREMENT, TEXTS

NOTHING = "（空）"


@dataclass(frozen=True)
class Change:
    """An indicator, a text or the evidence, as it was and as it is."""

    word: str
    old: str
    new: str


@dataclass(frozen=True)
class Said:
    """What an update says and rests on, in a form that can be compared."""

    texts: dict[str, str]
    measured: dict[int, Measurement]
    """By the indicator's primary key."""
    evidence: list[Evidence]

    @classmethod
    def now(cls, update: ProgressUpdate) -> "Said":
        measured = {one.indicator_id: one for one in update.measurements.all()}
        return cls({name: getattr(update, name) for name in TEXTS}, measured, list(update.evidence.all()))

    @classmethod
    def then(cls, content: dict[str, Any], update: ProgressUpdate, indicators: Iterable[Indicator]) -> "Said":
        """What `update` said when the ledger recorded `content` of it, of these indicators as they are called now.

        A text or fact that was not recorded then, as it came later, counts as empty.
        """
        named = {one.pk: one for one in indicators}
        measured = {
            one["indicator"]: Measurement(
                update=update,
                indicator=named[one["indicator"]],
                value=Decimal(one["value"]),
                **{name: one.get(name, "") for name in SIGNED_OF_MEASUREMENT},
            )
            for one in content["measurements"]
            if one["indicator"] in named
        }
        facts = (*SIGNED_OF_EVIDENCE, "file")
        evidence = [Evidence(**{name: one[name] for name in facts if name in one}) for one in content["evidence"]]
        return cls({name: content.get(name, "") for name in TEXTS}, measured, evidence)

    def differs_from(self, old: "Said") -> bool:
        """Whether anything is said otherwise than in `old`."""
        return bool(self.indicators_other_than(old) or self.texts_other_than(old) or self.rests_on_other_evidence(old))

    def indicators_other_than(self, old: "Said") -> list[int]:
        """Primary keys of the indicators of which the two do not report the same."""
        known = dict.fromkeys([*old.measured, *self.measured])
        return [pk for pk in known if _reported(old.measured.get(pk)) != _reported(self.measured.get(pk))]

    def texts_other_than(self, old: "Said") -> list[str]:
        """Names of the texts that differ."""
        return [name for name in TEXTS if old.texts[name] != self.texts[name]]

    def rests_on_other_evidence(self, old: "Said") -> bool:
        """Whether the two rest on different evidence, in whatever order it was added."""
        return _rests_on(old) != _rests_on(self)

    def changes_since(self, old: "Said") -> list[Change]:
        """What is said otherwise than in `old`, in words."""
        found = []
        for pk in self.indicators_other_than(old):
            was, now = old.measured.get(pk), self.measured.get(pk)
            name = (old.measured | self.measured)[pk].indicator.month_label
            if _value(was) != _value(now):
                found.append(Change(name, _value_text(was), _value_text(now)))
            if _note(was) != _note(now):
                found.append(Change(f"{name}（说明）", _note(was), _note(now)))
        found += [
            Change(TEXTS[name].label, old.texts[name] or NOTHING, self.texts[name] or NOTHING)
            for name in self.texts_other_than(old)
        ]
        if self.rests_on_other_evidence(old):
            found.append(Change("佐证", _evidence_text(old), _evidence_text(self)))
        return found


def returned_contents(updates: Collection[int]) -> dict[int, dict[str, Any]]:
    """What each of these updates, by its key, said when it was returned last, as the ledger has it; one statement where
    there are any. Without one of which that is not recorded."""
    if not updates:
        return {}
    entries = LedgerEntry.objects.filter(
        action="progressupdate.return", object_type=ProgressUpdate._meta.label_lower, object_id__in=map(str, updates)
    )
    read = entries.order_by("sequence").values_list("object_id", "changes")
    return {int(pk): content for pk, changes in read if (content := _content_in(changes))}


def _content_in(changes: str) -> dict[str, Any]:
    """The content that an entry records; empty without one, or where what stands there was tampered with."""
    try:
        recorded = json.loads(changes)
    except ValueError:
        return {}
    content = recorded.get("content") if isinstance(recorded, dict) else None
    return content if isinstance(content, dict) and {"measurements", "evidence"} <= content.keys() else {}


def changes(update: ProgressUpdate, corrected: ProgressUpdate | None) -> list[Change]:
    """What `update` says otherwise than the one it corrects; nothing where it corrects none."""
    return Said.now(update).changes_since(Said.now(corrected)) if corrected else []


def _reported(measured: Measurement | None) -> dict[str, str] | None:
    return measured.reported() if measured else None


def _value(measured: Measurement | None) -> tuple | None:
    return (measured.value, measured.qualifier) if measured else None


def _value_text(measured: Measurement | None) -> str:
    return measured_text(measured) if measured else "未填"


def _note(measured: Measurement | None) -> str:
    return (measured.note if measured else "") or NOTHING


def _rests_on(said: Said) -> list[tuple[str, ...]]:
    return sorted(tuple(one.content().values()) for one in said.evidence)


def _evidence_text(said: Said) -> str:
    """Names with the beginning of each file's hash: another file often has the same name."""
    named = (f"{one}（{one.sha256[:8]}）" if one.sha256 else str(one) for one in said.evidence)
    return "、".join(named) or "无"
