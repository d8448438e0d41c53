"""Work on a batch behind the page, in the worker (`manage.py db_worker`)."""

from django_tasks import task

from zone.batches.runner import advance

SECONDS_IN_REQUEST = 2
"""Seconds a person waits before the work goes on behind the page."""
SECONDS_PER_TASK = 60
"""Seconds after which the next batch in the queue has its turn."""


@task()
def resume_task(batch_pk: int) -> None:
    """Go on with a batch for a turn, and stand in the queue again when rows are left."""
    if not advance(batch_pk, SECONDS_PER_TASK, makes_progress=True):
        resume_task.enqueue(batch_pk)


def start(batch_pk: int) -> None:
    """Begin in the page; small work ends there, the rest goes on behind it."""
    if not advance(batch_pk, SECONDS_IN_REQUEST):
        resume_task.enqueue(batch_pk)
