"""Two processes at work for ever; each writes its number: `tests.ledger.walk_forever`."""

import os
import signal
import sys
import time

import django

from zone.ledger.workers import started


def walk(*, advance) -> None:
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    while True:
        time.sleep(0.05)


def nothing(count: int) -> None:
    """Nobody asks how far it is."""


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    django.setup()
    with started(2) as workers:
        workers.map(walk, [(), ()], nothing)
