"""Two offices given to one person at the same instant, past every form: one of them is refused."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

from tests.factories import UserFactory
from tests.live_requests import PATIENCE, at_once, until_somebody_waits
from zone.people.roles import Role


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_transactions_give_nobody_two_offices():
    user, given = UserFactory(), threading.Event()

    def give_security() -> str:
        with transaction.atomic():
            user.groups.add(Group.objects.get(name=Role.SECURITY))
            given.set()
            until_somebody_waits()
        connection.close()
        return "given"

    def give_audit() -> str:
        given.wait(PATIENCE)
        try:
            user.groups.add(Group.objects.get(name=Role.AUDITOR))
        except DatabaseError as refused:
            return str(refused)
        finally:
            connection.close()
        return "given"

    first, second = at_once(give_security, give_audit)
    assert first == "given"
    assert "exclude each other" in second
    assert user.groups.count() == 1
