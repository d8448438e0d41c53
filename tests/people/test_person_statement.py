"""The statement written for a session and its person says the same as Django's own store and the ORM."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends import db as django_store
from django.contrib.sessions.models import Session as DjangoSession
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from zone.ledger.cache import last_entries, read_last_entries
from zone.ledger.ledger import record
from zone.ledger.models import LastEntry
from zone.people.models import Department, Session, User
from zone.people.sessions import SessionStore, take_person


@pytest.fixture(autouse=True)
def nothing_known():
    token = last_entries.set(None)
    yield
    last_entries.reset(token)


@pytest.fixture
def asking(client):
    """A request of this person's session."""

    def ask(person: User):
        client.force_login(person)
        request = RequestFactory().get("/")
        request.session = SessionStore(client.session.session_key)
        return request

    return ask


@pytest.fixture
def key(db) -> str:
    """A session of nobody, in our store and in Django's."""
    for store in (django_store.SessionStore(), SessionStore()):
        store["a"] = {"b": [1, "中"]}
        store.create()
    DjangoSession.objects.update(session_key=store.session_key)
    return store.session_key


@pytest.mark.parametrize("who", ["clerk", "manager", "auditor"])
def test_a_person_is_read_with_session_department_and_roles(request, asking, who, django_assert_num_queries):
    person = request.getfixturevalue(who)
    with transaction.atomic():
        record("master.add", obj=person)
        record("export")
    asked = asking(person)
    by_orm = User.objects.select_related("department").get(pk=person.pk)
    with django_assert_num_queries(1):
        read = get_user(asked)
        facts = {field.attname: getattr(read, field.attname) for field in User._meta.concrete_fields}
        department, roles = read.department, read.roles
    assert facts == {name: getattr(by_orm, name) for name in facts}
    assert {type(value) for value in facts.values()} == {type(getattr(by_orm, name)) for name in facts}
    assert roles == by_orm.roles
    assert (department is None) == (by_orm.department is None)
    for field in Department._meta.concrete_fields if department else ():
        assert getattr(department, field.attname) == getattr(by_orm.department, field.attname)
    assert last_entries.get() == dict(LastEntry.objects.values_list("object_type", "sequence"))


def test_who_has_no_role_and_who_is_gone(asking, clerk):
    clerk.groups.clear()
    assert get_user(asking(clerk)).roles == frozenset()
    asked = asking(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert not get_user(asked).is_authenticated


def test_a_ledger_without_an_entry(asking, clerk):
    assert get_user(asking(clerk)).last_entry_list is None
    assert last_entries.get() == read_last_entries(None) == {}


@pytest.mark.parametrize("said", [None, "manager"])
def test_whose_session_it_is_its_own_data_say(request, asking, clerk, said):
    other = request.getfixturevalue(said) if said else None
    asked = asking(clerk)
    Session.objects.update(user=other)
    last_entries.set({"people.user": 1})
    read = get_user(asked)
    assert (read.pk, read.roles, read.department) == (clerk.pk, clerk.roles, clerk.department)
    assert last_entries.get() is None


def test_sessions_of_before_stay_open(clerk):
    before = django_store.SessionStore()
    before[SESSION_KEY] = str(clerk.pk)
    before.create()
    with connection.cursor() as cursor:
        cursor.execute(import_module("zone.people.migrations.0002_session").COPY)
    session = SessionStore(before.session_key)
    assert session[SESSION_KEY] == str(clerk.pk)
    session.save()
    assert Session.objects.get().user == clerk


def test_a_person_is_given_once_and_to_no_other_request(asking, clerk, manager):
    asking(clerk).session.load()
    assert take_person(clerk.pk).pk == clerk.pk
    assert take_person(clerk.pk) is None
    asking(clerk).session.load()
    assert SessionStore("x" * 32).load() == {}
    assert take_person(clerk.pk) is None
    asking(clerk).session.load()
    assert take_person(manager.pk) is None


def test_signing_in_and_out_says_whose_the_session_is(client, clerk):
    client.force_login(clerk)
    assert Session.objects.get().user == clerk
    session = client.session
    del session[SESSION_KEY]
    session.save()
    assert Session.objects.get().user is None


def test_a_session_of_nobody_is_read_by_one_statement(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(key).load() == {"a": {"b": [1, "中"]}}
    assert take_person(None) is None
    assert django_store.SessionStore(key).load() == SessionStore(key).load()


@pytest.mark.parametrize("of", ["nobody", "somebody gone", "somebody bent"])
def test_what_django_does_not_open_is_not_opened(key, of):
    for model in (Session, DjangoSession):
        if of == "somebody gone":
            model.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        elif of == "somebody bent":
            model.objects.update(session_data="bent")
    asked = "x" * 32 if of == "nobody" else key
    ours, theirs = SessionStore(asked), django_store.SessionStore(asked)
    assert ours.load() == theirs.load() == {}
    assert ours.session_key == theirs.session_key
