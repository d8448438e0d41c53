"""Texts that stand once for several rows of the same undertaking."""

import pytest

from tests.factories import IndicatorFactory
from tests.workbooks import states
from zone.tracking.models import ProgressUpdate

ONE, TWO = "MS2026-01#1", "MS2026-01#2"


@pytest.fixture
def both(indicator, march):
    return [indicator, IndicatorFactory(undertaking=indicator.undertaking, number=2, name="投资", unit="万元")]


def test_a_joined_cell_is_the_text_of_all_its_rows(both, clerk, exported, imported, taken):
    book = exported(clerk)
    book.put(ONE, "本月进展", "选址完成。")
    book.put(TWO, "累计完成", 300)
    batch = imported(clerk, book.saved())
    assert [row.values for row in batch.rows.all()] == [
        {"progress": "选址完成。"},
        {"value_total": "300", "progress": "选址完成。"},
    ]
    taken(batch)
    update = ProgressUpdate.objects.get()
    assert (update.progress, update.version) == ("选址完成。", 2)
    assert "progress" not in batch.rows.last().applied  # written once, undone once


def test_cells_taken_apart_still_stand_for_all_rows(both, clerk, exported, imported):
    book = exported(clerk)
    book.put(ONE, "本月进展", "选址完成。")
    for merged in list(book.worksheet.merged_cells.ranges):
        book.worksheet.unmerge_cells(str(merged))
    batch = imported(clerk, book.saved())
    assert {row.values["progress"] for row in batch.rows.all()} == {"选址完成。"}


def test_two_different_texts_for_one_undertaking_are_an_error(both, clerk, exported, imported):
    book = exported(clerk)
    for merged in list(book.worksheet.merged_cells.ranges):
        book.worksheet.unmerge_cells(str(merged))
    book.put(ONE, "本月进展", "选址完成。")
    book.put(TWO, "本月进展", "施工。")
    batch = imported(clerk, book.saved())
    assert states(batch) == ["ready", "error"]
    assert "已填了另外的内容" in batch.rows.last().errors["progress"][0]
