"""Writing an update: starting a draft or a correction, and saving what was typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import begin_act, record
from zone.moves import make_move
from zone.people.models import User
from zone.rows import locked_row, rows
from zone.tracking.figures.prior import prior_figure
from zone.tracking.figures.reading import published_values
from zone.tracking.models import (
    Evidence,
    Indicator,
    Measurement,
    ProgressUpdate,
    ReportMonth,
    Undertaking,
    labels_of,
)
from zone.tracking.moves import EDITABLE, PENDING, UpdateState
from zone.tracking.permissions import may_write
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates.plausibility import oddity, refuse_negative

ALREADY_PUBLISHED = "本月进展已发布；如有差错，请发起更正。"


@dataclass(frozen=True)
class Entry:
    """What a person typed for one indicator: a value in its unit (None: nothing) and an explanation."""

    value: Decimal | None
    note: str = ""


class Conflict(Exception):
    """Somebody saved the draft after this person opened it; `current` is the current draft."""

    def __init__(self, current: ProgressUpdate):
        super().__init__("the draft was saved by someone else meanwhile")
        self.current = current


@dataclass(frozen=True)
class MonthUpdates:
    """All that was ever written of an undertaking's month, by revision."""

    revisions: list[ProgressUpdate]

    @property
    def open(self) -> ProgressUpdate | None:
        """The one that is being written or waits for review."""
        return next((one for one in self.revisions if one.state in (*EDITABLE, *PENDING)), None)

    @property
    def in_force(self) -> ProgressUpdate | None:
        """The published one that no published correction replaces."""
        published = [one for one in self.revisions if one.state == UpdateState.PUBLISHED]
        corrected = {one.corrects_id for one in published}
        return next((one for one in published if one.pk not in corrected), None)

    @property
    def current(self) -> ProgressUpdate | None:
        """The one in work, else the published one."""
        return self.open or self.in_force

    @property
    def next_revision(self) -> int:
        return self.revisions[-1].revision + 1 if self.revisions else 1


def month_updates(undertaking: Undertaking, month: date) -> MonthUpdates:
    """Read the month's updates of every state, in one statement."""
    found = rows(ProgressUpdate, undertaking=undertaking.pk, month=month)
    return MonthUpdates(sorted(found, key=lambda update: update.revision))


class Unexplained(ValidationError):
    """Odd values lack their explanation: `reasons` by indicator pk, the form's messages by their note's field."""

    def __init__(self, reasons: dict[int, str]):
        super().__init__({f"note_{pk}": reason for pk, reason in reasons.items()})
        self.reasons = reasons


def month_refusal(month: date) -> str:
    """Why nothing can be reported for this month now, in a sentence; empty when it can."""
    return _refusal(month, rows(ReportMonth, month=month))


def open_update(undertaking: Undertaking, month: date) -> ProgressUpdate | None:
    """The update of this month that is being written or waits for review."""
    return month_updates(undertaking, month).open


def update_in_force(undertaking: Undertaking, month: date) -> ProgressUpdate | None:
    """The published update in force for this month."""
    return month_updates(undertaking, month).in_force


@transaction.atomic
def start(undertaking: Undertaking, month: date, *, by: User, batch: int | None = None) -> ProgressUpdate:
    """Begin the month's draft, or return the one already begun. `batch` is the import that begins it.

    Raises ValidationError when the month is not open or an update is published, which only a correction changes.
    """
    undertaking = _lock_to_write(undertaking.pk, by)
    written = month_updates(undertaking, month)
    if begun := written.open:
        _require_open_month(month)
        return begun
    _hold_month_open(month)
    if written.in_force:
        raise ValidationError(ALREADY_PUBLISHED)
    return _recorded(_begin(undertaking, month, by, written.next_revision), "draft", by, batch)


@transaction.atomic
def start_correction(undertaking: Undertaking, month: date, *, by: User, reason: str) -> ProgressUpdate:
    """Begin a new revision of the month's published update, filled with its content.

    Raises ValidationError without a reason, with nothing published, or with a revision already begun.
    """
    undertaking = _lock_to_write(undertaking.pk, by)
    _hold_month_open(month)
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明更正原因。", code="reason")
    if len(reason) > 500:
        raise ValidationError("更正原因不超过 500 字。", code="reason")
    written = month_updates(undertaking, month)
    if written.open:
        raise ValidationError("该事项本月已有一份在填或待审的填报。")
    old = written.in_force
    if old is None:
        raise ValidationError("本月尚无已发布的进展，不需要更正。")
    new = _begin(undertaking, month, by, written.next_revision, corrects=old, reason=reason)
    Measurement.objects.bulk_create(
        Measurement(
            update=new,
            indicator=m.indicator,
            value=m.value,
            qualifier=m.qualifier,
            note=m.note,
            labels_at_publication=labels_of(m.indicator),
        )
        for m in old.measurements.select_related("indicator__undertaking")
    )
    Evidence.objects.bulk_create(_copies(old, new))
    return _recorded(new, "correct", by)


@transaction.atomic
def save_draft(
    update: ProgressUpdate, *, by: User, version: int, texts: dict[str, str], typed: dict[int, Entry]
) -> ProgressUpdate:
    """Save what was typed into a draft: `texts` by field name, `typed` by indicator pk; return the fresh copy.

    The form has checked both; a field that is not named stays as it is. Raises PermissionDenied, ValidationError when
    the update is past editing, Conflict if `version` is no longer the current one.
    """
    update = locked_row(ProgressUpdate, update.pk)
    update.undertaking = _lock_to_write(update.undertaking_id, by)
    _require_open_month(update.month_id)
    if not update.is_editable:
        raise ValidationError(f"当前状态为“{update.get_state_display()}”，不能再修改。", code="state")
    if version != update.version:
        raise Conflict(update)
    for name in TEXTS:
        setattr(update, name, texts.get(name, getattr(update, name)))
    _put(update, typed)
    update.no_change = False
    update.version += 1
    update.saved_at = clock.now()
    update.save(update_fields=[*TEXTS, "no_change", "version", "saved_at"])
    update.add_contributor(by)
    return update


@transaction.atomic
def report_no_change(undertaking: Undertaking, month: date, *, by: User) -> ProgressUpdate:
    """File 本月无变化 in one action: the month is reported, every published figure stays as it stands."""
    update = start(undertaking, month, by=by)
    update = ProgressUpdate.lock(update.pk)
    if not update.is_editable:
        raise ValidationError(f"当前状态为“{update.get_state_display()}”，不能再修改。", code="state")
    update.no_change = True
    update.version += 1
    update.saved_at = clock.now()
    update.save()
    return make_move(update, "submit", by=by)


@transaction.atomic
def submit_draft(update: ProgressUpdate, *, by: User) -> ProgressUpdate:
    """File the update for review. Raises Unexplained if an odd value lacks its explanation."""
    if missing := unexplained(update):
        raise Unexplained(missing)
    return make_move(update, "submit", by=by)


def unexplained(update: ProgressUpdate) -> dict[int, str]:
    """Why each odd value asks for an explanation it does not have, by indicator pk."""
    bare = [one for one in rows(Measurement, update=update.pk) if not one.note.strip()]
    if not bare:
        return {}
    indicators = {one.pk: one for one in rows(Indicator, undertaking=update.undertaking_id)}
    published = published_values([one.indicator_id for one in bare], before=update.month_id)
    reasons = {
        pk: oddity(prior_figure(indicators[pk], update.month_id, published[pk]), value)
        for pk, value in sorted((one.indicator_id, one.value) for one in bare)
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _lock_to_write(pk: int, by: User) -> Undertaking:
    """The undertaking, locked: one person begins or saves at a time. Raises PermissionDenied if not `by` may."""
    undertaking = locked_row(Undertaking, pk)
    if not may_write(by, undertaking):
        raise PermissionDenied
    return undertaking


def _require_open_month(month: date) -> None:
    """Raises ValidationError if nothing can be reported for the month now."""
    if refusal := month_refusal(month):
        raise ValidationError(refusal, code="month")


def _hold_month_open(month: date) -> None:
    """The same, with the month locked until the commit, so that it cannot close meanwhile."""
    # Before the ledger's lock, as filing and closing do, to avoid deadlock.
    if refusal := _refusal(month, rows(ReportMonth, lock=True, month=month)):
        raise ValidationError(refusal, code="month")


def _refusal(month: date, found: list[ReportMonth]) -> str:
    return found[0].filing_refusal if found else f"{month.year}年{month.month}月尚未开放填报。"


def _begin(undertaking, month, by, revision, *, corrects=None, reason="") -> ProgressUpdate:
    update = ProgressUpdate.objects.create(
        undertaking=undertaking,
        month_id=month,
        revision=revision,
        corrects=corrects,
        correction_reason=reason,
        author=by,
        saved_at=clock.now(),
        **({name: getattr(corrects, name) for name in TEXTS} if corrects else {}),
    )
    update.contributors.create(user=by)
    return update


def _recorded(update: ProgressUpdate, event: str, by: User, batch: int | None = None) -> ProgressUpdate:
    """Write how the update began, with its event and in the ledger, once all of it is written."""
    changes: dict[str, Any] = {"reason": update.correction_reason}
    if batch is not None:
        changes["batch"] = batch
    act = begin_act()
    update.events.create(move=event, by=by, note=update.correction_reason, at=act.at)
    record(f"progressupdate.{event}", actor=by, obj=update, topic=update.undertaking.code, changes=changes, act=act)
    return update


def _copies(old: ProgressUpdate, new: ProgressUpdate) -> list[Evidence]:
    copies = list(old.evidence.all())
    for evidence in copies:
        evidence.pk, evidence.update = None, new
    return copies


def _put(update: ProgressUpdate, typed: dict[int, Entry]) -> None:
    """Store the typed values, of an empty one nothing; in as many statements however many there are."""
    if not typed:
        return
    indicators = {one.pk: one for one in rows(Indicator, undertaking=update.undertaking_id)}
    stored = {one.indicator_id: one for one in rows(Measurement, update=update.pk)}
    new = []
    for pk, entry in typed.items():
        indicator, measured = indicators[pk], stored.get(pk)
        indicator.undertaking = update.undertaking
        if entry.value is None:
            if measured:
                measured.delete()
            continue
        refuse_negative(indicator.unit, entry.value)
        if measured is None:
            measured = Measurement(update=update, indicator=indicator)
            new.append(measured)
        measured.value, measured.note = entry.value, entry.note
        measured.qualifier, measured.labels_at_publication = indicator.qualifier, labels_of(indicator)
        if pk in stored:
            measured.save()
    Measurement.objects.bulk_create(new)
