"""Work on a batch behind the page, in the worker (`manage.py db_worker`).

As long as a page is at work on a batch, a task for it stands in the queue: whatever ends the page's process, the worker
goes on with it. What ends the worker's own is made good when that starts (`manage.py resume_batches`).
"""

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from zone.batches.models import HEARTBEAT_TIMEOUT, Batch
from zone.batches.runner import advance
from zone.ledger import clock

SECONDS_IN_REQUEST = 2
"""Seconds a person waits before the work goes on behind the page."""
SECONDS_PER_TASK = 60
"""Seconds after which the next batch in the queue has its turn."""


@task()
def resume_task(batch_pk: int) -> None:
    """Go on with a batch for a turn, and stand in the queue again when rows are left."""
    if not advance(batch_pk, SECONDS_PER_TASK, makes_progress=True):
        resume_task.enqueue(batch_pk)
    elif Batch.objects.get(pk=batch_pk).is_at_work:
        queue_in_case(batch_pk)  # somebody else is at it, who may yet be killed


def queue_in_case(batch_pk: int) -> None:
    """Have the worker look after a batch once whoever is at work on it would have been silent for too long.

    Called in the transaction that gives the batch to a page to work on; `start` takes it back.
    """
    resume_task.using(run_after=clock.now() + HEARTBEAT_TIMEOUT).enqueue(batch_pk)


def start(batch_pk: int) -> None:
    """Begin in the page; small work ends there, the rest goes on behind it."""
    is_over = advance(batch_pk, SECONDS_IN_REQUEST)
    task_path, arguments = resume_task.module_path, [batch_pk]
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=task_path, args_kwargs__args=arguments
    )
    with transaction.atomic():
        if not is_over:
            waiting.delete()
            resume_task.enqueue(batch_pk)
        elif not Batch.objects.get(pk=batch_pk).is_at_work:  # else somebody else is at it, who may yet be killed
            waiting.delete()
