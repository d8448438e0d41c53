"""Work that is longer than a page waits: it goes on in the worker, may be left, stopped, and resumed after a kill."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from zone.batches import runner
from zone.batches.decisions import cancel
from zone.batches.models import HEARTBEAT_TIMEOUT, Batch, RowOutcome
from zone.batches.moves import BatchState
from zone.batches.tasks import resume_task, start
from zone.ledger import clock
from zone.moves import make_move


@pytest.fixture
def short(monkeypatch):
    """A stretch takes one row, and the page waits for one stretch: as if every row took seconds."""
    monkeypatch.setattr(runner, "TRANSACTION_SECONDS", 0)
    monkeypatch.setattr("zone.batches.tasks.SECONDS_IN_REQUEST", 0)


@pytest.fixture
def going(short, proposed, manager, projects) -> Batch:
    """A batch of which the page has done the first row."""
    batch = make_move(proposed({"steward": "乙同志"}), "accept", by=manager)
    start(batch.pk)
    batch.refresh_from_db()
    return batch


def done(batch) -> int:
    return batch.rows.filter(outcome=RowOutcome.DONE).count()


def run_worker() -> None:
    """What the worker does until its queue is empty; itself it would close the test's connection."""
    while task := DBTaskResult.objects.ready().first():
        task.claim("test")
        task.task.call(*task.args_kwargs["args"])
        task.set_successful(None)


def test_what_the_page_cannot_finish_goes_on_behind_it(going):
    assert (done(going), going.processed, going.total, going.state) == (1, 1, 4, BatchState.RUNNING)
    run_worker()
    going.refresh_from_db()
    assert (done(going), going.processed, going.state, going.worker) == (4, 4, BatchState.DONE, "")


def test_the_page_shows_a_bar_and_asks_again_until_the_work_is_done(client, going, manager):
    client.force_login(manager)
    page = client.get(going.get_absolute_url()).content.decode()
    assert '<progress class="bar-of-rows" max="4" value="1"' in page
    assert 'hx-trigger="every 1s"' in page
    asked = client.get(going.get_absolute_url(), headers={"HX-Request": "true"})
    assert asked.content.decode().count("<section") == 1
    run_worker()
    asked = client.get(going.get_absolute_url(), headers={"HX-Request": "true"})
    assert (asked.headers["HX-Refresh"], asked.content) == ("true", b"")


def test_it_stops_before_the_next_rows(going, manager, client):
    client.force_login(manager)
    client.post(f"{going.get_absolute_url()}cancel/")
    run_worker()
    going.refresh_from_db()
    assert going.state == BatchState.CANCELLED
    assert list(going.rows.values_list("outcome", flat=True)) == ["done", "stopped", "stopped", "stopped"]
    page = client.get(going.get_absolute_url()).content.decode()
    assert "撤销 1 行" in page  # what was done can still be undone


def test_who_is_at_work_and_alive_is_given_way(going):
    Batch.objects.update(worker="somebody", heartbeat_at=clock.now())
    assert runner.advance(going.pk, seconds=5)
    assert done(going) == 1


def test_who_was_silent_too_long_is_taken_over_and_writes_no_more(going):
    old = Batch.objects.get()
    old.worker = "somebody"
    Batch.objects.update(worker="somebody", heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))
    assert Batch.objects.get().is_silent
    assert runner.advance(going.pk, seconds=5)
    assert done(going) == 4
    with pytest.raises(runner.TakenOver):
        runner._run_transaction(old)


def test_a_silent_batch_says_so_and_goes_on_when_asked(going, client, manager, manager2):
    Batch.objects.update(worker="killed", heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))
    client.force_login(manager2)
    assert "已中断" in client.get(going.get_absolute_url()).content.decode()
    assert client.post(f"{going.get_absolute_url()}resume/").status_code == 403
    client.force_login(manager)
    client.post(f"{going.get_absolute_url()}resume/")
    run_worker()
    assert done(going) == 4


def test_the_worker_resumes_what_was_interrupted_when_it_starts(going, capsys):
    Batch.objects.update(worker="killed", heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))
    call_command("resume_batches")
    assert f"Resumed: {going.pk}" in capsys.readouterr().out
    run_worker()
    assert done(going) == 4


def test_what_is_accepted_is_in_the_queue_before_the_page_begins(proposed, projects, manager, client, monkeypatch):
    batch = proposed({"steward": "乙同志"})
    DBTaskResult.objects.all().delete()
    monkeypatch.setattr("zone.batches.views.start", lambda pk: None)  # the page's process is killed just then
    client.force_login(manager)
    client.post(f"{batch.get_absolute_url()}accept/")
    assert DBTaskResult.objects.get().run_after > clock.now()
    DBTaskResult.objects.update(run_after=clock.now())
    run_worker()
    assert done(batch) == 4


def test_a_task_that_finds_somebody_at_work_looks_again_later(going):
    DBTaskResult.objects.all().delete()
    Batch.objects.update(worker="somebody", heartbeat_at=clock.now())
    resume_task.call(going.pk)
    assert done(going) == 1
    assert DBTaskResult.objects.get().run_after > clock.now()


def test_work_that_ends_in_the_page_leaves_nothing_in_the_queue(proposed, projects, manager):
    start(make_move(proposed({"steward": "乙同志"}), "accept", by=manager).pk)
    assert Batch.objects.get().state == BatchState.DONE
    assert not DBTaskResult.objects.exists()


def test_stopping_the_undoing_leaves_the_rest_done(going, manager, client):
    run_worker()
    client.force_login(manager)
    client.post(f"{going.get_absolute_url()}undo/")
    going.refresh_from_db()
    assert (going.state, done(going)) == (BatchState.UNDOING, 3)
    cancel(going, by=manager)
    run_worker()
    going.refresh_from_db()
    assert (going.state, done(going)) == (BatchState.DONE, 3)
