"""Requests by chance, over all addresses and people: no server error, and none outlasts the server's patience.

A sample runs with the suite. `make fuzz` makes 10,000 on each database; what it names is made again by
ZONE_FUZZ_FROM=<number> ZONE_FUZZ_COUNT=1 and the same ZONE_FUZZ_SEED.
"""

import logging
import os
import runpy
import signal
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.bad_input.fuzz import Fuzzer
from tests.bad_input.hostile import body
from tests.test_access import ROLES

SEED = os.environ.get("ZONE_FUZZ_SEED", "兑现")
FROM = int(os.environ.get("ZONE_FUZZ_FROM", "0"))
COUNT = int(os.environ.get("ZONE_FUZZ_COUNT", "400"))
PATIENCE = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))["timeout"]


class TooSlow(Exception):
    """The server would have ended this worker."""


@contextmanager
def within_the_servers_patience():
    def end(signum, frame):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def clients(request, every_row, settings, tmp_path):
    """A signed-in browser of each person; of nobody, one that is not."""
    settings.DATA_DIR = tmp_path
    logging.disable(logging.CRITICAL)  # ten thousand refusals, each with its way through the server
    found = {who: Client(raise_request_exception=False) for who in ("nobody", *ROLES)}
    for who in ROLES:
        found[who].force_login(request.getfixturevalue(who))
    yield found
    logging.disable(logging.NOTSET)


def test_no_request_made_by_chance_is_a_server_error(clients, every_row):
    fuzzer = Fuzzer(SEED, every_row, lambda who, url: clients[who].get(url))
    cookies = {who: client.cookies.copy() for who, client in clients.items()}
    wrong, statuses = [], {}
    for number, asked in fuzzer.requests(range(FROM, FROM + COUNT)):
        client = clients[asked.who]
        client.cookies = cookies[asked.who].copy()
        try:
            with transaction.atomic(), within_the_servers_patience():
                ask = client.generic if "content_type" in asked.more else getattr(client, asked.method)
                method = ["POST"] if "content_type" in asked.more else []
                answer = ask(*method, asked.url, **asked.more)
                body(answer)
                transaction.set_rollback(True)
        except Exception as error:  # whatever gets past the server's own handling
            wrong.append(f"{number}: {error!r}: {asked}")
            continue
        statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
        if answer.status_code >= 500:
            wrong.append(f"{number}: status {answer.status_code} {getattr(answer, 'exc_info', ['', ''])[1]!r}: {asked}")
    assert not wrong, "\n".join(wrong[:50])
    if COUNT >= 400:
        assert {200, 302, 400, 403, 404, 405} <= set(statuses)  # it came everywhere
