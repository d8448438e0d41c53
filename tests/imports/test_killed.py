"""The process killed while it reads or writes an import: each row is wholly in or wholly out, none is taken twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from tests.batches.test_killed import killed_again_and_again
from tests.factories import MARCH, IndicatorFactory, UndertakingFactory
from tests.workbooks import states
from zone.batches.models import Batch
from zone.batches.moves import BatchState
from zone.batches.runner import advance
from zone.imports.upload import receive
from zone.layouts.base import LAYOUTS
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import Measurement, ProgressUpdate

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {f"MS2026-{task}#{number}": task * 10 + number for task in range(10, 34) for number in (1, 2)}
"""What stands in the file, by row: two indicators of each task."""
READING = (1, 2, 3, 4, 6, 8, 10, 12, 13, 14, 15, 16, 17, 18, 19, 22, 25, 28, 32, 40)
WRITING = (1, 2, 4, 6, 8, 17, 22, 29, 42, 58, 61, 75, 90, 110, 125, 140, 160, 180, 200, 220)
MODULE = "tests.imports.kill_import"


@pytest.fixture
def sent(department, clerk, march, exported) -> Batch:
    """A filled-in month as it came in, not yet read."""
    for code in dict.fromkeys(key.partition("#")[0] for key in TYPED):
        task = UndertakingFactory(code=code, name=f"口袋公园{code}", lead_department=department)
        IndicatorFactory(undertaking=task, number=1)
        IndicatorFactory(undertaking=task, number=2, name="投资", unit="万元")
    book = exported(clerk)
    for key, value in TYPED.items():
        book.put(key, "累计完成", value)
        if key.endswith("#1"):  # a joined cell: both rows of the task
            book.put(key, "本月进展", f"{value}处均已完工。")
    file = SimpleUploadedFile("三月.xlsx", book.saved())
    return receive(file, LAYOUTS["month"], MARCH, by=clerk)


def resume_task(batch: Batch) -> None:
    assert advance(batch.pk, seconds=60)
    batch.refresh_from_db()


def all_is_written(batch: Batch) -> None:
    """Each row once, as a draft that nobody filed, in a ledger that holds."""
    assert (batch.state, batch.processed) == (BatchState.DONE, len(TYPED))
    assert states(batch) == ["done"] * len(TYPED)
    found = Measurement.objects.values_list("update__undertaking__code", "indicator__number", "value")
    assert {f"{code}#{number}": int(value) for code, number, value in found} == TYPED
    assert set(ProgressUpdate.objects.values_list("state", "version")) == {("draft", 2)}
    assert LedgerEntry.objects.count() == 1 + ProgressUpdate.objects.count()
    call_command("verify_ledger")


def test_killed_at_twenty_points_of_the_writing_each_draft_holds_what_its_rows_say(sent, clerk):
    resume_task(sent)
    after_kills = killed_again_and_again(make_move(sent, "accept", by=clerk), WRITING, MODULE)
    assert [one["killed"] for one in after_kills] == [True] * 20
    for one in after_kills:
        done = {key for key, state in one["rows"] if state == "done"}
        assert {key for key, state in one["rows"] if state == "chosen"} == TYPED.keys() - done
        drafts = one["drafts"]
        written = {f"{code}#{number}": value for code in drafts for number, value in drafts[code]["values"].items()}
        assert written == {key: TYPED[key] for key in done}
        for code, draft in drafts.items():
            assert (draft["state"], draft["progress"]) == ("draft", f"{TYPED[code + '#1']}处均已完工。")
            assert draft["version"] == len(draft["values"])  # saved once for each row
        assert sorted(one["recorded"]) == [["progressupdate.draft", code] for code in sorted(drafts)]
        assert (one["state"], one["processed"]) == ("running", len(done))
    ends = {one["processed"] for one in after_kills}
    assert {0, 3} < ends  # some kills struck between transactions, and between rows of one task
    resume_task(sent)
    all_is_written(sent)


def test_killed_at_twenty_points_of_the_reading_no_row_is_read_twice(sent, clerk):
    after_kills = killed_again_and_again(sent, READING, MODULE)
    assert [one["killed"] for one in after_kills] == [True] * 20
    for one in after_kills:
        assert one["rows"] == [[key, "ready"] for key in TYPED][: one["processed"]]  # none twice, none left out
        assert (one["state"], one["total"]) == ("reading", len(TYPED) if one["rows"] else 0)
        assert (one["drafts"], one["recorded"]) == ({}, [])
    assert len({one["processed"] for one in after_kills}) > 5
    resume_task(sent)
    assert (sent.state, sent.total, sent.processed) == (BatchState.READY, len(TYPED), len(TYPED))
    assert list(sent.rows.values_list("key", "outcome")) == [(key, "ready") for key in TYPED]
    resume_task(make_move(sent, "accept", by=clerk))
    sent.refresh_from_db()
    all_is_written(sent)
