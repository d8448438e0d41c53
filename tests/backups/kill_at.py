"""A process that runs commands and has them killed: `tests.backups.kill_at`.

Each line it is sent is a point, a command and its arguments, parted by tabs. It runs the command in a child of its
own, has it killed at the point, and prints `killed`, or `done` and the exit status. A point is the number of an act on
a file, counted from the command's beginning (0: never), or `half`: in the middle of the stream from or to
PostgreSQL's programs. A restore or rehearsal leaves out its proof, a process of its own: the tests ask for it.
"""

import os
import shutil
import signal
import sys

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402

from zone.backups import postgres_dump, rehearsal, restoring  # noqa: E402

restoring.faults_of = rehearsal.faults_of = lambda *given, **more: []
ACTS = ("os.", "shutil.", "sqlite3.connect", "subprocess.Popen")
SPARED = ("os.listdir", "os.scandir", "os.walk", "os.putenv", "os.unsetenv", "os.fwalk")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(act: int) -> None:
    done = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal done
        is_write = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+")
        if is_write or (event.startswith(ACTS) and event not in SPARED):
            done += 1
            if done == act:
                die()

    sys.addaudithook(count)


def die_in_the_stream() -> None:
    def copy_half(source, target, length=0) -> None:
        target.write(source.read(3000))
        target.flush()
        die()

    postgres_dump.shutil = type("", (), {"copyfileobj": copy_half, "which": shutil.which})


def main() -> None:
    for line in sys.stdin:
        point, *command = line.rstrip("\n").split("\t")
        connections.close_all()
        if not (child := os.fork()):
            if point == "half":
                die_in_the_stream()
            else:
                die_at(int(point))
            try:
                with open(os.devnull, "w") as nowhere:
                    call_command(*command, stdout=nowhere)
            except CommandError as error:
                sys.stderr.write(f"{error}\n")
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        said = "killed" if os.WIFSIGNALED(status) else f"done {os.waitstatus_to_exitcode(status)}"
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


main()
