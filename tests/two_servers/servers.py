"""Two servers of the product behind one address, one PostgreSQL and a streaming replica of it: `scripts/two-servers`.

All of it lies in temporary folders, listens on this machine alone, and goes with the program that began it.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.postgres import Cluster, account, new_folder

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds after which a server that does not answer yet never will."""
QUICK = "-c fsync=off -c full_page_writes=off"
STANDBY = f"{QUICK} -c hot_standby_feedback=on"
NGINX = """
daemon off;
worker_processes 1;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream duixian {{
        server {servers[0]};
        server {servers[1]};
    }}
    server {{
        listen {address};
        client_max_body_size 64m;
        location / {{
            proxy_pass http://duixian;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Real-IP $remote_addr;
        }}
    }}
}}
"""


class TwoServers:
    """The address is nginx's, which asks the servers in turn; each server may be asked by its own too."""

    def __init__(self, ports: list[int], *, settings: str = "zone.settings", replica_log: str = "none") -> None:
        self.address, *self.servers = (f"{HOST}:{port}" for port in ports)
        self.settings = settings
        self.replica_log = replica_log
        self.running = ExitStack()
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> "TwoServers":
        try:
            self._start_databases()
        except BaseException:
            self.running.close()
            raise
        return self

    def __exit__(self, *error) -> None:
        self.running.close()

    def _start_databases(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="duixian-two-"))
        self.running.callback(shutil.rmtree, self.folder)
        self.primary = Cluster(options=QUICK)
        self.running.callback(self.primary.stop)
        self.primary.start()
        self.primary.run("createdb", "-h", str(self.primary.folder), "-U", "zone", "duixian")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ZONE_")},
            "DJANGO_SETTINGS_MODULE": self.settings,
            "ZONE_SECRET_KEY": secrets.token_urlsafe(64),
            "ZONE_LEDGER_KEY": secrets.token_urlsafe(48),
            "ZONE_HTTPS": "0",
            "ZONE_BEHIND_PROXY": "1",
            "ZONE_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.primary.url,
        }
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.replica = Cluster(self.primary, f"{STANDBY} -c log_statement={self.replica_log}")
        self.running.callback(self.replica.stop)
        self.replica.start()
        self.environment["ZONE_REPLICA_URL"] = self.replica.url

    def run(self, *command: str, **more: str) -> None:
        """Run a program of the product's Python on the primary. Raises CalledProcessError."""
        subprocess.run([sys.executable, *command], cwd=ROOT, env=self.environment | more, check=True)

    def start_servers(self, workers: int = 2) -> None:
        """Start both servers and nginx before them; return once all answer."""
        for server in self.servers:
            bind = self.environment | {"ZONE_BIND": server, "ZONE_WORKERS": str(workers)}
            gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "zone.wsgi"]
            self._start(gunicorn, self.log_of(server), cwd=ROOT, env=bind)
        folder = new_folder("duixian-nginx-")
        self.running.callback(shutil.rmtree, folder)
        (folder / "nginx.conf").write_text(NGINX.format(address=self.address, servers=self.servers))
        nginx = [nginx_program(), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
        self._start(nginx, self.log_of(self.address), cwd=folder, **account())
        for address in (*self.servers, self.address):
            self._wait_for(address)

    def start_worker(self) -> None:
        """Start what does the work that takes longer than a page waits."""
        worker = [sys.executable, "manage.py", "db_worker"]
        self._start(worker, self.folder / "worker.log", cwd=ROOT, env=self.environment)

    def log_of(self, address: str) -> Path:
        """What a server, or nginx, has printed."""
        return self.folder / f"{address.rpartition(':')[2]}.log"

    def _start(self, command: list[str], log: Path, **options) -> None:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options
            )
        self.running.callback(_end, process)
        self.processes.append(process)

    def _wait_for(self, address: str) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and all(process.poll() is None for process in self.processes):
            connection = HTTPConnection(address, timeout=PATIENCE)
            try:
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass  # it does not listen yet
            finally:
                connection.close()
            time.sleep(0.1)
        raise pytest.UsageError(f"{address} does not answer:\n{self.log_of(address).read_text()}")


def _end(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)  # at once: nobody is served any more
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def nginx_program() -> str:
    """Where nginx is; often outside of the path of who is not root. Raises UsageError when there is none."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        raise pytest.UsageError("nginx is missing: apt-get install --no-install-recommends nginx")
    return found


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on at the moment."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]
