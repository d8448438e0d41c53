"""Backup and rehearsal as nightly jobs, and what their page says on top."""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from zone.backups.making import make_backup
from zone.backups.manifest import BackupError
from zone.backups.rehearsal import MADE, rehearse
from zone.backups.words import duration_text, size_text
from zone.checklist import Fact
from zone.jobs.base import Line, Report
from zone.jobs.models import Outcome, Slot
from zone.key_figures import KeyFigure
from zone.ledger import clock
from zone.ledger.models import LedgerEntry

GRACE = timedelta(hours=4)
"""How much later than its time each may begin: after that people are at work."""


def backup_job() -> Report:
    """Make tonight's backup."""
    report = Report()
    try:
        made = make_backup(settings.BACKUP_DIR, settings.BACKUP_KEEP)
    except BackupError as error:
        report.add_fault(f"未备份：{error}")
        return report
    report.lines.append(Line(f"已备份数据库和 {len(made.manifest.files) - 1} 个佐证文件。"))
    if made.unrecorded:
        report.add_fault(f"备份没能记入操作日志：{made.unrecorded}")
    report.lines += [Line(f"已删除旧备份 {name}。") for name in made.removed[:10]]
    report.measures = {
        "存为": made.folder.name,
        "大小": size_text(made.manifest.size),
        "文件": f"{len(made.manifest.files)} 个，其中 {made.linked} 个与上一份相同、不占空间",
        "最新记录": made.manifest.head,
    }
    return report


def rehearse_job() -> Report:
    """Restore the newest backup beside the site and prove it."""
    report = Report()
    try:
        shown = rehearse(settings.BACKUP_DIR)
    except BackupError as error:
        report.add_fault(f"未演练：{error}")
        return report
    for fault in shown.faults:
        report.add_fault(fault)
    if not shown.faults:
        report.lines.append(
            Line(f"{_local(shown.manifest.made_at)} 的备份已在临时数据库中恢复并核验，操作日志完整，数据一致。")
        )
    report.measures = {
        "备份": shown.name,
        "备份时间": f"{duration_text(shown.age)}前",
        "大小": size_text(shown.manifest.size),
        "用时": f"{shown.seconds:.1f} 秒",
        "最新记录": shown.manifest.head,
    }
    return report


def _local(instant: str) -> str:
    """2026-11-23 10:32, local time, of an instant in a manifest."""
    return f"{localtime(datetime.fromisoformat(instant)):%Y-%m-%d %H:%M}"


def look_at_backup() -> Fact:
    """Whether there has ever been a backup."""
    made = LedgerEntry.objects.filter(action=MADE).first()
    if made is None:
        return Fact((), ("尚无备份；每天夜里自动备份，也可由运维人员手工备份",))
    return Fact((f"最新备份 {localtime(made.at):%Y-%m-%d %H:%M}",), ())


def backup_figures() -> list[KeyFigure]:
    """The newest backup and rehearsal at a glance."""
    made = LedgerEntry.objects.filter(action=MADE).first()
    if made is None:
        return [KeyFigure("最新备份", "还没有", "每日自动备份，也可由运维人员手工备份")]
    said = json.loads(made.changes)
    sequence, _, own_hash = said["head"].partition(":")
    figures = [
        KeyFigure("最新备份", f"{duration_text(clock.now() - made.at)}前", f"{localtime(made.at):%Y-%m-%d %H:%M}"),
        KeyFigure("备份大小", size_text(said["size"]), f"{said['files']} 个文件"),
        KeyFigure("备份时的最新记录", f"第 {sequence} 条", f"校验码 {own_hash[:16]}…"),
    ]
    rehearsed = Slot.objects.filter(job="rehearse", outcome=Outcome.WELL).first()
    if rehearsed is None:
        return [*figures, KeyFigure("恢复演练", "尚未通过", "恢复所需时间尚未测得")]
    when = f"{localtime(rehearsed.finished_at):%Y-%m-%d %H:%M} 通过"
    return [*figures, KeyFigure("恢复演练用时", rehearsed.measures.get("用时", "—"), when)]
