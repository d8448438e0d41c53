"""A process that kills groups of processes while SQLite's log is brought home. Standard library alone.

`kill_in_checkpoint.py DATABASE SECONDS GROUP…` prints `armed`, waits for a line, and kills as soon as the database file
itself is written to, which only a checkpoint does; if none comes within so many seconds, then.
"""

import os
import signal
import sys
import time
from contextlib import suppress


def main() -> None:
    database, seconds, *groups = sys.argv[1:]
    with suppress(PermissionError):
        os.nice(-10)  # a checkpoint takes some thousandths of a second
    sys.stdout.write("armed\n")
    sys.stdout.flush()
    sys.stdin.readline()
    until, before = time.monotonic() + float(seconds), os.stat(database).st_mtime_ns
    while os.stat(database).st_mtime_ns == before and time.monotonic() < until:
        time.sleep(0)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(int(group), signal.SIGKILL)


main()
