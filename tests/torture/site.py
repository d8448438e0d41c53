"""The running site: gunicorn as shipped and the worker behind it, each a group of processes that is killed whole."""

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.two_servers.servers import HOST, ROOT, free_ports

PATIENCE = 120
"""Seconds after which a site that is not ready yet never will be."""
WORKER = """
while :; do
    "$0" manage.py resume_batches >/dev/null
    "$0" manage.py db_worker --verbosity 0
    sleep 0.2
done
"""
"""As the service files have it: whatever ends the worker, it is started again and first asked for what was left."""


class Site:
    def __init__(self, folder: Path) -> None:
        (port,) = free_ports(1)
        self.address = f"{HOST}:{port}"
        self.folder = folder
        self.groups: list[subprocess.Popen] = []
        self.with_worker = False
        """Whether acts go on behind the page."""

    def start(self) -> None:
        """Start the server and, where acts go on behind the page, the worker; they need a while to be ready."""
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "zone.wsgi"]
        self.groups.insert(0, self._start("server", gunicorn))
        if self.with_worker and len(self.groups) == 1:
            self.groups.append(self._start("worker", ["sh", "-c", WORKER, sys.executable]))

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        with self.log(name).open("wb") as output:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "ZONE_BIND": self.address},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        """What the server or the worker has printed."""
        return self.folder / f"{name}.log"

    def processes(self) -> list[int]:
        """Every process of the site."""
        return _processes(self.groups)

    def server_processes(self) -> list[int]:
        """Those that answer, and the one that starts them."""
        return _processes(self.groups[:1])

    def is_running(self) -> bool:
        return all(group.poll() is None for group in self.groups)

    def kill(self, *, spare_worker: bool = False) -> None:
        """End every process of the site at once, in the middle of whatever it does."""
        doomed = self.groups[:1] if spare_worker else self.groups
        for group in doomed:
            try:
                os.killpg(group.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # killed already
        for pid in _processes(doomed):
            while is_alive(pid):
                time.sleep(0.001)
        for group in doomed:
            group.wait()
        self.groups = [group for group in self.groups if group not in doomed]

    def wait_until_ready(self) -> None:
        """Return once the site says that it takes people again. Raises AssertionError."""
        until = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert time.monotonic() < until, f"the site does not get ready:\n{self.log('server').read_text()[-3000:]}"
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        connection = HTTPConnection(self.address, timeout=PATIENCE)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _processes(groups: list[subprocess.Popen]) -> list[int]:
    leaders = {str(group.pid) for group in groups}
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if leaders & set(process_stat(pid)[2:3]) and is_alive(pid)]


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that nobody has collected yet does not."""
    return process_stat(pid)[:1] not in ([], ["Z"])


def process_stat(pid: int) -> list[str]:
    """State, parent, group and what follows, as the system tells it; empty for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
