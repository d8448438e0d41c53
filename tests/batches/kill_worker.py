"""A process of its own that goes on with a batch and is killed at the given statements: `tests.batches.kill_worker`.

After each kill it prints, as one line of JSON, what the database then holds. What it holds for an import is printed
by `tests.imports.kill_import`.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import django

django.setup()

from django.db import connection  # noqa: E402

from projects.models import Project  # noqa: E402
from zone.batches import runner  # noqa: E402
from zone.batches.models import HEARTBEAT_TIMEOUT, Batch  # noqa: E402
from zone.ledger import clock  # noqa: E402
from zone.ledger.models import LedgerEntry  # noqa: E402

THREE_ROWS = 2.5
"""Length of a transaction in ticks: a row takes one."""


def work(batch_pk: int) -> None:
    runner.advance(batch_pk, seconds=600)


def die_at(statement: int, work: Callable[[int], None]) -> None:
    """Work in this process, which is gone before the Nth statement is sent."""
    sent = 0

    def stop(execute, sql, params, many, context):
        nonlocal sent
        sent += 1
        if sent == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop):
        work(int(sys.argv[1]))
    os._exit(0)


def outcome(batch_pk: int) -> dict:
    batch = Batch.objects.get(pk=batch_pk)
    return {
        "batch": batch.state,
        "processed": batch.processed,
        "rows": dict(batch.rows.values_list("key", "outcome")),
        "stewards": dict(Project.objects.values_list("code", "steward")),
        "recorded": list(LedgerEntry.objects.filter(action="master.change").values_list("topic", flat=True)),
    }


def main(outcome: Callable[[int], dict], stretch: float = THREE_ROWS, work: Callable[[int], None] = work) -> None:
    """Kill a child at each statement named on the command line. The runner's clock ticks whenever it is asked, so
    that transactions end after the same rows on every machine."""
    runner.time = SimpleNamespace(monotonic=count().__next__, sleep=time.sleep)
    runner.TRANSACTION_SECONDS, runner.CHUNK_ROWS = stretch, 5
    batch_pk, *points = map(int, sys.argv[1:])
    for point in points:
        connection.close()
        if not (child := os.fork()):
            die_at(point, work)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"killed": os.WIFSIGNALED(status), **outcome(batch_pk)}) + "\n")
        sys.stdout.flush()  # a child would say it again
        Batch.objects.update(heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))  # half a minute later


if __name__ == "__main__":
    main(outcome)
