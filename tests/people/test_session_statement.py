"""The statement written for sessions says the same as Django's own store."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db as django_store
from django.contrib.sessions.models import Session
from django.utils import timezone

from zone.people.sessions import SessionStore


@pytest.fixture
def key(db) -> str:
    store = SessionStore()
    store["a"] = {"b": [1, "中"]}
    store.create()
    return store.session_key


def test_a_session_is_read_by_one_statement(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(key).load() == {"a": {"b": [1, "中"]}}
    assert django_store.SessionStore(key).load() == SessionStore(key).load()


@pytest.mark.parametrize("of", ["nobody", "somebody gone", "somebody bent"])
def test_what_django_does_not_open_is_not_opened(key, of):
    if of == "somebody gone":
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    elif of == "somebody bent":
        Session.objects.update(session_data="bent")
    asked = "x" * 32 if of == "nobody" else key
    ours, theirs = SessionStore(asked), django_store.SessionStore(asked)
    assert ours.load() == theirs.load() == {}
    assert ours.session_key == theirs.session_key
