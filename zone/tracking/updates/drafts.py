"""Writing an update: starting a draft or a correction, and saving what was typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.ledger import clock
from zone.ledger.ledger import record
from zone.moves import make_move
from zone.people.models import User
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
from zone.tracking.moves import EDITABLE, PENDING
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


def month_refusal(month: date) -> str:
    """Why nothing can be reported for this month now, in a sentence; empty when it can."""
    opened = ReportMonth.objects.filter(pk=month).first()
    if opened is None:
        return f"{month.year}年{month.month}月尚未开放填报。"
    return "" if opened.is_open else f"{opened}已关账，须由管理员重新开放后才能填报。"


def open_update(undertaking: Undertaking, month: date) -> ProgressUpdate | None:
    """The update of this month that is being written or waits for review."""
    return ProgressUpdate.objects.filter(undertaking=undertaking, month=month, state__in=(*EDITABLE, *PENDING)).first()


def update_in_force(undertaking: Undertaking, month: date) -> ProgressUpdate | None:
    """The published update in force for this month."""
    return ProgressUpdate.objects.in_force().filter(undertaking=undertaking, month=month).first()


@transaction.atomic
def start(undertaking: Undertaking, month: date, *, by: User, batch: int | None = None) -> ProgressUpdate:
    """Begin the month's draft, or return the one already begun. `batch` is the import that begins it.

    Raises ValidationError when the month is not open or an update is published, which only a correction changes.
    """
    _may_write_now(undertaking, month, by)
    if begun := open_update(undertaking, month):
        return begun
    if update_in_force(undertaking, month):
        raise ValidationError(ALREADY_PUBLISHED)
    return _recorded(_begin(undertaking, month, by, "draft"), "draft", by, batch)


@transaction.atomic
def start_correction(undertaking: Undertaking, month: date, *, by: User, reason: str) -> ProgressUpdate:
    """Begin a new revision of the month's published update, filled with its content.

    Raises ValidationError without a reason, with nothing published, or with a revision already begun.
    """
    _may_write_now(undertaking, month, by)
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写明更正原因。", code="reason")
    if len(reason) > 500:
        raise ValidationError("更正原因不超过 500 字。", code="reason")
    if open_update(undertaking, month):
        raise ValidationError("该事项本月已有一份在填或待审的填报。")
    old = update_in_force(undertaking, month)
    if old is None:
        raise ValidationError("本月尚无已发布的进展，不需要更正。")
    new = _begin(undertaking, month, by, "correct", corrects=old, reason=reason)
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

    A field that is not named stays as it is. Raises PermissionDenied, ValidationError when the
    update is past editing, Conflict if `version` is no longer the current one.
    """
    update = ProgressUpdate.lock(update.pk)
    _may_write_now(update.undertaking, update.month_id, by)
    if not update.is_editable:
        raise ValidationError(f"当前状态为“{update.get_state_display()}”，不能再修改。", code="state")
    if version != update.version:
        raise Conflict(update)
    for name in TEXTS:
        setattr(update, name, texts.get(name, getattr(update, name)))
    indicators = {i.pk: i for i in update.undertaking.indicators.filter(pk__in=typed)}
    for pk, entry in typed.items():
        _put(update, indicators[pk], entry)
    update.no_change = False
    update.version += 1
    update.saved_at = clock.now()
    update.full_clean(exclude=["state"])
    update.save()
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
    """File the update for review. Raises ValidationError, by indicator pk, if an odd value lacks its explanation."""
    if missing := unexplained(update):
        raise ValidationError({f"note_{pk}": reason for pk, reason in missing.items()})
    return make_move(update, "submit", by=by)


def unexplained(update: ProgressUpdate) -> dict[int, str]:
    """Why each odd value asks for an explanation it does not have, by indicator pk."""
    measured = list(update.measurements.select_related("indicator"))
    published = published_values([one.indicator_id for one in measured], before=update.month_id)
    reasons = {
        one.indicator_id: oddity(prior_figure(one.indicator, update.month_id, published[one.indicator_id]), one.value)
        for one in measured
        if not one.note.strip()
    }
    return {pk: reason for pk, reason in reasons.items() if reason}


def _may_write_now(undertaking: Undertaking, month: date, by: User) -> None:
    if not may_write(by, undertaking):
        raise PermissionDenied
    Undertaking.objects.select_for_update(no_key=True).get(pk=undertaking.pk)  # one beginner at a time
    if refusal := month_refusal(month):
        raise ValidationError(refusal, code="month")


def _begin(undertaking, month, by, event, *, corrects=None, reason="") -> ProgressUpdate:
    # Before the ledger's lock, as filing and closing do, to avoid deadlock.
    ReportMonth.objects.select_for_update(no_key=True).get(pk=month)
    last = ProgressUpdate.objects.filter(undertaking=undertaking, month=month).order_by("-revision").first()
    update = ProgressUpdate.objects.create(
        undertaking=undertaking,
        month_id=month,
        revision=last.revision + 1 if last else 1,
        corrects=corrects,
        correction_reason=reason,
        author=by,
        saved_at=clock.now(),
        **({name: getattr(corrects, name) for name in TEXTS} if corrects else {}),
    )
    update.add_contributor(by)
    update.events.create(move=event, by=by, note=reason)
    return update


def _recorded(update: ProgressUpdate, event: str, by: User, batch: int | None = None) -> ProgressUpdate:
    """Record in the ledger how the update began, once all of it is written."""
    changes: dict[str, Any] = {"reason": update.correction_reason}
    if batch is not None:
        changes["batch"] = batch
    record(f"progressupdate.{event}", actor=by, obj=update, topic=update.undertaking.code, changes=changes)
    return update


def _copies(old: ProgressUpdate, new: ProgressUpdate) -> list[Evidence]:
    copies = list(old.evidence.all())
    for evidence in copies:
        evidence.pk, evidence.update = None, new
    return copies


def _put(update: ProgressUpdate, indicator: Indicator, entry: Entry) -> None:
    if entry.value is None:
        update.measurements.filter(indicator=indicator).delete()
        return
    refuse_negative(indicator.unit, entry.value)
    update.measurements.update_or_create(
        indicator=indicator,
        defaults={
            "value": entry.value,
            "qualifier": indicator.qualifier,
            "note": entry.note,
            "labels_at_publication": labels_of(indicator),
        },
    )
