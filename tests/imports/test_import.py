"""A file from upload to undo: what it becomes row by row, and that it writes drafts and nothing more."""

import json

import pytest

from tests.factories import MARCH, IndicatorFactory, UndertakingFactory
from tests.workbooks import states
from zone.batches.decisions import choose
from zone.batches.models import RowOutcome
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import ProgressUpdate
from zone.tracking.updates import drafts
from zone.tracking.updates.batch_resource import UpdateResource

MS1, MS2 = "MS2026-01#1", "MS2026-02#1"


@pytest.fixture
def two(indicator, department, march):
    """Two tasks of the clerk's department with one indicator each."""
    other = UndertakingFactory(code="MS2026-02", name="健身步道建设", lead_department=department)
    return [indicator, IndicatorFactory(undertaking=other, number=1, name="步道长度", unit="公里")]


def save(indicator, user, value=None, **texts):
    """What a person saves by hand in March's form."""
    draft = drafts.start(indicator.undertaking, MARCH, by=user)
    typed = {indicator.pk: drafts.Entry(value)} if value is not None else {}
    return drafts.save_draft(draft, by=user, version=draft.version, texts=texts, typed=typed)


def test_an_untouched_template_changes_nothing(two, clerk, exported, imported):
    save(two[0], clerk, 3, progress="选址。")
    batch = imported(clerk, exported(clerk).saved())
    assert (batch.state, batch.total, batch.processed) == (BatchState.READY, 2, 2)
    assert states(batch) == [RowOutcome.SAME] * 2


def test_what_was_filled_in_becomes_drafts(two, clerk, exported, imported, taken):
    book = exported(clerk)
    book.put(MS1, "累计完成", "１２处")
    book.put(MS1, "本月进展", "十二处均已完工。")
    batch = imported(clerk, book.saved())
    assert states(batch) == ["ready", "same"]
    assert not ProgressUpdate.objects.exists()
    taken(batch)
    update = ProgressUpdate.objects.get()
    assert (update.state, update.progress, update.measurements.get().value) == ("draft", "十二处均已完工。", 12)
    assert states(batch) == ["done", "same"]
    entries = json.loads(LedgerEntry.objects.get(action="batch.import").changes)
    assert (entries["rows"], entries["sha256"], entries["file"]) == (1, batch.file_sha256, "三月.xlsx")


def test_only_the_file_changed_only_the_system_changed_or_both(two, clerk, exported, imported, taken):
    book = exported(clerk)
    book.put(MS1, "累计完成", 5)
    save(two[0], clerk, None, progress="现场已开工。")
    save(two[1], clerk, 7)
    batch = imported(clerk, book.saved())
    assert states(batch) == ["ready", "same"]  # what only the system changed stays
    book.put(MS2, "累计完成", 8)
    batch = imported(clerk, book.saved())
    assert states(batch) == ["ready", "conflict"]
    row = batch.rows.get(outcome="conflict")
    assert (row.base, row.values, row.current) == ({"value_total": None}, {"value_total": "8"}, {"value_total": "7"})
    taken(batch)
    assert (
        UpdateResource().current(UpdateResource().find([MS1], clerk, batch.options)[MS1])["progress"] == "现场已开工。"
    )
    assert two[1].measurements.get().value == 7


def test_a_contested_row_takes_the_files_version_where_it_is_chosen(two, clerk, exported, imported, taken):
    book = exported(clerk)
    book.put(MS2, "累计完成", 8)
    save(two[1], clerk, 7)
    batch = imported(clerk, book.saved())
    number = batch.rows.get(outcome="conflict").number
    choose(batch, by=clerk, shown=[number], ticked=[number])
    assert states(batch) == ["same", "ready"]
    choose(batch, by=clerk, shown=[number], ticked=[])
    assert states(batch) == ["same", "conflict"]
    choose(batch, by=clerk, shown=[number], ticked=[number])
    taken(batch)
    assert two[1].measurements.get().value == 8


def test_undo_takes_the_import_back(two, clerk, exported, imported, taken):
    save(two[1], clerk, 7)
    book = exported(clerk)
    book.put(MS1, "累计完成", 5)
    book.put(MS2, "累计完成", 8)
    batch = taken(imported(clerk, book.saved()))
    make_move(batch, "undo", by=clerk)
    assert advance(batch.pk, seconds=60)
    assert states(batch) == ["undone", "undone"]
    assert two[1].measurements.get().value == 7
    assert ProgressUpdate.objects.get(undertaking=two[0].undertaking).state == "discarded"


def test_nothing_is_filed_or_published(two, clerk, exported, imported, taken):
    book = exported(clerk)
    for key in (MS1, MS2):
        book.put(key, "累计完成", 5)
    taken(imported(clerk, book.saved()))
    assert set(ProgressUpdate.objects.values_list("state", flat=True)) == {"draft"}
