"""What is loaded costs so many statements for each entry of the ledger, however much it is: a stored number."""

from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection

from tests.demo.rows import load_small_example
from zone.ledger.models import LedgerEntry

PER_ENTRY = 17
"""Statements for each entry: all of a loader, those of the ledger, of sealing and the savepoints included."""


@pytest.mark.parametrize(
    "load",
    [
        partial(load_small_example, projects=2, tasks=1),
        partial(load_small_example, projects=20, tasks=8),
        partial(call_command, "load_2024", verbosity=0),
    ],
    ids=["small example", "larger example", "2024"],
)
def test_a_loader_costs_few_statements_for_each_entry(db, load):
    counted = 0

    def count(execute, *statement):
        nonlocal counted
        counted += 1
        return execute(*statement)

    with connection.execute_wrapper(count):
        load()
    entries = LedgerEntry.objects.count()
    assert entries > 200
    assert counted / entries <= PER_ENTRY
