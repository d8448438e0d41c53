"""The nightly verification of the whole database, as a job."""

from zone.jobs.base import Line, Report
from zone.ledger.verification import record_outcome, verify_all


def verify_job() -> Report:
    """Hold the whole database against the ledger; each fault is a line with the page where it shows."""
    outcome, report = verify_all(), Report()
    record_outcome(outcome)
    for fault in outcome.faults:
        report.add_fault(fault.sentence, fault.url)
    if not report.faults:
        report.lines.append(Line("操作日志首尾相接，每一项操作与数据相符，佐证文件完好，触发器和约束齐全。"))
    report.measures = {
        "核验": f"{outcome.rows} 条",
        "用时": f"{outcome.seconds:.0f} 秒",
        "最新记录": str(outcome.head or "不明"),
    }
    return report
