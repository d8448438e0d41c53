"""A walk shared by several processes, each on rows of its own with a database connection of its own.

Nothing here imports a model: a process begins with this module, before Django is set up in it.
"""

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

import django
from django.db import connection as database

SEEN, DONE, FAILED = "seen", "done", "failed"
STOP_SECONDS = 10
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
    """Does as many tasks at once as there are processes."""

    def __init__(self, pipes: dict[Connection, BaseProcess]) -> None:
        self.pipes = pipes

    def map(self, function: Callable[..., Any], tasks: Sequence[tuple], advance: Advance) -> list[Any]:
        waiting, busy, done = deque(enumerate(tasks)), dict[Connection, int](), dict[int, Any]()
        idle = list(self.pipes)
        while len(done) < len(tasks):
            while idle and waiting:
                place, task = waiting.popleft()
                busy[self._send(idle.pop(), (function, task))] = place
            for pipe in self._ready(busy):
                kind, value = self._receive(pipe)
                if kind == FAILED:
                    raise WorkerFailed(f"核验进程出错，核验没有完成：\n{value}")
                if kind == SEEN:
                    advance(value)
                else:
                    done[busy.pop(pipe)] = value
                    idle.append(pipe)
        return [done[place] for place in range(len(tasks))]

    def _ready(self, busy: dict[Connection, int]) -> list[Connection]:
        return [pipe for pipe in wait(list(busy)) if isinstance(pipe, Connection)]

    def _send(self, pipe: Connection, message: Any) -> Connection:
        try:
            pipe.send(message)
        except OSError as error:
            raise self._gone(pipe) from error
        return pipe

    def _receive(self, pipe: Connection) -> Any:
        try:
            return pipe.recv()
        except (EOFError, OSError) as error:
            raise self._gone(pipe) from error

    def _gone(self, pipe: Connection) -> WorkerFailed:
        process = self.pipes[pipe]
        process.join(STOP_SECONDS)
        return WorkerFailed(f"核验进程意外终止（退出码 {process.exitcode}），核验没有完成")


def cores() -> int:
    """How many processes may run at once on this machine."""
    return len(os.sched_getaffinity(0))


@contextmanager
def started(count: int) -> Iterator[Workers]:
    """So many processes on the database of this one; with 1 this process itself. None is left when the block ends."""
    if count <= 1:
        yield HERE
        return
    context = multiprocessing.get_context("spawn")  # a fork would share this one's connections, and locks of threads
    pipes: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process: BaseProcess = context.Process(target=_serve, args=(theirs, database.settings_dict), daemon=True)
            process.start()
            theirs.close()
            pipes[ours] = process
        yield Processes(pipes)
    finally:
        for pipe, process in pipes.items():
            pipe.close()
            process.terminate()
        for process in pipes.values():
            process.join(STOP_SECONDS)


def _serve(pipe: Connection, settings: dict[str, Any]) -> None:
    """Do what comes in until the pipe ends; whoever began this process then ends, or has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that began it, which ends all
    try:
        django.setup()
        database.settings_dict.update(settings)
        while True:
            function, task = pipe.recv()
            pipe.send((DONE, function(*task, advance=lambda count: pipe.send((SEEN, count)))))
    except Exception:
        with suppress(OSError):  # nobody listens any more: the pipe has ended
            pipe.send((FAILED, traceback.format_exc()))
