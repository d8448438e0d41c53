"""Work on a batch behind the page, in the worker (`manage.py db_worker`)."""

from django_tasks import task

from zone.batches.work import advance

IN_THE_PAGE = 2
"""Seconds a person waits before the work goes on behind the page."""
A_TURN = 60
"""Seconds after which the next batch in the queue has its turn."""


@task()
def go_on(batch_pk: int) -> None:
    """Go on with a batch for a turn, and stand in the queue again when rows are left."""
    if not advance(batch_pk, A_TURN, gets_on=True):
        go_on.enqueue(batch_pk)


def set_going(batch_pk: int) -> None:
    """Begin in the page; small work ends there, the rest goes on behind it."""
    if not advance(batch_pk, IN_THE_PAGE):
        go_on.enqueue(batch_pk)
