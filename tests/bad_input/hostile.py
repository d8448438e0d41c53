"""What nobody types by hand, and what every answer to it owes."""

import re

from django.contrib.messages import get_messages
from django.http import QueryDict

MARK = "<script>hostile"
"""Stands in every text that could be shown again; no answer may hold it unescaped."""

TEXTS = {
    "empty": "",
    "markup": f"\"'>{MARK}('1')</script>{{{{7*7}}}} OR '1'='1'; DROP TABLE x;-- %s",
    "emoji": f"🏗️🇨🇳\u202e\u200b\ufeff{MARK}",
    "NUL": f"甲\x00{MARK}",
    "control characters": f"甲\x07\x1b[31m\x7f\u0085{MARK}",
    "not a number": "NaN",
    "negative": "-1",
    "past 64 bits": "9" * 30,
    "endless": "9" * 5000,
    "exponent": "1e999999",
    "full-width": "１２３",
    "no decimal digit": "²",
    "no such month": "2026-13",
    "year zero": "0000-00",
    "first year": "0001-01",
    "last year": "9999-12",
    "long": f"长{MARK}" * 800,
}

BRIEF = {
    kind: TEXTS[kind]
    for kind in (
        "markup",
        "NUL",
        "control characters",
        "not a number",
        "negative",
        "past 64 bits",
        "endless",
        "full-width",
        "long",
    )
}
"""What is tried where fields are many."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def is_chinese(text) -> bool:
    return bool(CHINESE.search(str(text)))


def body(answer) -> bytes:
    """The whole answer; reading to the end closes a file."""
    return b"".join(answer) if answer.streaming else answer.content


def complaint(answer) -> str:
    """What is wrong with an answer: a server error, a refusal without Chinese, a text shown unescaped."""
    content = body(answer)
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if MARK.encode() in content:
        return "unescaped echo"
    if answer.status_code >= 400 and not is_chinese(content.decode()):
        return f"status {answer.status_code} without a word of Chinese"
    if any(not is_chinese(message) for message in get_messages(answer.wsgi_request)):
        return "a message without Chinese"
    return ""


def names_read(monkeypatch, ask) -> set[str]:
    """Names of the parameters or fields that are looked up in a query or a form while `ask()` is answered."""
    found: set[str] = set()
    with monkeypatch.context() as patch:
        for method in ("get", "getlist", "__getitem__", "__contains__", "pop"):
            patch.setattr(QueryDict, method, _recording(getattr(QueryDict, method), found))
        body(ask())
    return found - {"csrfmiddlewaretoken", "_method"}


def _recording(method, found: set[str]):
    def wrapped(self, name, *more, **named):
        found.add(name)
        return method(self, name, *more, **named)

    return wrapped
