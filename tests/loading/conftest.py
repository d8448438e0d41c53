"""A loaded database, made once for the tests of one file; each test rolls back what it does to it."""

from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction


@contextmanager
def rolled_back():
    """A transaction that ends as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The published year 2024."""
    with django_db_blocker.unblock(), rolled_back():
        call_command("load_2024", verbosity=0)
        yield
