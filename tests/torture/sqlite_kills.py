"""SQLite has no server to kill: the counterpart is to die in the middle of writing to its files.

In turns the kernel ends the process that writes, at a byte of the write-ahead log that chance has chosen (a limit of
file size), or all processes are killed while a checkpoint brings the log home. Whoever is left is killed with it, and
the next to open the database recovers it from what lies there.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from django.db import connection

from tests.torture.diary import Diary
from tests.torture.killing import PATIENCE, ActKind, Kill, KillServer
from tests.torture.site import Site, is_alive
from tests.torture.sqlite_log import Left, left_in

PAGE = 4096 + 24
"""Bytes of a page in the log, with its header."""
LEAST_BYTES = 16 * PAGE


class SqliteKiller:
    """Makes kills of server and database ready, on SQLite."""

    def __init__(self, site: Site, chance: random.Random, *, forgetful: bool) -> None:
        self.site, self.chance, self.forgetful = site, chance, forgetful
        self.database = Path(connection.settings_dict["NAME"])
        self.left: list[Left] = []
        """What was met in the files after each kill in the middle of writing."""

    def ready(self, victim: str, kind: ActKind) -> AbstractContextManager[Kill]:
        if victim != "database":
            return nullcontext(KillServer(self.site, kind, self.chance, spare_worker=victim == "pages"))
        if len(self.left) % 2:
            return self._in_checkpoint()
        return nullcontext(DieAtByte(self, self.chance.randint(LEAST_BYTES, kind.LOG_PAGES * PAGE)))

    @contextmanager
    def _in_checkpoint(self) -> Iterator[Kill]:
        program = str(Path(__file__).with_name("kill_in_checkpoint.py"))
        groups = [str(group.pid) for group in self.site.groups]
        command = [sys.executable, program, str(self.database), str(PATIENCE), *groups]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watcher:
            assert watcher.stdout
            assert watcher.stdout.readline() == "armed\n"
            yield KillInCheckpoint(self, watcher)

    def look(self) -> None:
        """Note what lies in the files; a forgetful database loses its log."""
        self.left.append(left_in(self.database))
        if self.forgetful:
            os.truncate(f"{self.database}-wal", 0)


class DieAtByte:
    """The process that writes this byte of the log is ended by it, the others as soon as that is seen."""

    def __init__(self, killer: SqliteKiller, byte: int) -> None:
        self.killer = killer
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log begins anew, and grows
        connection.close()
        self.watched = killer.site.server_processes()
        for pid in killer.site.processes():
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (byte, byte))

    def at_a_moment(self, diary: Diary) -> None:
        until = time.monotonic() + PATIENCE
        while all(map(is_alive, self.watched)) and time.monotonic() < until:
            time.sleep(0.001)
        self.killer.site.kill()
        self.killer.look()

    def start_again(self) -> None:
        self.killer.site.start()


class KillInCheckpoint:
    """Every process of the site, as soon as the database file itself is written to."""

    def __init__(self, killer: SqliteKiller, watcher: subprocess.Popen) -> None:
        self.killer = killer
        self.watcher = watcher

    def at_a_moment(self, diary: Diary) -> None:
        self.watcher.communicate("go\n")
        self.killer.site.kill()
        self.killer.look()

    def start_again(self) -> None:
        self.killer.site.start()
