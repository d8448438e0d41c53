"""Killing at a moment of chance, and starting again: the site whole, or PostgreSQL whole."""

import os
import random
import signal
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from tests.postgres import Cluster
from tests.torture.diary import Diary
from tests.torture.site import Site, process_stat

PATIENCE = 10
"""Seconds after which acts or writing that do not come are no longer waited for."""
MOST_DOWN = 1.5
"""Seconds that PostgreSQL is away, at most: none, or long enough for everyone to notice."""


class ActKind(Protocol):
    """What the killing needs to know of acts."""

    MOST_ACTS: int
    MOST_SECONDS: float
    LOG_PAGES: int


class Kill(Protocol):
    """One kill: made ready before the clients begin."""

    def at_a_moment(self, diary: Diary) -> None:
        """Wait for it, and kill."""

    def start_again(self) -> None:
        """Start what was killed; whoever asks it may have to wait."""


class KillServer:
    """Every process of the site, or all but the worker behind the page; the database stays."""

    def __init__(self, site: Site, kind: ActKind, chance: random.Random, *, spare_worker: bool = False) -> None:
        self.site = site
        self.spare_worker = spare_worker
        self.acts = chance.randint(0, kind.MOST_ACTS)
        self.seconds = chance.uniform(0, kind.MOST_SECONDS)

    def at_a_moment(self, diary: Diary) -> None:
        self.wait(diary)
        if not self.site.is_running():
            diary.wrong.append("the site had ended before it was killed")
        self.site.kill(spare_worker=self.spare_worker)

    def wait(self, diary: Diary) -> None:
        """For so many acts, then so many seconds."""
        until = time.monotonic() + PATIENCE
        while diary.acknowledged < self.acts and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(self.seconds)

    def start_again(self) -> None:
        self.site.start()


class KillPostgres(KillServer):
    """PostgreSQL's first process and all of its children; the site runs on and is not started again."""

    def __init__(self, site: Site, kind: ActKind, chance: random.Random, cluster: Cluster) -> None:
        super().__init__(site, kind, chance)
        self.cluster = cluster
        self.down = max(0, chance.uniform(-0.5, MOST_DOWN))

    def at_a_moment(self, diary: Diary) -> None:
        self.wait(diary)
        diary.may_fail.set()
        kill_cluster(self.cluster)
        time.sleep(self.down)

    def start_again(self) -> None:
        self.cluster.go_on()


class PostgresKiller:
    """Makes kills of server and database ready, on PostgreSQL."""

    def __init__(self, site: Site, chance: random.Random, cluster: Cluster, *, forgetful: bool) -> None:
        self.site, self.chance, self.cluster, self.forgetful = site, chance, cluster, forgetful

    def ready(self, victim: str, kind: ActKind) -> AbstractContextManager[Kill]:
        if victim != "database":
            return nullcontext(KillServer(self.site, kind, self.chance, spare_worker=victim == "pages"))
        if self.forgetful:
            stop_log_writer(self.cluster)
        return nullcontext(KillPostgres(self.site, kind, self.chance, self.cluster))


def kill_cluster(cluster: Cluster) -> None:
    """End every process of a cluster at once; return when all are gone."""
    lock, first = cluster.folder / "data/postmaster.pid", _first_process(cluster)
    os.kill(first, signal.SIGSTOP)  # or it would start one more process meanwhile
    while process_stat(first)[:1] not in ([], ["T"]):
        time.sleep(0.001)
    pids = [*_children(first), first]
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # gone meanwhile
    while any(process_stat(pid)[:1] not in ([], ["Z"]) for pid in pids):
        time.sleep(0.005)
    for file in (lock, *cluster.folder.glob(".s.PGSQL.*.lock")):
        file.unlink()  # names a process that nobody may have collected yet


def stop_log_writer(cluster: Cluster) -> None:
    """Let a cluster that answers before its log is written not write it."""
    for pid in _children(_first_process(cluster)):
        if b"walwriter" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGSTOP)


def _first_process(cluster: Cluster) -> int:
    return int((cluster.folder / "data/postmaster.pid").read_text().splitlines()[0])


def _children(parent: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if process_stat(pid)[1:2] == [str(parent)]]
