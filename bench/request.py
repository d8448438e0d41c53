"""What is asked of a server, whether within this process or through a connection."""

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

CSRF = "b" * 32
FORM_TYPE = "application/x-www-form-urlencoded"


class Request(NamedTuple):
    """A request, and the answer without which it would not be what is measured."""

    address: str
    form: str | None = None
    """The fields of a form to post; None: a page to get."""
    expected: int = HTTPStatus.OK


def encode_form(fields: dict[str, object]) -> str:
    """A form's fields as a browser sends them, with the token that stands in every form."""
    return urlencode({"csrfmiddlewaretoken": CSRF, **fields}, doseq=True)
