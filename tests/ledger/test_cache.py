"""What is computed from stored rows is cached until the ledger changes, and no longer."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zone.ledger.cache import cached_by_ledger, ledger_position
from zone.ledger.ledger import record


@pytest.fixture(autouse=True)
def memory(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    token = ledger_position.set(7)
    yield
    ledger_position.reset(token)
    cache.clear()


def made_of(key: tuple) -> int:
    """How often two askings have it made."""
    made = []
    for _ in range(2):
        assert cached_by_ledger(key, lambda: made.append(1) or "found") == "found"
    return len(made)


def test_it_is_made_once_while_the_ledger_stands():
    assert made_of(("a",)) == 1
    assert made_of(("b",)) == 1


def test_none_is_cached_too():
    assert cached_by_ledger(("a",), lambda: None) is None
    assert cached_by_ledger(("a",), lambda: "made again") is None


def test_it_is_made_anew_once_the_ledger_has_moved():
    cached_by_ledger(("a",), lambda: "old")
    ledger_position.set(8)
    assert cached_by_ledger(("a",), lambda: "new") == "new"


def test_who_tells_the_ledger_something_reads_everything_anew(db):
    cached_by_ledger(("a",), lambda: "old")
    with transaction.atomic():
        record("export")
    assert cached_by_ledger(("a",), lambda: "new") == "new"


def test_a_command_remembers_nothing():
    ledger_position.set(None)
    assert made_of(("a",)) == 2


def statements(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/parks/")
    return len(asked)


def test_a_page_counts_again_when_another_person_has_changed_something(client, manager):
    client.force_login(manager)
    first, second = statements(client), statements(client)
    assert second < first
    with transaction.atomic():
        record("export", actor=manager)
    assert statements(client) == first
