"""A process that has a command killed at each point in turn: `tests.backups.kill_at COMMAND [ARGUMENT] -- POINT…`.

A point is the number of an act on a file, counted from the command's beginning, or `half`: in the middle of the
stream from or to PostgreSQL's programs. For each the process waits for a line, has the command killed there in a
child of its own, and prints `killed` or `done`. The proof of what was restored, minutes of it, is left to the tests.
"""

import os
import shutil
import signal
import sys

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402

from zone.backups import postgres_dump, restoring  # noqa: E402

restoring.faults_of = lambda *given, **more: []
ACTS = ("os.", "shutil.", "sqlite3.connect", "subprocess.Popen")
SPARED = ("os.listdir", "os.scandir", "os.walk", "os.putenv", "os.unsetenv", "os.fwalk")
cut = sys.argv.index("--")
COMMAND, POINTS = sys.argv[1:cut], sys.argv[cut + 1 :]


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
    for point in POINTS:
        sys.stdin.readline()
        connections.close_all()
        if not (child := os.fork()):
            if point == "half":
                die_in_the_stream()
            else:
                die_at(int(point))
            try:
                with open(os.devnull, "w") as nowhere:
                    call_command(*COMMAND, stdout=nowhere)
            except CommandError as error:
                sys.stderr.write(f"{error}\n")
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        said = "killed" if os.WIFSIGNALED(status) else f"done {os.waitstatus_to_exitcode(status)}"
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


main()
