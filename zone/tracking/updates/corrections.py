"""What a correction changes of the revision it corrects: the one comparison, for timeline and month alike."""

from dataclasses import dataclass

from zone.tracking.figures.status import measured_text
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.update_fields import TEXTS

NOTHING = "（空）"


@dataclass(frozen=True)
class Change:
    """An indicator, a text or the evidence, as it was and as it is."""

    word: str
    old: str
    new: str


def changed_indicators(old: ProgressUpdate, new: ProgressUpdate) -> list[int]:
    """Primary keys of the indicators of which the two do not report the same."""
    before, after = _measured(old), _measured(new)
    return [pk for pk in dict.fromkeys([*before, *after]) if _reported(before.get(pk)) != _reported(after.get(pk))]


def changed_texts(old: ProgressUpdate, new: ProgressUpdate) -> list[str]:
    """Names of the texts that differ."""
    return [name for name in TEXTS if getattr(old, name) != getattr(new, name)]


def has_other_evidence(old: ProgressUpdate, new: ProgressUpdate) -> bool:
    """Whether the two rest on different evidence, in whatever order it was added."""
    return _evidence(old) != _evidence(new)


def changes(old: ProgressUpdate | None, new: ProgressUpdate) -> list[Change]:
    """What `new` says otherwise than `old`, in words; nothing where there is no old one."""
    if old is None:
        return []
    before, after = _measured(old), _measured(new)
    found = []
    for pk in changed_indicators(old, new):
        name, was, now = (after | before)[pk].indicator.name, before.get(pk), after.get(pk)
        if _value(was) != _value(now):
            found.append(Change(name, _value_text(was), _value_text(now)))
        if _note(was) != _note(now):
            found.append(Change(f"{name}（说明）", _note(was), _note(now)))
    found += [
        Change(TEXTS[name].label, getattr(old, name) or NOTHING, getattr(new, name) or NOTHING)
        for name in changed_texts(old, new)
    ]
    if has_other_evidence(old, new):
        found.append(Change("佐证", _evidence_text(old), _evidence_text(new)))
    return found


def _measured(update: ProgressUpdate) -> dict[int, Measurement]:
    return {one.indicator_id: one for one in update.measurements.all()}


def _reported(measured: Measurement | None) -> dict[str, str] | None:
    return measured.reported() if measured else None


def _value(measured: Measurement | None) -> tuple | None:
    return (measured.value, measured.qualifier) if measured else None


def _value_text(measured: Measurement | None) -> str:
    return measured_text(measured) if measured else "未填"


def _note(measured: Measurement | None) -> str:
    return (measured.note if measured else "") or NOTHING


def _evidence(update: ProgressUpdate) -> list[tuple[str, ...]]:
    return sorted(tuple(one.content().values()) for one in update.evidence.all())


def _evidence_text(update: ProgressUpdate) -> str:
    """Names with the beginning of each file's hash: another file often has the same name."""
    named = (f"{one}（{one.sha256[:8]}）" if one.sha256 else str(one) for one in update.evidence.all())
    return "、".join(named) or "无"
