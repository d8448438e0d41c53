"""Two processes at work for ever; each writes its number: `tests.ledger.walk_forever`."""

import os
import signal
import sys
import time

import django

from zone.ledger.workers import started


def walk(*, advance) -> None:
    advance(os.getpid())
    while True:
        advance(0)
        time.sleep(0.05)


def say(count: int) -> None:
    if count:
        sys.stdout.write(f"{count}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    django.setup()
    with started(2) as workers:
        list(workers.map(walk, [(), ()], say))
