"""The switch of single keys: one's own alone, on at first, and only by POST."""

from zone.people.models import User


def test_single_keys_work_at_first_and_are_switched_by_their_owner(client, clerk, leader):
    client.force_login(clerk)
    assert b"data-single-keys" in client.get("/").content
    client.post("/keys/", {"single_keys": "off"})
    assert b"data-single-keys" not in client.get("/").content
    assert User.objects.get(pk=leader.pk).single_keys
    client.post("/keys/", {"single_keys": "on"})
    assert b"data-single-keys" in client.get("/").content


def test_looking_at_the_page_changes_nothing(client, clerk):
    client.force_login(clerk)
    client.get("/keys/?single_keys=off")
    assert User.objects.get(pk=clerk.pk).single_keys


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.post("/keys/", {"single_keys": "off"}).url == "/login/?next=/keys/"
