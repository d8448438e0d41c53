"""The nightly verification of the ledger, as a job."""

from zone.jobs.base import Line, Report
from zone.ledger.verify import verify


def verify_job() -> Report:
    """Walk the ledger; each fault is a line."""
    verdict, report = verify(), Report()
    for name in verdict.triggers:
        report.add_fault(f"触发器或函数缺失、停用或被改动：{name}")
    for object_type in verdict.stale:
        report.add_fault(f"最近记录的位置与台账不符，计数可能过时：{object_type}")
    if verdict.broken:
        report.add_fault(f"台账第一处断裂：{verdict.broken.sentence}。")
    if not report.faults:
        report.lines.append(Line(f"台账 {verdict.count} 条记录首尾相接，触发器齐全。"))
    report.measures = {"台账记录": f"{verdict.count} 条", "链尾": str(verdict.last)}
    return report
