"""What the tests of this room share: signing in through the page, and what the ledger says since."""

import pytest
from django.test import Client

from tests.factories import PASSWORD
from zone.ledger.models import LedgerEntry


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post("/login/", {"username": username, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def recorded():
    """The entries of the ledger, the oldest first."""
    return lambda: list(LedgerEntry.objects.order_by("sequence"))
