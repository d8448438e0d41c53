"""The server as it is shipped, gunicorn with gunicorn.conf.py, over the bench's database, and clients that ask it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.request import Request

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
STOP_SECONDS = 60


@dataclass(frozen=True)
class Load:
    """What clients saw: answers a second, and seconds of the slowest one in twenty."""

    answers: int
    seconds: float
    p95: float

    @property
    def a_second(self) -> float:
        return self.answers / self.seconds


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def ask(
        self,
        cookies: Sequence[str],
        requests: Sequence[Request],
        *,
        seconds: float,
        again: bool = False,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> Load:
        """Let so many clients ask at once, and do something `meanwhile` once a second."""
        plan = {"port": self.port, "cookies": cookies, "requests": requests, "seconds": seconds, "again": again}
        command = [sys.executable, "-m", "bench.load"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
            assert clients.stdin and clients.stdout
            clients.stdin.write(json.dumps(plan))
            clients.stdin.close()
            while True:
                meanwhile()
                try:
                    clients.wait(1)
                    break
                except subprocess.TimeoutExpired:
                    pass
            if clients.returncode:
                raise SystemExit("a server's answer was not the expected one")
            return Load(**json.loads(clients.stdout.read()))


@contextmanager
def serving() -> Iterator[Server]:
    """Start the server on a free port of this machine, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name != "ZONE_WORKERS"}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "warning", "zone.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env={**env, "ZONE_BIND": f"127.0.0.1:{port}"})
    try:
        _wait_for(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def _wait_for(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            connection.getresponse()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")
