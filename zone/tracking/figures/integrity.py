"""Comparing what is stored for speed or as proof with what the published updates say."""

import json
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.tracking.models import Aggregation, CurrentFigure, Indicator, Measurement, ProgressUpdate, Qualifier
from zone.tracking.month_series import MonthSeries
from zone.tracking.moves import UpdateState
from zone.units import plain

CHUNK = 500
"""Indicators or updates held in memory at once."""
COPIED = ("value", "qualifier", "month", "update")
"""What is stored of a figure."""


def differing_figures() -> Iterator[dict[int, str]]:
    """Stored copies that differ from the published measurements, chunk by chunk: indicator pk to what differs."""
    for keys in _chunks(Indicator.objects.all()):
        if differing := differing_among(keys):
            yield differing


def differing_among(keys: list[int]) -> dict[int, str]:
    """The same of these indicators. Looked at twice: an update published between the two reads is no difference."""
    suspects = _compare(keys)
    return _compare(list(suspects)) if suspects else {}


def rebuild_figures(indicators: list[int]) -> None:
    """Write the stored copies of these indicators anew from the published measurements."""
    with transaction.atomic():
        measured = Measurement.objects.filter(indicator__in=indicators)
        CurrentFigure.objects.filter(indicator__in=indicators).exclude(
            indicator__in=measured.values("indicator")
        ).delete()
        measured.refresh_current()
        record("figure.rebuild", changes={"indicators": sorted(indicators)})


def differing_updates() -> Iterator[str]:
    """What is wrong with published updates: content, four eyes, or their entries in the ledger."""
    published = ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED)
    for keys in _chunks(published):
        entries = _entries_of(keys)
        read = published.filter(pk__in=keys).select_related("undertaking", "month")
        for update in read.prefetch_related("measurements", "evidence", "contributors").order_by("pk"):
            for difference in _faults(update, entries.get(update.pk, [])):
                yield f"填报 {update.undertaking.code} {update.month_id:%Y-%m} 第{update.revision}版：{difference}"


def _chunks(rows) -> Iterator[list[int]]:
    """Primary keys of `rows` in ascending order, a chunk at a time."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]


def _compare(keys: list[int]) -> dict[int, str]:
    indicators = Indicator.objects.filter(pk__in=keys).order_by("pk")
    adds_up = {pk: how == Aggregation.INCREMENT for pk, how in indicators.values_list("pk", "aggregation")}
    reported: dict[int, dict[date, tuple]] = {pk: {} for pk in adds_up}
    in_force = Measurement.objects.filter(indicator__in=keys).in_force().order_by()
    for pk, month, *read in in_force.values_list("indicator", "update__month", "value", "qualifier", "update"):
        reported[pk].setdefault(month, tuple(read))
    stored = {pk: tuple(copy) for pk, *copy in CurrentFigure.objects.filter(pk__in=keys).values_list("pk", *COPIED)}
    differing = {
        pk: difference
        for pk in adds_up
        if (difference := _copy_fault(_newest(reported[pk], adds_up[pk]), stored.get(pk)))
    }
    named = Indicator.objects.filter(pk__in=differing).select_related("undertaking")
    return {one.pk: f"数据 {one.reference} {one.name}：{differing[one.pk]}" for one in named.order_by("pk")}


def _newest(reported: dict[date, tuple], adds_up: bool) -> tuple | None:
    """The copy there must be of what the months make: value, qualifier, month, update; None if nothing is published."""
    if not reported:
        return None
    month = max(reported)
    _, qualifier, update = reported[month]
    series = MonthSeries({one: value for one, (value, *_) in reported.items()}, adds_up)
    return series.figure(month), qualifier, month, update


def _copy_fault(true: tuple | None, stored: tuple | None) -> str:
    """How a stored copy differs from its figure; empty when they agree."""
    if true == stored:
        return ""
    if true is None:
        return "没有已发布的数值，但存有现值"
    if stored is None:
        return f"已发布 {plain(true[0])}，但未存现值"
    return f"已发布 {_words(*true)}，存储的是 {_words(*stored)}"


def _words(value, qualifier, month, update) -> str:
    return f"{plain(value)}（{dict(Qualifier.choices).get(qualifier, qualifier)}，{month:%Y-%m}，填报号 {update}）"


def _entries_of(keys: list[int]) -> dict[int, list[LedgerEntry]]:
    """Ledger entries of the filing and publishing of these updates, oldest first, by update pk."""
    found: dict[int, list[LedgerEntry]] = {}
    entries = LedgerEntry.objects.filter(
        object_type=ProgressUpdate._meta.label_lower,
        object_id__in=[str(pk) for pk in keys],
        action__in=("progressupdate.submit", "progressupdate.publish"),
    )
    for entry in entries.order_by("sequence"):
        found.setdefault(int(entry.object_id), []).append(entry)
    return found


def _faults(update: ProgressUpdate, entries: list[LedgerEntry]) -> Iterator[str]:
    if update.hash_now() != update.content_hash:
        yield "内容与发布时的校验码不符"
    if update.published_by_id in {update.author_id, *(c.user_id for c in update.contributors.all())}:
        yield "发布人参与了填报"
    filed = [entry for entry in entries if entry.action == "progressupdate.submit"]
    published = [entry for entry in entries if entry.action == "progressupdate.publish"]
    if not filed:
        yield "操作日志中没有提交记录"
    elif filed[-1].actor_id != update.author_id:
        yield f"填报人与操作日志第 {filed[-1].sequence} 号的操作人不符"
    if not published:
        yield "操作日志中没有发布记录"
        return
    if len(published) > 1:
        yield f"操作日志中有 {len(published)} 条发布记录"
    entry = published[0]
    if json.loads(entry.changes).get("content_hash") != update.content_hash:
        yield f"校验码与操作日志第 {entry.sequence} 号所记不符"
    if entry.actor_id != update.published_by_id:
        yield f"发布人与操作日志第 {entry.sequence} 号的操作人不符"
