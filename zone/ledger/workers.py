"""A walk shared by several processes, each on rows of its own with a database connection of its own.

Nothing here imports a model: a process begins with this module, before Django is set up in it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol

import django
from django.db import connection as database

Advance = Callable[[int], None]
"""Called with the number of rows that were looked at."""


class WorkerFailed(Exception):
    """A process could not do its part, or is gone: what it would have found is not known."""


class Workers(Protocol):
    def map(self, function: Callable[..., Any], tasks: Sequence[tuple], advance: Advance) -> list[Any]:
        """What `function(*task, advance=advance)` returns for each task, in the order of the tasks.

        Raises WorkerFailed where another process does them and cannot.
        """


class ThisProcess:
    """Does one task after the other here."""

    def map(self, function: Callable[..., Any], tasks: Sequence[tuple], advance: Advance) -> list[Any]:
        return [function(*task, advance=advance) for task in tasks]


HERE = ThisProcess()


class Processes:
    """Does as many tasks at once as there are processes; each says at its end how many rows it has looked at."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def map(self, function: Callable[..., Any], tasks: Sequence[tuple], advance: Advance) -> list[Any]:
        try:
            futures = [self.pool.submit(_do, function, task) for task in tasks]
            for future in as_completed(futures):
                advance(future.result()[1])
        except BrokenProcessPool as error:
            raise WorkerFailed("核验进程意外终止，核验没有完成") from error
        except Exception as error:
            raise WorkerFailed(f"核验进程出错，核验没有完成：{error.__cause__ or error}") from error
        return [future.result()[0] for future in futures]


def _do(function: Callable[..., Any], task: tuple) -> tuple[Any, int]:
    rows = 0

    def advance(count: int) -> None:
        nonlocal rows
        rows += count

    return function(*task, advance=advance), rows


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0))


@contextmanager
def started(count: int) -> Iterator[Workers]:
    """So many processes on the database of this one; with 1 this process itself. None is left when the block ends."""
    if count <= 1:
        yield HERE
        return
    others = set(multiprocessing.active_children())
    spawn = multiprocessing.get_context("spawn")  # a fork would share this one's connections, and locks of threads
    pool = ProcessPoolExecutor(count, spawn, _begin, (database.settings_dict,))
    try:
        yield Processes(pool)
    finally:
        for process in set(multiprocessing.active_children()) - others:  # in the middle of a part, after Ctrl-C
            process.terminate()
        pool.shutdown(cancel_futures=True)


def _begin(settings: dict[str, Any]) -> None:
    """Make a new process ready: it ends with the one that began it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that began it, which ends all
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    database.settings_dict.update(settings)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
