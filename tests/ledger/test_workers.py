"""A walk shared by several processes: what they find, and that none of them fails or is lost unnoticed."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.attacks.conftest import build_zone
from tests.fixtures import triggers_lifted
from tests.processes import start
from zone.ledger import proof, verification
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry
from zone.ledger.verification import verify_all
from zone.ledger.workers import HERE, cores, started
from zone.tracking.models import Measurement, ProgressUpdate, ReportMonth

PATIENCE = 20


def squared(number: int, *, advance) -> int:
    advance(number)
    time.sleep(0.05 / number)  # the first one is the last to be done
    return number * number


def fail(*task, advance) -> None:
    raise LookupError("cannot be read")


def die(*task, advance) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nothing(count: int) -> None:
    """Nobody asks how far it is."""


def test_results_come_in_the_order_of_the_tasks_and_all_rows_are_counted(db):
    tasks, seen = [(number,) for number in range(1, 8)], []
    with started(2) as workers:
        assert list(workers.map(squared, tasks, seen.append)) == [1, 4, 9, 16, 25, 36, 49]
        assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7]
        assert list(workers.map(squared, [], seen.append)) == []
    assert list(HERE.map(squared, tasks[:2], nothing)) == [1, 4]


def test_a_small_database_and_an_open_transaction_are_walked_here(db, monkeypatch):
    assert verification._processes() == 1
    monkeypatch.setattr(verification, "WORTH_PROCESSES", 0)
    assert verification._processes() == 1  # no other process sees what is not committed


@pytest.mark.parametrize("size", [1, 2, 3, 20_000])
def test_parts_hold_every_row_once(march, monkeypatch, size):
    with transaction.atomic():
        numbers = [record("export").sequence for _ in range(7)]
    monkeypatch.setattr(proof, "PART", size)
    for rows, keys in ((LedgerEntry.objects.all(), numbers), (ReportMonth.objects.all(), [march.pk])):
        parts = proof.parts_of(LedgerEntry.objects.all(), ReportMonth.objects.all())
        found = [key for part in parts for chunk in proof.Walk(part=part).all_chunks(rows) for key in chunk]
        assert found == keys and (size > 3 or len(parts) > 2)


@pytest.mark.parametrize(("work", "reason"), [(fail, "LookupError: cannot be read"), (die, "核验进程意外终止")])
def test_a_process_that_fails_or_dies_ends_the_command_with_the_reason(db, monkeypatch, work, reason):
    monkeypatch.setattr(verification, "part_faults", work)
    with pytest.raises(CommandError, match=reason):
        call_command("verify", processes=2)
    assert not LedgerEntry.objects.filter(action=verification.DONE).exists()


@pytest.mark.django_db(transaction=True)
def test_several_processes_find_what_one_finds(monkeypatch):
    zone = build_zone()
    monkeypatch.setattr(proof, "PART", 2)
    monkeypatch.setattr(verification, "WORTH_PROCESSES", 0)
    assert verification._processes() == cores()
    bars = []
    whole, alone = verify_all(processes=2, progress=lambda *bar: bars.append(bar)), verify_all(processes=1)
    assert (whole.faults, whole.head, whole.rows) == ([], alone.head, alone.rows) and alone.faults == []
    assert [bar for bar in bars if bar[0] == "操作日志"][-1][1:] == (LedgerEntry.objects.count(),) * 2
    with triggers_lifted():
        Measurement.objects.filter(update=zone.first).update(value=500)
        ProgressUpdate.objects.filter(pk=zone.waiting.pk).update(is_late=True)
        LedgerEntry.objects.filter(sequence=7).update(actor="x")
    found = verify_all(processes=2)
    assert found.head is None and len(found.faults) >= 3
    assert found.faults == verify_all(processes=1).faults


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(db, by):
    """Ctrl-C reaches all of them; whoever ends the first one alone ends the others too."""
    program = start("-m", "tests.ledger.walk_forever", start_new_session=True)
    pids = [int(program.stdout.readline()) for _ in range(2)]
    (os.killpg if by == signal.SIGINT else os.kill)(program.pid, by)
    try:
        program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
    assert program.returncode != 0
    until = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < until, "a process is left"
        time.sleep(0.05)
