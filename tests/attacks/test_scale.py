"""Many updates: verification asks as often for many rows of a chunk as for a few, and holds no more of many chunks."""

import gc
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.acts import Recorder
from bench.rows import create_reference_rows, fill
from zone.ledger import proof, verify
from zone.ledger.verification import verify_all
from zone.tracking.models import ProgressUpdate
from zone.tracking.proof import _bent_updates

CHUNK = 20


@pytest.fixture
def projects(transactional_db, monkeypatch):
    """Fills in projects with a year of updates and everything recorded, until there are so many."""
    monkeypatch.setattr(proof, "CHUNK", CHUNK)
    monkeypatch.setattr(verify, "CHUNK", CHUNK)
    ground = create_reference_rows()
    recorder = Recorder(ground)

    def grow(count: int) -> None:
        fill(count, ground, with_entries=False)
        recorder.record()

    yield grow
    if connection.vendor == "sqlite":  # the other tests plan without statistics
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
        connection.close()


def peak() -> int:
    """Bytes that a verification which finds nothing holds at most. After each chunk rows that refer to each other are
    collected: how long Python leaves them where they are depends on what else the process holds."""
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        assert verify_all(progress=lambda *_: gc.collect()).faults == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()


def statements(keys: list[int]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert list(_bent_updates(keys)) == []
    return len(asked)


def test_neither_statements_nor_memory_grow_with_the_rows(projects):
    projects(10)
    assert verify_all().faults == []  # what is loaded once is loaded now
    few = peak()
    keys = list(ProgressUpdate.objects.order_by("pk").values_list("pk", flat=True))
    assert statements(keys[:10]) == statements(keys) <= 7
    projects(40)
    assert ProgressUpdate.objects.count() > 3.5 * len(keys)
    assert peak() < 1.5 * few
