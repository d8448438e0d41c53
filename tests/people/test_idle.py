"""Half an hour without a request ends a session; being there is noted once a minute at most."""

import json

import pytest

from tests.people.conftest import is_signed_in, sign_in
from zone.people.middleware import SEEN_AT
from zone.people.models import Session

pytestmark = pytest.mark.django_db
PAGE = "/password/"


def be_away(client, seconds: int) -> int:
    """Set the session's last sight back; return what it says now."""
    session = client.session
    session[SEEN_AT] -= seconds
    session.save()
    return session[SEEN_AT]


def test_after_half_an_hour_the_session_is_over_and_that_is_recorded(client, clerk, recorded):
    sign_in(client, "clerk")
    be_away(client, 30 * 60 + 2)
    answer = client.get(PAGE, follow=True)
    assert answer.redirect_chain == [("/login/?next=/password/", 302)]
    assert "超过 30 分钟未操作" in answer.content.decode()
    assert not is_signed_in(client)
    entry = recorded()[-1]
    assert (entry.action, entry.actor, json.loads(entry.changes)) == ("sign-out", "clerk", {"reason": "超时未操作"})


def test_just_below_half_an_hour_it_goes_on_and_counts_anew(client, clerk):
    sign_in(client, "clerk")
    set_back = be_away(client, 29 * 60)
    assert client.get(PAGE).status_code == 200
    assert client.session[SEEN_AT] >= set_back + 29 * 60


def test_within_a_minute_nothing_is_written(client, clerk, django_assert_num_queries):
    sign_in(client, "clerk")
    set_back = be_away(client, 50)
    with django_assert_num_queries(1):  # the session and the account are read
        assert client.get(PAGE).status_code == 200
    assert client.session[SEEN_AT] == set_back


def test_a_session_that_was_never_noted_counts_from_the_sign_in(client, clerk):
    client.force_login(clerk)
    assert client.get(PAGE).status_code == 200
    clerk.refresh_from_db()
    clerk.last_login = clerk.last_login.replace(year=clerk.last_login.year - 1)
    clerk.save()
    assert client.get(PAGE).status_code == 302


def test_a_stranger_leaves_no_session(client):
    client.get("/login/")
    assert not Session.objects.exists()
