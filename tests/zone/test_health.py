"""The two addresses a supervisor asks."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from zone.proxy import ProxyAddressMiddleware


def test_the_process_answers_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_every_migration_is_applied(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    newest = MigrationLoader(connection).graph.leaf_nodes("people")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations missing\n")


def test_not_ready_without_a_database(client, django_db_blocker):
    there = connection.settings_dict["NAME"], connection.connection
    with django_db_blocker.unblock():
        connection.connection = None
        connection.settings_dict["NAME"] = "no/such/database"
        try:
            answer = client.get("/readyz")
        finally:
            connection.settings_dict["NAME"], connection.connection = there
    assert (answer.status_code, answer.content) == (503, b"database unreachable\n")


def test_nothing_is_posted_to_them(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    ("sent", "known"), [("203.0.113.7", "203.0.113.7"), ("2001:DB8::1", "2001:db8::1"), ("nonsense", "127.0.0.1")]
)
def test_behind_a_proxy_the_address_is_the_one_it_saw(rf, sent, known):
    request = rf.get("/", headers={"X-Real-IP": sent})
    assert ProxyAddressMiddleware(lambda asked: asked.META["REMOTE_ADDR"])(request) == known
