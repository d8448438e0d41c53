"""A streaming replica answers what only reads much: reports, files, public pages. Everything else asks the primary.

No answer is older than the request for it, whoever wrote and on whichever server: the primary is asked how far its log
is written, and the replica answers once it has played that back. A commit is acknowledged only after its part of the
log is written, so what a person has just saved is in what that person opens next.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

logger = logging.getLogger(__name__)
PRIMARY, REPLICA = "default", "replica"
SAFE = ("GET", "HEAD")
STEP = 0.005
"""Seconds between two looks at a replica that has to catch up."""
QUIET = 30
"""Seconds between two lines of the log about the same problem."""

# Without synchronous commits an acknowledged one may not be written yet: then the place where the log goes on counts.
WRITTEN = """SELECT system_identifier::text, CASE current_setting('synchronous_commit')
    WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END::text FROM pg_control_system()"""
PLAYED_BACK = """SELECT pg_is_in_recovery() AND system_identifier = %s::text::bigint
    AND pg_last_wal_replay_lsn() >= %s::text::pg_lsn FROM pg_control_system()"""
"""A replica of another database has played back nothing of ours, however far it is."""

_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


class ReplicaRouter:
    """Reads go to the replica where a view says so; writes, and what a transaction reads, to the primary."""

    def db_for_read(self, model, **hints) -> str:
        return REPLICA if _reading.get() and not connections[PRIMARY].in_atomic_block else PRIMARY

    def db_for_write(self, model, **hints) -> str:
        return PRIMARY

    def allow_relation(self, obj1, obj2, **hints) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == PRIMARY


class Availability:
    """What this process knows of the replica: after a failure it rests, and the log says so."""

    def __init__(self) -> None:
        self.problem = ""
        """Why the primary answers instead: unreachable, behind, failing; empty while the replica answers."""
        self._lock = threading.Lock()
        self._rests_until = 0.0
        self._logged: dict[str, float] = {}
        self._is_logged = False

    def may_be_asked(self, now: float) -> bool:
        """Whether to ask now; after a rest one thread tries, and the others go on without until it knows."""
        with self._lock:
            if now < self._rests_until:
                return False
            if self.problem:
                self._rests_until = now + settings.REPLICA_REST_SECONDS
            return True

    def fails(self, problem: str, reason: object, now: float) -> None:
        with self._lock:
            self.problem, self._rests_until = problem, now + settings.REPLICA_REST_SECONDS
            if now - self._logged.get(problem, -QUIET) < QUIET:
                return
            self._logged[problem], self._is_logged = now, True
        logger.warning("The replica is %s, the primary answers: %s", problem, str(reason).strip())

    def works(self) -> None:
        if not self.problem:
            return
        with self._lock:
            self.problem, self._rests_until = "", 0.0
            was_logged, self._is_logged = self._is_logged, False
        if was_logged:
            logger.warning("The replica answers again")


availability = Availability()


def problem() -> str:
    """Why the replica does not answer at the moment; empty if it does, or if there is none."""
    if REPLICA not in settings.DATABASES:
        return ""
    _is_current()
    return availability.problem


def reads_from_replica(function: Callable) -> Callable:
    """Let the replica answer what `function` reads for its response; if it cannot, the primary does.

    A failure of the replica calls the function once more, on the primary: it must not write before it has read all.
    """

    @wraps(function)
    def answer(*args, **kwargs):
        if REPLICA not in settings.DATABASES or _reading.get() or not _is_current():
            return function(*args, **kwargs)
        try:
            with _reads():
                return _made(function(*args, **kwargs))
        except (OperationalError, InterfaceError) as error:
            if not connections[REPLICA].errors_occurred:
                raise  # the primary's own
            _failed("failing", error)
        return function(*args, **kwargs)

    marked: Any = answer
    marked.is_read_from_replica = True
    return marked


def from_replica(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same for a view, of which only safe requests may be answered twice."""
    read = reads_from_replica(view)

    @wraps(read)
    def answer(request, *args, **kwargs):
        return (read if request.method in SAFE else view)(request, *args, **kwargs)

    return answer


@contextmanager
def _reads() -> Iterator[None]:
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def _made(response: Any) -> Any:
    """The response with all that it still has to read read from the replica too."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        content: Any = response.streaming_content
        response.streaming_content = _streamed(content)
    return response


def _streamed(content: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, of which the first is made at once: until it is sent, the primary can still answer instead."""
    chunks = iter(content)
    return chain([next(chunks, b"")], _later(chunks))


def _later(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Each chunk is made reading from the replica; between two of them the thread does other things."""
    while True:
        try:
            with _reads():
                chunk = next(chunks, None)
        except (OperationalError, InterfaceError) as error:
            if connections[REPLICA].errors_occurred:
                _failed("failing", error)
            raise  # part of the response is sent: it breaks off, and the browser says so
        if chunk is None:
            return
        yield chunk


def _failed(problem: str, error: Exception) -> None:
    connections[REPLICA].close()
    availability.fails(problem, error, time.monotonic())


def _is_current() -> bool:
    """Whether the replica holds what the primary holds at this moment; it gets a little time to catch up."""
    if not availability.may_be_asked(time.monotonic()):
        return False
    with connections[PRIMARY].cursor() as cursor:
        cursor.execute(WRITTEN)
        written = cursor.fetchone()
    until = time.monotonic() + settings.REPLICA_WAIT_SECONDS
    try:
        while not _has_played_back(written):
            if (now := time.monotonic()) > until:
                availability.fails("behind", f"it has not played back {written[1]}", now)
                return False
            time.sleep(STEP)
    except Error as error:
        _failed("unreachable", error)
        return False
    availability.works()
    return True


def _has_played_back(written: tuple[str, str]) -> bool:
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(PLAYED_BACK, written)
        return bool(cursor.fetchone()[0])
