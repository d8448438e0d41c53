"""What a row of a file can be that is not what was exported: each has its sentence, and all are said at once."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import IndicatorFactory, ReportMonthFactory, UndertakingFactory, filed_update
from tests.workbooks import states
from zone.imports.row_matching import COPIED, DAMAGED
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.updates.batch_resource import FILED, NOT_OURS

MS1, MS2 = "MS2026-01#1", "MS2026-02#1"
APRIL = date(2026, 4, 1)


@pytest.fixture
def two(indicator, department, march):
    """Two tasks of the clerk's department, the second with two indicators."""
    other = UndertakingFactory(code="MS2026-02", name="健身步道建设", lead_department=department)
    IndicatorFactory(undertaking=other, number=2, name="投资", unit="万元")
    return [indicator, IndicatorFactory(undertaking=other, number=1, name="步道长度", unit="公里")]


def reasons_of(batch) -> str:
    return "；".join(text for row in batch.rows.all() for texts in row.errors.values() for text in texts)


def as_csv(rows) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("gb18030")


def test_all_errors_are_shown_at_once_by_row_and_cell(two, clerk, client, exported, imported):
    book = exported(clerk)
    book.put(MS1, "累计完成", "约12")
    book.put(MS1, "本月进展", "长" * 2001)
    book.put(MS2, "累计完成", "-3")
    book.put("MS2026-02#2", "累计完成", "1.2亿元")
    batch = imported(clerk, book.saved())
    assert states(batch) == ["error", "error", "ready"]
    first, second, third = batch.rows.all()
    assert "不写“约”" in first.errors["value_total"][0]
    assert "最多 2000 字" in first.errors["progress"][0]
    assert second.errors == {"value_total": ["公里数不能为负。"]}
    assert third.values == {"value_total": "12000"}
    client.force_login(clerk)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert f"J{first.number}“累计完成”填的是“约12”：" in page
    assert not ProgressUpdate.objects.exists()


def test_the_same_row_twice_is_taken_once(two, clerk, exported, imported):
    book = exported(clerk)
    first, second = book.line(MS1), book.line(MS2)
    for column in range(book.worksheet.max_column, 0, -1):
        book.worksheet.cell(second, column).value = book.worksheet.cell(first, column).value
    batch = imported(clerk, book.saved())
    assert "是同一行，只能出现一次" in reasons_of(batch)
    assert states(batch)[1] == "error"


def test_cells_copied_over_another_row_are_noticed(two, clerk, exported, imported):
    book = exported(clerk)
    book.worksheet.cell(book.line(MS1), book.column("编码")).value = "MS2026-02"
    assert "可能是复制覆盖所致" in reasons_of(imported(clerk, book.saved()))


@pytest.mark.parametrize(("header", "sentence"), [("原值", DAMAGED), ("行标识", COPIED)])
def test_a_key_or_signature_that_was_tampered_with_is_refused(two, clerk, exported, imported, header, sentence):
    book = exported(clerk)
    book.put(MS1, "编码", None)
    book.put(MS1, header, MS2 if header == "行标识" else "eyJ2Ijp7fX0:forged")
    assert sentence in reasons_of(imported(clerk, book.saved()))


def test_rows_of_another_month_are_refused(two, clerk, exported, imported):
    ReportMonthFactory(month=APRIL)
    book, april = exported(clerk), exported(clerk, month=APRIL)
    stamp = april.worksheet.cell(april.line(MS1), april.column("原值")).value
    book.put(MS1, "原值", stamp)
    assert "这一行是2026年4月的，现在导入的是2026年3月" in reasons_of(imported(clerk, book.saved()))


def test_rows_one_may_not_write_have_their_sentence_only_where_they_were_changed(
    two, clerk, other_clerk, exported, imported
):
    two[0].undertaking.supporting_departments.add(other_clerk.department)
    book = exported(clerk)
    assert states(imported(other_clerk, book.saved())) == ["same", "error", "error"]
    book.put(MS1, "累计完成", 3)
    batch = imported(other_clerk, book.saved())
    assert batch.rows.first().errors == {"": [NOT_OURS]}
    assert "没有这一行对应的事项，或您无权查看" in reasons_of(batch)


def test_what_was_filed_since_is_refused(two, clerk, exported, imported):
    book = exported(clerk)
    book.put(MS1, "累计完成", 4)
    filed_update(two[0], 3, by=clerk)
    assert FILED in reasons_of(imported(clerk, book.saved()))


def test_a_foreign_table_is_known_by_code_and_indicator(two, clerk, imported, taken):
    rows = [
        ["三月进展", "", "", ""],
        ["编码", "指标", "累计完成", "工作进展"],
        ["MS2026-01", "", "6", "选址完成"],
        ["MS2026-02", "投资", "0.5亿元", ""],
        ["MS2026-02", "", "7", ""],
        ["MS2026-02", "造价", "7", ""],
        ["", "", "9", ""],
        ["P2030-001", "", "9", ""],
    ]
    batch = imported(clerk, as_csv(rows), name="三月.csv")
    assert states(batch) == ["ready", "ready", "error", "error", "error", "error"]
    for sentence in ("有多个指标", "没有指标“造价”", "无法确定是哪一行", "没有编码为“P2030-001”的行"):
        assert sentence in reasons_of(batch)
    taken(batch)
    assert set(Measurement.objects.values_list("value", flat=True)) == {Decimal(6), Decimal(5000)}


def test_a_foreign_blank_cell_clears_nothing_and_an_exported_one_does(two, clerk, exported, imported, taken):
    book = exported(clerk)
    book.put(MS1, "本月进展", "选址完成")
    taken(imported(clerk, book.saved()))
    batch = imported(clerk, as_csv([["编码", "本月进展"], ["MS2026-01", ""]]), name="三月.csv")
    assert states(batch) == ["same"]
    book = exported(clerk)
    book.put(MS1, "本月进展", None)
    batch = imported(clerk, book.saved())
    assert batch.rows.first().values == {"progress": None}
