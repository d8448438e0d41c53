"""The annual report as a workbook: its list for machines, the same for people, and what it is."""

import tempfile
from datetime import datetime
from typing import IO

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from zone.export import escape_formula
from zone.people.models import User
from zone.reports.annual import KEYS, AnnualReport
from zone.tracking.models import Pillar, Qualifier

READ = ("编号", "板块", "事项", "指标", "数据", "时段", "发布日期")
MEANINGS = {
    "id": "数据编号",
    "pillar": "板块：" + "，".join(f"{pillar.value} {pillar.label}" for pillar in Pillar),
    "subject": "事项",
    "indicator": "指标",
    "value": "数值（金额以元计）",
    "unit": "单位",
    "qualifier": "表述：" + "，".join(f"{qualifier.value} {qualifier.label}" for qualifier in Qualifier),
    "period": "时段：2024 全年，2024H1 上半年，2024H2 下半年；其余为投产后、三年内、近年来",
    "update": "所据填报的地址和版次",
}
WIDTHS = (10, 12, 44, 28, 16, 12, 14, 20, 48)


def annual_workbook(report: AnnualReport, *, by: User, made_at: datetime) -> IO[bytes]:
    """Write the report; return the file, ready to be read."""
    book = Workbook(write_only=True)
    _sheet(book, "数据", KEYS, [list(line.values()) for line in report.as_list()])
    _sheet(
        book,
        "报表",
        READ,
        [
            [
                line.reference,
                line.pillar.label,
                line.subject,
                line.indicator_name,
                line.text,
                line.horizon.label,
                localtime(line.published_at).date(),
            ]
            for line in report.lines()
        ],
    )
    known_at = report.known_at or made_at
    about: list[list] = [
        ["年度", report.year],
        ["截至时刻", f"{localtime(known_at):%Y-%m-%d %H:%M:%S} 所知"],
        ["生成时间", f"{localtime(made_at):%Y-%m-%d %H:%M:%S}"],
        ["生成人", f"{by}（{by.get_username()}）"],
        ["范围", "全区" if by.sees_everything else f"{by.department or '未设部门'}牵头或配合的事项"],
        ["数据项数", report.count],
        ["其中示例", report.examples],
        ["文件编号", report.document_code],
        *([f"列 {key}", meaning] for key, meaning in MEANINGS.items()),
    ]
    _sheet(book, "说明", ("项目", "内容"), about)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Workbook, title: str, heading: tuple[str, ...], rows: list[list]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    heads = [WriteOnlyCell(sheet, name) for name in heading]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([escape_formula(value) for value in row])
