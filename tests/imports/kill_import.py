"""As `tests.batches.kill_worker`, for an import of the month's drafts: `tests.imports.kill_import`."""

from tests.batches.kill_worker import main  # sets Django up before the models are imported
from zone.batches.models import Batch
from zone.imports import dry_run
from zone.ledger.models import LedgerEntry
from zone.tracking.models import ProgressUpdate


def outcome(batch_pk: int) -> dict:
    batch = Batch.objects.get(pk=batch_pk)
    updates = ProgressUpdate.objects.select_related("undertaking").prefetch_related("measurements__indicator")
    return {
        "state": batch.state,
        "processed": batch.processed,
        "total": batch.total,
        "rows": list(batch.rows.order_by("pk").values_list("key", "outcome")),
        "recorded": list(LedgerEntry.objects.exclude(action="batch.import").values_list("action", "topic")),
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
    dry_run.CHUNK_ROWS = 3
    main(outcome)
