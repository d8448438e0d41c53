"""As `tests.batches.killed`, for an import of the month's drafts: `tests.workbook.killed_import`."""

import time
from itertools import count
from types import SimpleNamespace

from tests.batches.killed import main  # sets Django up before the models are imported
from zone.batches import work
from zone.batches.models import Batch
from zone.ledger.models import LedgerEntry
from zone.tracking.models import ProgressUpdate
from zone.workbook import dry_run

THREE_ROWS = 2.5
"""A stretch in ticks: a row takes one, and every other transaction ends between the two rows of a task."""


def standing(batch_pk: int) -> dict:
    batch = Batch.objects.get(pk=batch_pk)
    updates = ProgressUpdate.objects.select_related("undertaking").prefetch_related("measurements__indicator")
    return {
        "state": batch.state,
        "gone_through": batch.gone_through,
        "total": batch.total,
        "rows": list(batch.rows.order_by("pk").values_list("key", "state")),
        "told": list(LedgerEntry.objects.exclude(act="batch.import").values_list("act", "topic")),
        "drafts": {
            update.undertaking.code: {
                "state": update.state,
                "version": update.version,
                "progress": update.progress,
                "values": {one.indicator.number: int(one.value) for one in update.measurements.all()},
            }
            for update in updates
        },
    }


if __name__ == "__main__":
    dry_run.TOGETHER = 3
    work.time = SimpleNamespace(monotonic=count().__next__, sleep=time.sleep)  # ticks whenever it is asked
    main(standing, stretch=THREE_ROWS)
