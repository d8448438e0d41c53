"""Two servers on a PostgreSQL with a streaming replica, started once and left as found by every test."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from tests.postgres import Cluster
from tests.two_servers.servers import TwoServers, free_ports
from tests.two_servers.visitor import Answer, Visitor

PATIENCE = 60
"""Seconds after which what is waited for does not come."""


@pytest.fixture(scope="session")
def running() -> Iterator[TwoServers]:
    with TwoServers(free_ports(3), settings="tests.two_servers.settings", replica_log="all") as servers:
        servers.run("-m", "tests.two_servers.rows")
        servers.start_servers(workers=1)
        yield servers


@pytest.fixture
def clerk(running) -> Visitor:
    return Visitor(running).sign_in("clerk")


@pytest.fixture
def manager(running) -> Visitor:
    return Visitor(running).sign_in("manager")


@pytest.fixture
def watched(running) -> Callable[..., tuple[set[str], Answer]]:
    """Makes a request; which tables it read on the replica, as that one's own log says, and its answer."""
    log = running.replica.folder / "log"

    def request(make: Callable[..., Answer], *arguments: Any, **options: Any) -> tuple[set[str], Answer]:
        before = log.stat().st_size
        answer = make(*arguments, **options)
        return set(re.findall(r'\b(?:FROM|JOIN) "?((?!pg_)\w+_\w+)', log.read_bytes()[before:].decode())), answer

    return request


def connected(cluster: Cluster) -> psycopg.Connection:
    """A connection of the test's own to one of the databases."""
    return psycopg.connect(host=str(cluster.folder), user="zone", dbname="duixian", autocommit=True)


def ask(cluster: Cluster, statement: str) -> Any:
    """The first value a database answers."""
    with connected(cluster) as connection:
        return connection.execute(statement).fetchone()[0]


def until_ready(running: TwoServers) -> None:
    """Return once the replica answers on both servers again."""
    visitor, until = Visitor(running), time.monotonic() + PATIENCE
    while any(visitor.get("/readyz", at=server).text != "ready\n" for server in running.servers):
        assert time.monotonic() < until, "the replica does not come back"
        time.sleep(0.1)


@contextmanager
def paused(running: TwoServers) -> Iterator[None]:
    """Let the replica receive what is written and play back nothing of it."""
    ask(running.replica, "SELECT 'paused' FROM pg_wal_replay_pause()")
    try:
        yield
    finally:
        ask(running.replica, "SELECT 'resumed' FROM pg_wal_replay_resume()")
        until_ready(running)


@contextmanager
def halted(running: TwoServers) -> Iterator[None]:
    """Let the replica be gone."""
    running.replica.halt()
    try:
        yield
    finally:
        running.replica.go_on()
        until_ready(running)
