"""Many writers at once neither fork the chain nor stall it: threads with their own connections, and real requests."""

import time

import pytest
from django.db import connection, transaction

from tests.factories import UserFactory
from tests.live_requests import Visitor, at_once
from zone.ledger import verify
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, EACH = 8, 12


def holds(count: int) -> bool:
    """Whether the chain is whole and has exactly so many entries."""
    verdict = verify.verify()
    return verdict.holds and verdict.count == LedgerEntry.objects.count() == count


def test_threads_write_one_chain():
    def write(writer):
        try:
            for number in range(EACH):
                with transaction.atomic():
                    record("export", changes={"writer": writer, "number": number})
        finally:
            connection.close()

    began = time.monotonic()
    at_once(*[lambda writer=writer: write(writer) for writer in range(WRITERS)])
    assert holds(WRITERS * EACH)
    assert time.monotonic() - began < 30
    assert len({entry.changes for entry in LedgerEntry.objects.all()}) == WRITERS * EACH
    instants = list(LedgerEntry.objects.order_by("sequence").values_list("at", flat=True))
    assert instants == sorted(instants)


def test_an_action_taken_back_among_others_leaves_no_gap():
    def write(writer):
        try:
            for number in range(EACH):
                with transaction.atomic():
                    record("export", changes={"writer": writer})
                    transaction.set_rollback(number % 3 == 0)
        finally:
            connection.close()

    at_once(*[lambda writer=writer: write(writer) for writer in range(WRITERS)])
    assert holds(WRITERS * EACH * 2 // 3)


def test_the_chain_is_verified_while_others_write():
    def write():
        try:
            for _ in range(EACH * 4):
                with transaction.atomic():
                    record("export")
        finally:
            connection.close()

    def walk():
        try:
            return [verify.verify().holds for _ in range(EACH)]
        finally:
            connection.close()

    *_, walks = at_once(write, write, walk)
    assert all(walks)
    assert holds(EACH * 8)


def test_refused_sign_ins_at_once_are_each_recorded(live_server):
    people = [UserFactory(roles=["reporter"]) for _ in range(8)]
    visitors = [Visitor(live_server, person) for person in people]
    for visitor in visitors:  # nobody is signed in; what remains is the form's own token
        visitor.headers["Cookie"] = visitor.headers["Cookie"].partition("; ")[2]
    answers = at_once(
        *[
            lambda v=visitor, p=person: v.post("/login/", username=p.username, password="not-this-one")[0]
            for visitor, person in zip(visitors, people, strict=True)
        ]
    )
    assert answers == [200] * 8
    entries = LedgerEntry.objects.filter(action="sign-in.refused")
    assert {entry.object_id for entry in entries} == {str(person.pk) for person in people}
    assert all(entry.address == "127.0.0.1" for entry in entries)
    assert holds(8)
