"""What is measured: CPU seconds of this process and of its database server, and memory at its peak."""

import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import connection

NANO = 1e-9
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def cpu() -> float:
    """CPU seconds used so far by this process and, on PostgreSQL, by the server process that answers it."""
    return time.process_time() + _server_cpu()


def _server_cpu() -> float:
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) * NANO


def spent(action: Callable[[], object]) -> float:
    """CPU seconds of one action."""
    before = cpu()
    action()
    return cpu() - before


def rounds(times: int, *, seconds: float) -> Iterator[int]:
    """Count `times` rounds, fewer when they take longer than `seconds`, but at least three."""
    end = time.monotonic() + seconds
    for number in range(times):
        if number >= 3 and time.monotonic() > end:
            return
        yield number


def side_by_side(*actions: Callable[[], object], times: int) -> list[float]:
    """Median CPU seconds of each action; they take turns after a warm one, so that all meet the same noise."""
    for action in actions:
        action()
    found = [[spent(action) for action in actions] for _ in rounds(times, seconds=30)]
    return [statistics.median(of_one) for of_one in zip(*found, strict=True)]


def reset_peak() -> float:
    """Begin to watch memory anew; return what the process holds now, in MB."""
    FORGET.write_text("5")
    return _held("VmRSS")


def peak() -> float:
    """The most memory held since `reset_peak`, in MB."""
    return _held("VmHWM")


def _held(what: str) -> float:
    found = re.search(rf"^{what}:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE)
    assert found is not None, what
    return int(found[1]) / 1024


def peak_of(pid: int) -> float | None:
    """The most memory that a process has held since it began, in MB; None if it is gone."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) / 1024 if found else None


def processes(master: int) -> list[int]:
    """A server's master and its workers; none where the system does not say."""
    try:
        workers = Path(f"/proc/{master}/task/{master}/children").read_text()
    except OSError:
        return []
    return [master, *map(int, workers.split())]


def pss(pids: Iterable[int]) -> float | None:
    """MB of these processes, what they share counted once; None without any, or where the system does not say."""
    try:
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    except OSError:
        return None
    found = [re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE) for text in rollups]
    return sum(int(one[1]) for one in found if one) / 1024 if found else None
