"""Requests as the server answers them: the whole WSGI application with its middleware, one signed-in person."""

import io
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from bench.request import CSRF, FORM_TYPE, Request
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
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        self.server = application

    def get(self, address: str) -> bytes:
        """The body of an address."""
        return self.send(Request(address))

    def send(self, request: Request) -> bytes:
        """The body of the answer."""
        return b"".join(self.answer(request))

    def drain(self, address: str) -> None:
        """Take an address's body in and keep nothing of it, as a connection does."""
        for _ in self.answer(Request(address)):
            pass

    def answer(self, request: Request) -> Iterator[bytes]:
        """The body as it comes. Stops at any answer but the expected one."""
        path, _, query = request.address.partition("?")
        body = (request.form or "").encode()
        environ = {
            "REQUEST_METHOD": "GET" if request.form is None else "POST",
            "CONTENT_TYPE": FORM_TYPE,
            "CONTENT_LENGTH": str(len(body)),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answered: list[str] = []
        response = self.server(environ, lambda status, headers: answered.append(status))
        try:
            if not answered[0].startswith(str(int(request.expected))):
                raise SystemExit(f"{request.address} answered {answered[0]}")
            yield from response
        finally:
            response.close()
