"""A loaded database, made once for the tests of one file; each test rolls back what it does to it."""

import pytest
from django.core.management import call_command

from tests.demo.rows import load_small_example, rolled_back


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The published year 2024."""
    with django_db_blocker.unblock(), rolled_back():
        call_command("load_2024", verbosity=0)
        yield


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker):
    """A small example year in a demonstration database."""
    with django_db_blocker.unblock(), rolled_back():
        load_small_example()
        yield
