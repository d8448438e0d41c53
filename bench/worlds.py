"""Databases of several sizes at once, so that they are asked in turns.

On a machine that is shared, a minute later is another machine: what grows with the rows shows only in one breath.
The largest database belongs to the bench's own process, each smaller one to a process beside it. What is to be
done there is a function that takes what is `Inside` and gives back rows of a table.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, NamedTuple

from bench import sandbox

if TYPE_CHECKING:
    from bench.browser import Browser
    from bench.rows import ReferenceRows

READY = "ready"
STOP_SECONDS = 60


class Inside(NamedTuple):
    """A filled database, with one person of each role at a browser."""

    rows: int
    ground: "ReferenceRows"
    browsers: dict[str, "Browser"]
    write: Callable[[], None]
    """Writes one entry to the ledger, as somebody who files an update does."""


class World(NamedTuple):
    """So many projects, in this process or in one beside it."""

    rows: int
    do: Callable[..., Any]
    """`do(work, *arguments)`: what `work(inside, *arguments)` gives back."""


def filled(rows: int) -> Inside:
    """Fill the empty database of this process."""
    from bench.browser import Browser  # noqa: PLC0415  (Django is set up only now)
    from bench.pages import entry_writer  # noqa: PLC0415
    from bench.rows import create_reference_rows, fill  # noqa: PLC0415

    ground = create_reference_rows()
    fill(rows, ground)
    return Inside(rows, ground, {role: Browser(person) for role, person in ground.people.items()}, entry_writer())


@contextmanager
def open_worlds(sizes: Sequence[int], *, postgres: bool) -> Iterator[list[World]]:
    """One world of each size, the largest last; the database of this process must be empty."""
    *smaller, largest = sizes
    with ExitStack() as stack:
        beside = [stack.enter_context(_beside(size, postgres)) for size in smaller]
        here = filled(largest)
        for connection in beside:
            _received(connection)
        yield [
            *(World(size, partial(_sent, connection)) for size, connection in zip(smaller, beside, strict=True)),
            World(largest, lambda work, *arguments: work(here, *arguments)),
        ]


@contextmanager
def _beside(rows: int, postgres: bool) -> Iterator[Connection]:
    """A process that fills a database and then does what it is sent, until the connection ends."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, rows, postgres))
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.join(STOP_SECONDS)


def _serve(connection: Connection, rows: int, postgres: bool) -> None:
    with sandbox.ready(postgres=postgres):
        inside = filled(rows)
        connection.send(READY)
        while True:
            try:
                work, arguments = connection.recv()
            except EOFError:
                return
            connection.send(work(inside, *arguments))


def _sent(connection: Connection, work: Callable[..., Any], *arguments: object) -> Any:
    connection.send((work, arguments))
    return _received(connection)


def _received(connection: Connection) -> Any:
    try:
        return connection.recv()
    except EOFError:
        raise SystemExit("a database beside this one has come to an end") from None
