"""Real requests to the live server, from many threads at once."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Event
from urllib.parse import urlencode, urlsplit

from django.db import connection, transaction
from django.test import Client

CSRF = "a" * 32
PATIENCE = 20
"""Seconds after which whoever is waited for does not come."""


class Visitor:
    """A signed-in person with a connection of their own; redirects are answered, not followed."""

    def __init__(self, live_server, user):
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        self.address = urlsplit(live_server.url).netloc
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None, self.headers)

    def post(self, path: str, **data) -> tuple[int, str]:
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data, doseq=True), headers)

    def _ask(self, method, path, body, headers) -> tuple[int, str]:
        connection = HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def at_once(*actions) -> list:
    """Start all actions together, each in its own thread; their results in order."""
    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result() for future in [pool.submit(action) for action in actions]]


@contextmanager
def unfinished(act: Callable[[], object]) -> Iterator[Future]:
    """Another thread has done `act` in a transaction that ends with the block: until then it holds its locks."""
    has_acted, may_end = Event(), Event()

    def hold() -> None:
        with closing(connection), transaction.atomic():
            try:
                act()
            finally:
                has_acted.set()
            may_end.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            assert has_acted.wait(PATIENCE)
            yield holding
        finally:
            may_end.set()
            holding.result()


def until_somebody_waits() -> None:
    """Return once another transaction waits for a lock. Only on PostgreSQL."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
