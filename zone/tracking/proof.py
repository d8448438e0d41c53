"""Updates, months and evidence against their entries: every act is there as it was made, and nothing else is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from zone.ledger.ledger import ACTED_AT
from zone.ledger.proof import Check, Fault, RecordedAct, Walk, confirmed, entries_by_object, parts_of
from zone.tracking.evidence.files import INTAKE
from zone.tracking.figures.integrity import differing_among
from zone.tracking.models import Evidence, Indicator, MonthState, ProgressUpdate, ReportMonth
from zone.tracking.month_moves import MONTH_MOVES
from zone.tracking.moves import CHECK_MOVES, MOVE_LABELS, MOVES, UpdateState
from zone.tracking.signed_content import hash_of
from zone.tracking.stored_updates import StoredUpdate, stored_updates

BEGINNINGS = {
    "progressupdate.draft": (),
    "progressupdate.correct": (),
    "month.open": (),
    "reminder.send": (),
    "evidence.add": ("evidence.remove",),
}


@dataclass
class RecordedUpdate:
    """What the entries about an update say of it."""

    end_state: str = ""
    author: int | None = None
    reason: str = ""
    submitted_at: datetime | None = None
    is_late: bool = False
    checked: tuple[int | None, datetime | None, bool] = (None, None, False)
    """By whom, when, and whether in the department's stead."""
    published: tuple[int | None, datetime | None] = (None, None)
    content_hash: str = ""
    contributors: set[int | None] = field(default_factory=set)
    events: list[tuple[str, int | None, datetime, str]] = field(default_factory=list)


def replay(entries: list[RecordedAct]) -> RecordedUpdate:
    """Follow the acts on one update in their order."""
    said = RecordedUpdate()
    for entry in entries:
        name = entry.action.partition(".")[2]
        changes = json.loads(entry.changes) if entry.changes else {}
        if name in ("draft", "correct", "contribute", "submit"):
            said.contributors.add(entry.actor_id)
        if name not in MOVE_LABELS:
            continue
        at = datetime.fromisoformat(changes[ACTED_AT]) if ACTED_AT in changes else entry.at
        note = changes.get("reason", "") if name in ("draft", "correct") else changes.get("note", "")
        said.events.append((name, entry.actor_id, at, note))
        said.end_state = str(MOVES[name].target) if name in MOVES else UpdateState.DRAFT
        if name in ("draft", "correct"):
            said.author, said.reason = entry.actor_id, note
        elif name == "submit":
            said.author, said.submitted_at, said.is_late = entry.actor_id, at, changes.get("is_late", False)
        elif name in CHECK_MOVES:
            said.checked = (entry.actor_id, at, name == "stand_in")
        elif name in ("return", "withdraw"):
            said.checked = (None, None, False)
        elif name == "publish":
            said.published, said.content_hash = (entry.actor_id, at), changes["content_hash"]
    return said


def bent_updates(walk: Walk) -> Iterator[Fault]:
    """Updates whose row, values, evidence, people or events are not as the acts on them left them."""
    for keys in walk.chunks(ProgressUpdate.objects.all(), ProgressUpdate):
        yield from confirmed(_bent_updates, keys)


def _bent_updates(keys: list[int]) -> Iterator[Fault]:
    entries = entries_by_object(ProgressUpdate, keys)
    updates = stored_updates(keys)
    added = _added([one["pk"] for update in updates for one in update.evidence])
    for update in updates:
        row = update.row
        month = f"{row['month']:%Y-%m}"
        for fault in _faults(update, entries[str(row["pk"])], added):
            page = reverse("tracking:update", args=[row["undertaking__code"], month])
            named = f"填报 {row['undertaking__code']} {month} 第{row['revision']}版"
            yield Fault(f"{named}：{fault}", f"{page}#revision-{row['revision']}")


def _added(evidence: list[int]) -> set[int]:
    """Which pieces of evidence with these keys an entry has added."""
    entries = entries_by_object(Evidence, evidence) if evidence else {}
    return {pk for pk in evidence if any(one.action == "evidence.add" for one in entries[str(pk)])}


def _faults(update: StoredUpdate, entries: list[RecordedAct], added: set[int]) -> Iterator[str]:
    if not entries:
        yield "操作日志中没有它的任何记录"
        return
    row, said = update.row, replay(entries)
    held = _held(update, said) if all(entry.key_id for entry in entries) else _held_before_keys(update, said)
    for what, (stored, recorded) in held.items():
        if stored != recorded:
            yield f"{what}与操作日志所记不符"
    if row["state"] == UpdateState.PUBLISHED:
        if hash_of(update.published_content()) != row["content_hash"]:
            yield "内容与发布时签署的不符"
        if row["published_by"] in {row["author"], *said.contributors}:
            yield "发布人参与了填报"
        if said.checked[2] and row["published_by"] == row["checked_by"]:
            yield "代审人发布了自己审核的填报"
    for evidence in update.evidence:
        if not row["corrects"] and evidence["pk"] not in added:
            yield f"佐证“{evidence['name'] or evidence['citation']}”在操作日志中没有添加记录"


def _held(update: StoredUpdate, said: RecordedUpdate) -> dict[str, tuple[Any, Any]]:
    """What an update holds beside what the acts on it say, by its name."""
    row = update.row
    return {
        "状态": (row["state"], said.end_state),
        "填报人": (row["author"], said.author),
        "更正原因": (row["correction_reason"], said.reason),
        "提交时间": (row["submitted_at"], said.submitted_at),
        "逾期": (row["is_late"], said.is_late),
        "部门审核人和时间": ((row["checked_by"], row["checked_at"], row["checked_in_stead"]), said.checked),
        "发布人和时间": ((row["published_by"], row["published_at"]), said.published),
        "内容校验码": (row["content_hash"], said.content_hash),
        "填写过的人": (update.contributors, said.contributors),
        "办理过程": (update.events, said.events),
    }


def _held_before_keys(update: StoredUpdate, said: RecordedUpdate) -> dict[str, tuple[Any, Any]]:
    """The same of acts from before there was a key: not every person was recorded, and rows were earlier than acts."""
    row = update.row
    return {
        "状态": (row["state"], said.end_state),
        "填报人": (row["author"], said.author),
        "更正原因": (row["correction_reason"], said.reason),
        "部门审核人": (row["checked_by"], said.checked[0]),
        "发布人": (row["published_by"], said.published[0]),
        "内容校验码": (row["content_hash"], said.content_hash),
        "办理过程": (
            [(move, by, note) for move, by, _, note in update.events],
            [(move, by, note) for move, by, _, note in said.events],
        ),
    }


def bent_months(walk: Walk) -> Iterator[Fault]:
    """Months that were opened, closed or reopened without an act."""
    for keys in walk.chunks(ReportMonth.objects.all(), ReportMonth):
        yield from confirmed(_bent_months, keys)


def _bent_months(keys: list[Any]) -> Iterator[Fault]:
    page = reverse("admin:tracking_reportmonth_changelist")
    entries = entries_by_object(ReportMonth, keys)
    for month in ReportMonth.objects.filter(pk__in=keys).order_by("pk"):
        state, due_on, note = "", "", ""
        for entry in entries[str(month.pk)]:
            name, changes = entry.action.partition(".")[2], json.loads(entry.changes or "{}")
            state = str(MONTH_MOVES[name].target) if name in MONTH_MOVES else MonthState.OPEN
            due_on, note = changes.get("due_on", due_on), changes.get("note") or note
        if not state:
            yield Fault(f"月份 {month}在操作日志中没有开放记录", page)
        elif (month.state, month.due_on.isoformat(), month.note) != (state, due_on, note):
            yield Fault(f"月份 {month}的状态、截止日期或说明与操作日志所记不符", page)


def damaged_files(walk: Walk) -> Iterator[Fault]:
    """Evidence files that are gone or are not what was uploaded; a file of several revisions is read once."""
    last: set[tuple[str, str]] = set()
    for keys in walk.chunks(_files(), Evidence):
        read = Evidence.objects.filter(pk__in=keys).select_related("update__undertaking")
        for evidence in read.order_by("file", "pk"):
            stored = (str(evidence.file.name), evidence.sha256)
            if stored in last:
                continue
            last = {stored}
            file = INTAKE.open(*stored)
            if file is None:
                is_there = (Path(settings.EVIDENCE_ROOT) / stored[0]).exists()
                what = "内容已不是上传时的" if is_there else "文件不见了"
                yield Fault(f"佐证“{evidence}”（{evidence.update}）：{what}", evidence.update.get_absolute_url())
            else:
                file.close()


def _files():
    return Evidence.objects.exclude(file="")


def stale_figures(walk: Walk) -> Iterator[Fault]:
    """Stored copies of figures that differ from what is published; a short walk looks at all of them too."""
    for keys in walk.all_chunks(Indicator.objects.all()):
        yield from (Fault(difference) for difference in differing_among(keys).values())


CHECKS = {
    "months": Check("填报月份", bent_months, ReportMonth.objects.count),
    "updates": Check(
        "填报、数值、佐证、经手人和办理过程",
        bent_updates,
        ProgressUpdate.objects.count,
        lambda: parts_of(ProgressUpdate.objects.all()),
    ),
    "files": Check("佐证文件", damaged_files, lambda: _files().count(), lambda: parts_of(_files())),
    "figures": Check("现值", stale_figures, Indicator.objects.count, lambda: parts_of(Indicator.objects.all())),
}
