"""What a person decides about an import: nobody else can, what is left out comes back, and long work is left alone."""

from datetime import timedelta

import pytest

from tests.batches.test_behind_the_page import run_worker
from tests.factories import IndicatorFactory, UndertakingFactory
from tests.imports.test_pages import send
from tests.workbooks import Book, states
from zone.batches.models import HEARTBEAT_TIMEOUT, UNDO_FOR, Batch, BatchRow
from zone.imports.rejects_writer import REASON_HEADER
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import Measurement, ProgressUpdate

KEYS, LINES = [f"MS2026-0{n}#1" for n in range(1, 5)], [5, 6, 7, 8]  # rows of the file, where they stand
DENIED = {"manager": 403, "security": 403, "auditor": 403, "leader": 404, "reviewer": 404, "other_reviewer": 404}
DENIED |= {"colleague": 404, "other_clerk": 404}
"""A manager sees everybody's imports and may undo them; colleagues and superiors do not even see them."""
BAR = '<progress class="bar-of-rows" max="4" value="1"'
ACTIONS = {"choose": "ready", "accept": "ready", "cancel": "ready", "resume": "interrupted", "undo": "done"}
"""Each action with an import in a state in which it would do something."""


@pytest.fixture
def filled(client, department, clerk, march, exported) -> bytes:
    """March of four tasks, filled in by the clerk, who is logged in."""
    client.force_login(clerk)
    for key in KEYS:
        task = UndertakingFactory(code=key[:-2], name=f"口袋公园{key}", lead_department=department)
        IndicatorFactory(undertaking=task, number=1)
    book = exported(clerk)
    for value, key in enumerate(KEYS, 1):
        book.put(key, "累计完成", value)
    return book.saved()


@pytest.fixture
def slow(monkeypatch):
    """The page and each turn of the worker read or write one row: as if it took that long."""
    monkeypatch.setattr("zone.imports.dry_run.CHUNK_ROWS", 1)
    monkeypatch.setattr("zone.batches.runner.TRANSACTION_SECONDS", 0)
    monkeypatch.setattr("zone.batches.tasks.SECONDS_IN_REQUEST", 0)
    monkeypatch.setattr("zone.batches.tasks.SECONDS_PER_TASK", 0)


@pytest.fixture
def accepted_import(filled, clerk, imported, taken) -> dict[str, Batch]:
    """Imports of the same file: one that waits, one whose work was killed, one that is done."""
    ready, interrupted = imported(clerk, filled), make_move(imported(clerk, filled), "accept", by=clerk)
    Batch.objects.filter(pk=interrupted.pk).update(heartbeat_at=clock.now() - HEARTBEAT_TIMEOUT - timedelta(seconds=1))
    return {"ready": ready, "interrupted": interrupted, "done": taken(imported(clerk, filled))}


def post_action(client, batch: Batch, name: str, **sent):
    return client.post(f"{batch.get_absolute_url()}{name}/", sent, follow=True)


def stored_rows() -> list:
    entries = (Batch, BatchRow, ProgressUpdate, Measurement, LedgerEntry)
    return [list(model.objects.order_by("pk").values()) for model in entries]


def returned(client, batch: Batch) -> dict[str, str]:
    """The rejected rows, each with its reason."""
    book = Book(b"".join(client.get(f"/imports/{batch.pk}/rejects/").streaming_content))
    key, reason = book.column("行标识") - 1, book.column(REASON_HEADER) - 1
    return {line[key]: line[reason] for line in book.worksheet.iter_rows(values_only=True) if line[key] in KEYS}


@pytest.mark.parametrize("who", DENIED)
def test_nobody_else_decides_about_an_import(who, client, accepted_import, request):
    client.force_login(request.getfixturevalue(who))
    before = stored_rows()
    for name in ACTIONS if who != "manager" else [name for name in ACTIONS if name != "undo"]:
        assert (
            post_action(client, accepted_import[ACTIONS[name]], name, shown=LINES, row=[]).status_code == DENIED[who]
        ), name
        assert stored_rows() == before, name


@pytest.mark.parametrize(("who", "name"), [*(("clerk", name) for name in ACTIONS), ("manager", "undo")])
def test_who_may_decide_does_something(who, name, client, accepted_import, request):
    client.force_login(request.getfixturevalue(who))
    before = stored_rows()
    assert post_action(client, accepted_import[ACTIONS[name]], name, shown=LINES, row=LINES[:1]).status_code == 200
    assert stored_rows() != before


def test_a_row_left_out_in_the_preview_stays_out_and_comes_back(client, filled):
    send(client, filled)
    batch = Batch.objects.get()
    page = post_action(client, batch, "accept", shown=LINES, row=[5, 7, 8]).content.decode()
    assert "已修改 <b>3</b>" in page and "未选 <b>1</b>" in page
    assert (states(batch), ProgressUpdate.objects.count()) == (["done", "skipped", "done", "done"], 3)
    assert sorted(Measurement.objects.values_list("value", flat=True)) == [1, 3, 4]
    assert returned(client, batch) == {KEYS[1]: "预览时没有勾选。"}


def test_undo_is_open_for_thirty_days_to_the_minute(client, accepted_import):
    batch, minute = accepted_import["done"], timedelta(minutes=1)
    Batch.objects.filter(pk=batch.pk).update(accepted_at=clock.now() - UNDO_FOR - minute)
    before = stored_rows()
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "确认执行已超过 30 天，不能再撤销。" in page and "撤销 4 行" not in page
    assert (
        post_action(client, batch, "undo").content.decode().count("确认执行已超过 30 天，不能再撤销。") == 2
    )  # said again
    assert stored_rows() == before
    Batch.objects.filter(pk=batch.pk).update(accepted_at=clock.now() - UNDO_FOR + minute)
    assert "撤销 4 行" in client.get(batch.get_absolute_url()).content.decode()
    post_action(client, batch, "undo")
    assert states(batch) == ["undone"] * 4 and not Measurement.objects.exists()


def test_a_long_import_is_read_and_written_behind_the_page(slow, client, filled):
    page = send(client, filled).content.decode()
    assert "正在核对：1 / 4 行" in page and BAR in page and "确认执行" not in page
    run_worker()
    batch = Batch.objects.get(state="ready")
    assert states(batch) == ["ready"] * 4
    page = post_action(client, batch, "accept").content.decode()
    assert "正在执行：1 / 4 行" in page and BAR in page
    assert Measurement.objects.count() == 1
    run_worker()
    assert "已修改 <b>4</b>" in client.get(batch.get_absolute_url()).content.decode()
    assert sorted(Measurement.objects.values_list("value", flat=True)) == [1, 2, 3, 4]


def test_who_stops_the_reading_gets_no_preview_to_accept(slow, client, filled):
    send(client, filled)
    batch = Batch.objects.get()
    Batch.objects.update(worker="somebody", heartbeat_at=clock.now())  # at work behind the page
    assert "正在停止；已处理的行保留。" in post_action(client, batch, "cancel").content.decode()
    Batch.objects.update(worker="")
    run_worker()
    assert (Batch.objects.get().state, states(batch)) == ("cancelled", ["stopped"])
    page = post_action(client, batch, "accept").content.decode()
    assert "该批量操作已取消，没有再次执行。" in page and "确认执行（" not in page
    assert not ProgressUpdate.objects.exists()


def test_who_stops_the_writing_gets_the_rest_back(slow, client, filled):
    send(client, filled)
    run_worker()
    batch = Batch.objects.get()
    post_action(client, batch, "accept")
    post_action(client, batch, "cancel")
    assert states(batch) == ["done", "stopped", "stopped", "stopped"]
    assert Measurement.objects.count() == 1
    assert returned(client, batch) == dict.fromkeys(KEYS[1:], "导入已停止，该行未处理。")
