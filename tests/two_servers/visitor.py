"""A person with a browser's cookies, who may come in by the one address or ask a server by its own."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.factories import PASSWORD
from tests.two_servers.servers import TwoServers


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str
    is_file: bool

    @property
    def text(self) -> str:
        return self.body.decode()

    def hidden(self, name: str) -> str:
        """What the page's form hands on under this name."""
        return re.search(rf'type="hidden" name="{name}"[^>]* value="([^"]*)"', self.text)[1]

    @property
    def value_field(self) -> str:
        """The name of the form's field for the value of its first indicator."""
        return re.search(r'name="(value_\d+)"', self.text)[1]

    @property
    def row_count(self) -> int:
        """How many rows a list says it has."""
        return int(re.search(r"共 <b>(\d+)</b> 项", self.text)[1])


class Visitor:
    def __init__(self, running: TwoServers) -> None:
        self.address = running.address
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, at: str = "", **headers: str) -> Answer:
        return self._ask("GET", path, None, at, headers)

    def post(self, path: str, data: dict | None = None, *, at: str = "", **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **(data or {})}, doseq=True)
        return self._ask("POST", path, body, at, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def sign_in(self, username: str, *, at: str = "") -> "Visitor":
        self.get("/login/", at=at)
        assert self.post("/login/", {"username": username, "password": PASSWORD}, at=at).status == 302
        return self

    def _ask(self, method: str, path: str, body: str | bytes | None, at: str, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection(at or self.address, timeout=60)
        try:
            connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            for sent in answer.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: one.value for name, one in SimpleCookie(sent).items()}
            is_file = "attachment" in answer.headers.get("Content-Disposition", "")
            return Answer(answer.status, answer.read(), answer.headers.get("Location", ""), is_file)
        finally:
            connection.close()
