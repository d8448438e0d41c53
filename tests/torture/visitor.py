"""A person with a browser's cookies who can upload a file as well."""

from secrets import token_hex

from tests.two_servers import visitor
from tests.two_servers.visitor import Answer


class Visitor(visitor.Visitor):
    username = ""

    def sign_in(self, username: str, *, at: str = "") -> "Visitor":
        super().sign_in(username, at=at)
        self.username = username
        return self

    def upload(self, path: str, field: str, name: str, file: bytes) -> Answer:
        """Send a form with one file."""
        boundary = token_hex(16)
        head = f"--{boundary}\r\nContent-Disposition: form-data; name="
        body = f'{head}"csrfmiddlewaretoken"\r\n\r\n{self.cookies["csrftoken"]}\r\n'.encode()
        body += f'{head}"{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
        body += file + f"\r\n--{boundary}--\r\n".encode()
        return self._ask("POST", path, body, "", {"Content-Type": f"multipart/form-data; boundary={boundary}"})
