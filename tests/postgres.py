"""pytest plugin: `pytest --postgres` runs the suite on a private PostgreSQL cluster instead of SQLite.

The cluster lives in a temporary folder, listens on a unix socket only, and goes with the run.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
INSTALL = "PostgreSQL is missing: apt-get install postgresql"
GIVEN = "ZONE_TEST_CLUSTER"
"""Set where DATABASE_URL leads to a cluster that the caller has started for the tests."""


def binaries() -> Path:
    """Folder of the newest installed PostgreSQL's programs. Raises UsageError when there is none."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise pytest.UsageError(INSTALL)
    return found[-1].parent


def account() -> dict[str, object]:
    """Whom the server runs as: it refuses root, so root steps down to `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def new_folder(prefix: str) -> Path:
    """A temporary folder of the account that servers run as."""
    folder, owner = Path(tempfile.mkdtemp(prefix=prefix)), account()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    return folder


class Cluster:
    """A PostgreSQL server of our own; given another one, it is a streaming replica of that."""

    def __init__(self, primary: "Cluster | None" = None, options: str = FAST) -> None:
        self.programs = binaries()
        self.account = account()
        self.folder = new_folder("duixian-pg-")
        self.primary = primary
        self.options = f"-c listen_addresses= -c unix_socket_directories={self.folder} {options}"

    @property
    def url(self) -> str:
        return f"postgres://zone@{str(self.folder).replace('/', '%2F')}/duixian"

    def run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self.account,
        )
        if done.returncode:
            raise pytest.UsageError(f"{program} failed:\n{done.stdout}")

    def start(self) -> None:
        data = str(self.folder / "data")
        if self.primary:
            source = f"host={self.primary.folder} user=zone"
            self.run("pg_basebackup", "-D", data, "-d", source, "-R", "-C", "-S", "replica", "-c", "fast", "--no-sync")
        else:
            self.run("initdb", "-D", data, "-U", "zone", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.go_on()

    def go_on(self) -> None:
        """Start the server on the data it has."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-s", "-D", data, "-l", log, "-o", self.options)

    def halt(self) -> None:
        """Stop the server at once, as a failing machine does; its data stay."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", str(self.folder / "data"))

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder)


CLUSTER = pytest.StashKey[Cluster]()


def pytest_addoption(parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on a private PostgreSQL cluster, not on SQLite")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Start the cluster before pytest-django reads the settings; xdist's workers inherit its address."""
    asked = early_config.known_args_namespace
    if not asked.postgres or asked.help or asked.version or {"PYTEST_XDIST_WORKER", GIVEN} & set(os.environ):
        return (yield)
    cluster = Cluster()
    try:
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url
        result = yield
    except BaseException:
        cluster.stop()
        raise
    early_config.stash[CLUSTER] = cluster
    return result


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config) -> None:
    if cluster := config.stash.get(CLUSTER, None):
        from django.db import connections  # noqa: PLC0415  (Django is set up only now)

        connections.close_all()
        cluster.stop()


def pytest_sessionstart(session) -> None:
    """Stop a run whose database is not the one asked for: it would show nothing about the other."""
    from django.db import connection  # noqa: PLC0415  (Django is set up only now)

    wanted = "postgresql" if session.config.option.postgres else "sqlite"
    if connection.vendor != wanted:
        raise pytest.UsageError(
            f"asked for {wanted}, but the settings lead to {connection.vendor}: unset DATABASE_URL, or use --postgres"
        )


def pytest_collection_modifyitems(config, items) -> None:
    skip = pytest.mark.skip(reason="only on PostgreSQL")
    for item in items:
        if item.get_closest_marker("postgres") and not config.option.postgres:
            item.add_marker(skip)
