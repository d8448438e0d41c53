"""What is answered when the session cannot be written after the page has done its work."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.db.models import F

from tests.live_requests import unfinished
from tests.people.conftest import is_signed_in, sign_in
from zone.people.middleware import SEEN_AT
from zone.people.models import Session

PAGE = "/password/"


@pytest.fixture
def due(client, clerk):
    """A signed-in client whose next page notes in the session that it was there."""
    sign_in(client, "clerk")
    session = client.session
    session[SEEN_AT] -= 90
    session.save()
    client.raise_request_exception = False
    return client


@contextmanager
def impatient():
    """Half a second for whoever waits for a lock."""
    is_sqlite = connection.vendor == "sqlite"
    setting = "PRAGMA busy_timeout" if is_sqlite else "SET lock_timeout"
    with connection.cursor() as cursor:
        before = cursor.execute(setting).fetchone()[0] if is_sqlite else 0
        cursor.execute(f"{setting} = 500")
        try:
            yield
        finally:
            cursor.execute(f"{setting} = {before}")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_take_the_session_is_no_bad_request(due):
    with impatient(), unfinished(lambda: Session.objects.update(expire_date=F("expire_date"))):
        answer = due.get(PAGE)
    assert answer.status_code == 500 and "可能未完成" in answer.content.decode()
    assert isinstance(answer.exc_info[1], OperationalError)
    assert due.get(PAGE).status_code == 200  # and nobody has been signed out


@pytest.mark.django_db
def test_a_damaged_database_is_no_session_that_ended(due, monkeypatch):
    def damaged(*args, **kwargs):
        with connection.wrap_database_errors:
            raise connection.Database.DatabaseError("file is not a database")

    monkeypatch.setattr(Session, "save", damaged)
    answer = due.get(PAGE)
    assert answer.status_code == 500
    assert isinstance(answer.exc_info[1].__cause__, connection.Database.DatabaseError)


@pytest.mark.django_db
def test_whoever_is_signed_out_meanwhile_gets_the_answer_and_signs_in_for_the_next_page(due, monkeypatch):
    def sign_out_elsewhere(store, *args):
        Session.objects.all().delete()
        return save(store, *args)

    save = due.session.__class__.save
    monkeypatch.setattr(due.session.__class__, "save", sign_out_elsewhere)
    assert due.get(PAGE).status_code == 200
    monkeypatch.undo()
    assert not Session.objects.exists() and not is_signed_in(due)
    assert due.get(PAGE).url == f"/login/?next={PAGE}"
