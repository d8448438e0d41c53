"""Requests that nobody would think of: made by chance from a seed, so that each can be made again."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.bad_input.console import as_sent
from tests.bad_input.hostile import TEXTS
from tests.bad_input.test_posts import valid
from tests.test_access import PAGES, POSTS, ROLES, address
from tests.test_access_console import address as console_address
from tests.test_access_console import policy
from tests.tracking.files import DOCX, JPEG, PDF, XLSX, png
from tests.xlsx.hostile_files import good

NAMES = [
    "q",
    "p",
    "o",
    "page",
    "sort",
    "all",
    "e",
    "export",
    "export-as",
    "columns",
    "density",
    "month",
    "year",
    "unit",
    "state",
    "kind",
    "note",
    "reason",
    "row",
    "move",
    "version",
    "term",
    "next",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "action",
    "index",
    "select_across",
    "_selected_action",
    "decided",
    "value-1",
    "file",
    "content_hash",
    "known_at",
    "as_of",
    "id",
    "pk",
    "name[]",
    "__proto__",
    "csrfmiddlewaretoken",
    "whole",
    "progress",
    "view",
    "key",
    "shared",
    "per_page",
]
NUMBERS = ("0", "-0", "1", "-1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "1.5", "1e400")
FRAGMENTS = (
    "2026-03",
    "2026-02-30",
    "0000-01-01",
    "9999-12-31",
    "甲",
    "示例",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "\x00",
    "\ud7ff",
    "👩‍👩‍👧",
    "\u202e",
    "<b>",
    "..",
    "/",
    ";",
    ",",
    ".",
    "null",
    "true",
    "[]",
    "{}",
    "code",
    "-code",
    "xlsx",
    "csv",
    "publish",
    "return",
    "on",
)
TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded; charset=gbk", "multipart/form-data", "")
HEADERS = (
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Target": "table"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"X-Requested-With": "XMLHttpRequest"},
    {"Accept": "\xff", "Accept-Language": "x" * 300},
    {"Referer": "http://[::1", "Origin": "null"},
    {"X-Forwarded-For": "甲".encode().decode("latin-1")},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT", "If-None-Match": '"'},
    {"Range": "bytes=9-1", "Cookie": "csrftoken=\xff; sessionid=" + "a" * 500},
)
TABLE = [["编码", "本月进展"], ["MS2026-01", "开工"]]
TEXT_TABLE = "\n".join(",".join(row) for row in TABLE).encode()
FILES = (PDF, JPEG, png(), DOCX, XLSX, b"", b"PK\x03\x04", TEXT_TABLE, good(TABLE).getvalue())


@dataclass(frozen=True)
class Asked:
    """One request: who, how, where and with what."""

    who: str
    method: str
    url: str
    name: str
    more: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.url[:300]} {str(self.more)[:600]}"


class Fuzzer:
    """Makes requests; the same seed and number make the same one."""

    def __init__(self, seed: str, rows: dict[str, int], open_as: Callable):
        self.seed, self.rows, self.open_as = seed, rows, open_as
        self.places = {name: address(name, rows) for name in PAGES}
        self.places |= {f"admin:{name}": console_address(name) for name in policy()}
        self.forms: dict[tuple[str, str], dict] = {}

    def requests(self, numbers: range) -> Iterator[tuple[int, Asked]]:
        for number in numbers:
            yield number, self.request(random.Random(f"{self.seed} {number}"))

    def request(self, chance: random.Random) -> Asked:
        name = chance.choice(sorted(self.places))
        who = chance.choice(["nobody", "manager", "manager", "security", "auditor", *ROLES])
        url = self._address(chance, self.places[name])
        query = {chance.choice(NAMES): self._value(chance) for _ in range(chance.choice([0, 0, 1, 2, 5]))}
        if query:
            url += "?" + "&".join(f"{quote(key)}={quote(value, errors='replace')}" for key, value in query.items())
        method = chance.choice(["get", "get", "post", "post", "post", "head", "put", "delete", "options"])
        more: dict = {"headers": chance.choice(HEADERS)} if chance.random() < 0.2 else {}
        if method == "post":
            more |= self._body(chance, name, who, url)
        return Asked(who, method, url, name, more)

    def _address(self, chance: random.Random, url: str) -> str:
        """The address, one part of it sometimes another."""
        parts = url.split("/")
        if chance.random() < 0.25 and len(parts) > 3:
            parts[chance.randrange(2, len(parts) - 1)] = quote(self._value(chance)[:400], errors="replace")
        return "/".join(parts)

    def _value(self, chance: random.Random) -> str:
        kind = chance.randrange(6)
        if kind == 0:
            return chance.choice(list(TEXTS.values()))
        if kind == 1:
            return chance.choice(NUMBERS)
        if kind == 2:
            return str(chance.choice(list(self.rows.values())))
        if kind == 3:
            return "".join(chance.choice(FRAGMENTS) for _ in range(chance.randrange(1, 6)))
        if kind == 4:
            return "".join(chr(chance.choice([*range(1, 128), *range(0x4E00, 0x4E20)])) for _ in range(12))
        return chance.choice(FRAGMENTS) * chance.choice([1, 1, 3, 70])

    def _body(self, chance: random.Random, name: str, who: str, url: str) -> dict:
        """A form as its page sends it, some fields of it others; now and then no form at all."""
        if chance.random() < 0.05:
            return {"data": chance.randbytes(200), "content_type": chance.choice(TYPES)}
        sent: dict = dict(self._form(name, who))
        for key in chance.sample(sorted(sent), min(len(sent), chance.choice([0, 1, 1, 2, 4]))):
            sent[key] = chance.choice([self._value(chance), [self._value(chance) for _ in range(3)]])
        for _ in range(chance.choice([0, 0, 1, 3])):
            sent[chance.choice(NAMES)] = self._value(chance)
        if chance.random() < 0.3:
            sent["file"] = self._file(chance)
        if chance.random() < 0.2 and sent:
            sent.pop(chance.choice(sorted(sent)))
        return {"data": sent}

    def _file(self, chance: random.Random) -> SimpleUploadedFile:
        content = bytearray(chance.choice(FILES))
        for _ in range(chance.choice([0, 0, 1, 8, 40])):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        name = chance.choice(["三月.xlsx", "a.csv", "照片.jpg", "../x.pdf", "a" * 300, "\u202e.docx"])
        return SimpleUploadedFile(name, bytes(content[: chance.choice([len(content), len(content), 30])]))

    def _form(self, name: str, who: str) -> dict:
        """What a browser sends from this page when all is well."""
        if name in POSTS:
            return valid(name, self.rows)
        if not name.startswith("admin:"):
            return {
                "username": "clerk",
                "password": "x",
                "old_password": "x",
                "new_password1": "a",
                "new_password2": "a",
            }
        if name.endswith("_changelist"):
            return {"action": "return_chosen", "index": "0", "_selected_action": "1", "decided": "1", "note": "因"}
        if (name, who) not in self.forms:
            opened = self.open_as(who, self.places[name])
            has_form = opened.status_code == 200 and "adminform" in (opened.context or {})
            self.forms[name, who] = as_sent(opened) if has_form else {"post": "yes"}
        return self.forms[name, who]
