"""Figures in a file: each a number in a column of its own, with its unit in the head or beside it."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.factories import CampaignFactory, IndicatorFactory, ProjectFactory, ReportMonthFactory, published_update
from tests.libreoffice import converted
from zone.ledger import clock
from zone.units import first_day


@pytest.fixture
def this(db):
    return ReportMonthFactory(month=first_day(clock.today())).month


def workbook(client, reader, address: str) -> bytes:
    client.force_login(reader)
    return b"".join(client.get(address).streaming_content)


def row_of(content: bytes) -> dict[str, object]:
    head, row = load_workbook(io.BytesIO(content)).active.iter_rows(max_row=2)
    return {name.value: cell for name, cell in zip(head, row, strict=True)}


def test_working_columns_are_numbers_with_their_unit_in_the_head(client, clerk, manager, department, this, tmp_path):
    project = ProjectFactory(code="P1", lead_department=department)
    promised = IndicatorFactory(undertaking=project, number=1, name="完成投资", unit="万元", target=Decimal(12000))
    published_update(promised, "1200.5", by=clerk, publisher=manager, month=this)
    content = workbook(client, clerk, "/projects/?year=current&export=xlsx")
    cells = row_of(content)
    numbers = ("年度计划（万元）", "累计完成（万元）", "完成率", "时间进度", "±百分点")
    assert [cells[name].data_type for name in numbers] == ["n"] * 5
    assert (cells["年度计划（万元）"].value, cells["累计完成（万元）"].value) == (12000, 1200.5)
    assert cells["完成率"].number_format.endswith("%")
    (tmp_path / "list.xlsx").write_bytes(content)
    converted(tmp_path, ["list.xlsx"], "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true")
    assert "12,000.00" in (tmp_path / "list.csv").read_text()


def test_each_indicator_has_name_unit_value_and_target_in_columns_of_their_own(
    client, clerk, manager, department, this
):
    campaign = CampaignFactory(code="C1", lead_department=department)
    for number, name, unit in ((1, "签约项目", "个"), (2, "到位资金", "万元")):
        promised = IndicatorFactory(undertaking=campaign, number=number, name=name, unit=unit, target=Decimal(48))
    published_update(promised, 39, by=clerk, publisher=manager, month=this)
    cells = row_of(workbook(client, clerk, "/campaigns/?columns=indicators,year_plan&export=xlsx"))
    said = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    assert said == {
        "编码": "C1",
        "主要指标": "签约项目",
        "主要指标单位": "个",
        "主要指标目标": 48,
        "指标2": "到位资金",
        "指标2单位": "万元",
        "指标2完成值": 39,
        "指标2目标": 48,
        "年度计划": 48,
        "年度计划单位": "个",
    }
    assert cells["指标2完成值"].data_type == "n"
