"""`python -m bench.verifying [--postgres] ROWS...`: `manage.py verify` at several sizes, a line of JSON for each run.

Beside it one process reads the same rows and hashes each as it comes, which is the least that any verification does.
Both are run as programs of their own, so that their memory is all that they take.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from bench import sandbox

LOOK_SECONDS = 0.2
ROOT = Path(__file__).parents[1]
MOST = 10_000
"""Projects of the larger database, unless it is asked for by itself; the smaller one has a quarter."""
VERIFY = ("manage.py", "verify", "--no-entry")
PLAINLY = ("-m", "bench.verifying", "--plainly")


@dataclass(frozen=True)
class Run:
    """One program on one database."""

    updates: int
    entries: int
    name: str
    cpu: float
    """CPU seconds of all its processes and, on PostgreSQL, of the server's."""
    wall: float
    peak: float
    """MB of all its processes, each at its own peak."""

    @property
    def each(self) -> float:
        """CPU seconds for 100,000 updates."""
        return self.cpu / self.updates * 100_000


def isolated(rows: int, *, postgres: bool) -> list[Run]:
    """Measure at up to `rows` projects and at a quarter of that, on a database of its own."""
    rows = min(rows, MOST)
    command = [sys.executable, "-m", "bench.verifying", *["--postgres"] * postgres, str(rows // 4), str(rows)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return [Run(**json.loads(line)) for line in done.stdout.splitlines()]


def main() -> None:
    if "--plainly" in sys.argv:
        sandbox.open_again()
        read_plainly()
        return
    with sandbox.ready(postgres="--postgres" in sys.argv):
        for run in _runs([int(word) for word in sys.argv[1:] if word.isdigit()]):
            sys.stdout.write(json.dumps(asdict(run)) + "\n")
            sys.stdout.flush()


def _runs(sizes: list[int]) -> Iterator[Run]:
    from bench.acts import Recorder  # noqa: PLC0415  (Django is set up only now)
    from bench.rows import create_reference_rows, fill  # noqa: PLC0415

    ground = create_reference_rows()
    recorder = Recorder(ground)
    for size in sizes:
        fill(size, ground, with_entries=False)
        recorder.record()
        for name, command in {"verify": VERIFY, "read and hashed plainly": PLAINLY}.items():
            yield _run(name, command)


def _run(name: str, command: tuple[str, ...]) -> Run:
    from bench.meter import peak_of, processes  # noqa: PLC0415  (Django is set up only now)
    from zone.ledger.models import LedgerHead  # noqa: PLC0415
    from zone.tracking.models import ProgressUpdate  # noqa: PLC0415

    updates, entries = ProgressUpdate.objects.count(), LedgerHead.objects.get().sequence
    begun, server = time.monotonic(), _server_cpu()
    with open(os.devnull, "w") as nowhere:
        program = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=nowhere)
        peaks: dict[int, float] = {}
        while (ended := os.wait4(program.pid, os.WNOHANG))[0] == 0:
            peaks |= {pid: peak for pid in processes(program.pid) if (peak := peak_of(pid)) is not None}
            time.sleep(LOOK_SECONDS)
    _, status, used = ended
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode:
        raise SystemExit(f"{name} ended with {program.returncode}")
    wall = time.monotonic() - begun
    cpu = used.ru_utime + used.ru_stime + _server_cpu() - server
    return Run(updates, entries, name, cpu, wall, sum(peaks.values()))


def _server_cpu() -> float:
    """CPU seconds of the server processes that have ended, as those of a program do with it; 0 on SQLite."""
    from django.db import connection  # noqa: PLC0415  (Django is set up only now)

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    own = _stat(connection.connection.info.backend_pid)
    reaped = _stat(int(own[1]))[13:15]  # waited-for children's, of the one that began them all
    return sum(map(int, reaped)) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields of a process from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def read_plainly() -> None:
    """Read every row of what a verification reads most, in the order of its keys, and hash it."""
    from zone.ledger.models import LedgerEntry  # noqa: PLC0415  (Django is set up only now)
    from zone.tracking.models import Contributor, Evidence, Measurement, ProgressUpdate, UpdateEvent  # noqa: PLC0415

    for model in (LedgerEntry, ProgressUpdate, Measurement, Evidence, Contributor, UpdateEvent):
        last = 0
        rows = model._base_manager.order_by("pk").values_list()
        while chunk := list(rows.filter(pk__gt=last)[:2000]):
            for row in chunk:
                sha256(repr(row).encode()).hexdigest()
            last = chunk[-1][0]


if __name__ == "__main__":
    main()
