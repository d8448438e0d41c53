"""Requests as the server answers them: the whole WSGI application with its middleware, one signed-in person."""

import io
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from zone.ledger import clock
from zone.people.middleware import SEEN_AT
from zone.people.models import User
from zone.people.sessions import SessionStore
from zone.wsgi import application


class Browser:
    """One person at a browser."""

    def __init__(self, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "zone.people.backends.StaffBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SEEN_AT] = int(clock.now().timestamp())
        session.create()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
        self.server = application

    def get(self, address: str) -> bytes:
        """The body of an address."""
        return b"".join(self.answer(address))

    def drain(self, address: str) -> None:
        """Take an address's body in and keep nothing of it, as a connection does."""
        for _ in self.answer(address):
            pass

    def answer(self, address: str) -> Iterator[bytes]:
        """The body as it comes. Stops at any answer but 200: it would not be the page that is measured."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answered: list[str] = []
        response = self.server(environ, lambda status, headers: answered.append(status))
        try:
            if not answered[0].startswith(str(HTTPStatus.OK.value)):
                raise SystemExit(f"{address} answered {answered[0]}")
            yield from response
        finally:
            response.close()
