"""The annual report as a workbook: its figures for people, the same for machines, and a worksheet about the file."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.timezone import localtime
from xlsxwriter import Workbook

from zone.export import FORMATS, StreamedWorksheet, new_file, new_workbook
from zone.ledger.places import place_at
from zone.people.models import User
from zone.reports.annual import KEYS, AnnualReport
from zone.reports.annual_summary import AnnualSummary
from zone.seal_marks import year_mark
from zone.tracking.models import Pillar, Qualifier

REPORT_HEADING = (
    "编号",
    "板块",
    "事项",
    "指标",
    "数据",
    "数值",
    "单位",
    "时段",
    "发布日期",
    "年度目标",
    "完成率（%）",
    "说明",
)
SUM_HEADING = ("板块", "指标", "合计", "数值", "单位", "时段", "数据项数", "其中约数", "数据")
KEY_MEANINGS = {
    "id": "指标编号",
    "pillar": "板块：" + "，".join(f"{pillar.value} {pillar.label}" for pillar in Pillar),
    "subject": "事项",
    "indicator": "指标",
    "value": "数值（金额以元计）",
    "unit": "单位",
    "qualifier": "表述：" + "，".join(f"{qualifier.value} {qualifier.label}" for qualifier in Qualifier),
    "period": "时段：2024 全年，2024H1 上半年，2024H2 下半年；其余为投产后、三年内、近年来",
    "update": "所据填报的地址和版次",
}
COLUMN_WIDTHS = (10, 12, 44, 28, 16, 12, 14, 20, 48, 14, 12, 20)


def annual_workbook(report: AnnualReport | AnnualSummary, *, by: User, made_at: datetime) -> IO[bytes]:
    """Write the report to a temporary file and return it."""
    file = new_file()
    book = new_workbook(file, title=f"{report.year}年度报表")
    if isinstance(report, AnnualSummary):
        add_worksheet(book, "汇总", SUM_HEADING, sum_rows(report))
    else:
        add_worksheet(book, "报表", REPORT_HEADING, report_rows(report))
    add_worksheet(book, "数据", KEYS, (line.as_dict().values() for line in report.lines()))
    add_worksheet(book, "说明", ("项目", "内容"), about_rows(report, by=by, made_at=made_at))
    book.close()
    return file


def report_rows(report: AnnualReport) -> Iterable[Sequence[Any]]:
    """One row per figure under `REPORT_HEADING`, worded as on the page, with the number in the indicator's unit."""
    for line in report.lines():
        yield (
            line.reference,
            line.pillar.label,
            line.subject,
            line.indicator_name,
            line.status.text,
            line.figure.value,
            line.indicator.unit,
            line.span,
            localtime(line.published_at).date(),
            *((None, None) if report.known_at else (line.indicator.target, percent_of(line.status.completion))),
            line.without,
        )


def percent_of(share: Decimal | None) -> Decimal | None:
    """A share in percent, to one decimal."""
    return None if share is None else round(share * 100, 1)


def sum_rows(report: AnnualSummary) -> Iterable[Sequence[Any]]:
    """One row per sum under `SUM_HEADING`, as on the page."""
    for section in report.sections:
        for one in section.sums:
            example = "示例" if one.kind.is_example else "实际数据"
            name, horizon = one.kind.name, one.kind.horizon_word
            yield (
                section.pillar.label,
                name,
                one.text,
                one.total if one.is_added else None,
                one.kind.unit,
                horizon,
                one.figures,
                one.inexact,
                example,
            )


def about_rows(report: AnnualReport | AnnualSummary, *, by: User, made_at: datetime) -> Iterable[Sequence[Any]]:
    """What the report covers, who made it and when, and what each key of the figures means."""
    known_at = report.known_at or made_at
    return [
        ("年度", report.year),
        ("数据时点", f"{localtime(known_at):%Y-%m-%d %H:%M:%S}"),
        *([("操作日志位置", f"第 {place_at(known_at)} 条")] if report.known_at else []),
        ("生成时间", f"{localtime(made_at):%Y-%m-%d %H:%M:%S}"),
        ("生成人", str(by)),
        ("范围", "全区" if by.sees_everything else f"{by.department or '未设部门'}牵头或配合的事项"),
        ("数据项数", report.count),
        ("其中示例", report.examples),
        ("文件编号", report.document_code),
        ("封签", year_mark(report.year, report.known_at) or "本年各月尚未封账"),
        *((f"列 {key}", meaning) for key, meaning in KEY_MEANINGS.items()),
    ]


def add_worksheet(book: Workbook, name: str, heading: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """Add a worksheet with a bold, frozen heading. The worksheets of a workbook must be added one after another."""
    worksheet = book.add_worksheet(name, worksheet_class=StreamedWorksheet)
    worksheet.freeze_panes(1, 0)
    for column, width in enumerate(COLUMN_WIDTHS):
        worksheet.set_column(column, column, width)
    bold = book.add_format({"bold": True})
    date_format = book.add_format({"num_format": FORMATS["date"]})
    worksheet.append(0, [(title, bold) for title in heading])
    for number, row in enumerate(rows, start=1):
        worksheet.append(number, [(value, date_format if isinstance(value, date) else None) for value in row])
