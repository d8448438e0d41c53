"""What every test stands on: the database emptied between transactional tests, and a watched browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase
from playwright.sync_api import Error as PlaywrightError

from zone import checks
from zone import settings as product
from zone.ledger.cache import clear_caches

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the test's thread
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_empty_tables = TransactionTestCase._fixture_teardown


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Take the triggers that keep final rows off the test database, and put the same ones back.

    Only tests can: the product has no switch for it, and its database role needs none.
    """
    if connection.vendor == "sqlite":
        triggers = _rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        lift = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        # Emptying ends in post_migrate, which puts some of them back already.
        restore = [part for name, text in triggers for part in (f'DROP TRIGGER IF EXISTS "{name}"', text)]
    else:
        tables = _rows("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        lift = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for (table,) in tables]
        restore = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for (table,) in tables]
    _run(*lift)
    try:
        yield
    finally:
        _run(*restore)


@contextmanager
def built_once(blocker) -> Iterator[None]:
    """What is built before it yields stands for every test of a file; each starts from it in a savepoint of its own.

    For a fixture of a file whose tests are all within a transaction: with `built_once(django_db_blocker): ...; yield`.
    """
    with blocker.unblock():
        opened = TestCase._enter_atomics()
        try:
            yield
        finally:
            TestCase._rollback_atomics(opened)


def _empty_tables_without_triggers(self) -> None:
    assert not connection.in_atomic_block, "what is built once for a file would hide this test's rows from others"
    with triggers_lifted():
        _empty_tables(self)


TransactionTestCase._fixture_teardown = _empty_tables_without_triggers


def pytest_collection_modifyitems(items) -> None:
    """Mark what drives a browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if {"page", "context", "new_context", "browser"} & set(item.fixturenames):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    """Drive the system's Chromium; none is downloaded."""
    for message in checks.check_bundle():
        pytest.fail(f"{message.msg}. {message.hint}", pytrace=False)
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not found:
        pytest.fail("Chromium is missing: apt-get install chromium fonts-noto-cjk", pytrace=False)
    return {**browser_type_launch_args, "executable_path": found}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args) -> dict:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def new_context(new_context, live_server):
    """Browser contexts that start at the live server and are watched.

    The test fails when a page asks any other address for anything, logs an error to the
    console or throws. A test that means an error clears it from `context.complaints`.
    """
    contexts = []

    def watched(**options):
        context = new_context(**{"base_url": live_server.url, **options})
        context.complaints = complaints = []
        contexts.append(context)

        def on_request(request):
            if not request.url.startswith((live_server.url + "/", "data:", "blob:")):
                complaints.append(f"asked {request.url}")

        def on_console(message):
            if message.type == "error":
                complaints.append(f"console: {message.text}")

        context.on("request", on_request)
        context.on("console", on_console)
        context.on("weberror", lambda error: complaints.append(f"thrown: {error.error}"))
        return context

    yield watched
    for context in contexts:
        with suppress(PlaywrightError):  # closed by the test itself
            context.cookies()  # one round trip brings in what the browser has still to tell
    complaints = [complaint for context in contexts for complaint in context.complaints]
    assert complaints == []


@pytest.fixture
def memory(settings):
    """Caches that remember, empty before and after; the suite's own remember nothing."""
    settings.CACHES = product.CACHES
    clear_caches()
    yield
    clear_caches()
