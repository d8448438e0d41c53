"""Every address that answers GET × every parameter its page reads × hostile values: never a server error."""

from urllib.parse import quote

import pytest

from tests.bad_input.hostile import TEXTS, complaint, names_read
from tests.test_access import PAGES, POST_ONLY, address

READABLE = [name for name, (_, statuses) in PAGES.items() if statuses is not POST_ONLY]
BROKEN_ESCAPES = ["%", "%zz", "%FF%FE", "%C3%28", "%ED%A0%80", "%F0%9F%98", "%u0041", "&&&==", "=1", "a[b]=1"]
PAGE_SIGNS = ["\x00", "%00", "甲", "🏗️", "a" * 10_000, "..", "'; DROP", "²", "１２", "-1", "9" * 30, "9" * 5000]
MONTHS = ["2026-13", "0000-00", "0001-01", "9999-12", "２０２６-０３", "2026-3", "2026-03-01", "2026-03\n"]


@pytest.fixture
def reads(client, manager, rows):
    client.force_login(manager)
    return rows


@pytest.mark.parametrize("name", READABLE)
def test_no_parameter_breaks_a_page(name, reads, asks, monkeypatch):
    url = address(name, reads)
    read = names_read(monkeypatch, lambda: asks("get", url)) | {"unknown"}
    found = {}
    for parameter in sorted(read):
        found[parameter, "repeated"] = complaint(asks("get", url, {parameter: ["1", *TEXTS.values()]}))
        for kind, text in TEXTS.items():
            found[parameter, kind] = complaint(asks("get", url, {parameter: text}))
    assert {case: wrong for case, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", READABLE)
def test_no_broken_escape_breaks_a_page(name, reads, asks, monkeypatch):
    url = address(name, reads)
    read = sorted(names_read(monkeypatch, lambda: asks("get", url)) | {"unknown"})
    queries = ["&".join(f"{parameter}={character}" for parameter in read) for character in BROKEN_ESCAPES]
    found = {query: complaint(asks("get", f"{url}?{query}")) for query in queries}
    assert {case: wrong for case, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", [name for name, (arguments, _) in PAGES.items() if arguments])
def test_no_part_of_an_address_breaks_a_page(name, reads, asks):
    arguments = [str(reads.get(argument, argument)) for argument in PAGES[name][0]]
    method = "post" if PAGES[name][1] is POST_ONLY else "get"
    found = {}
    for argument in arguments:
        for character in PAGE_SIGNS + MONTHS:
            url = "/".join(quote(character if part == argument else part) for part in address(name, reads).split("/"))
            answer = asks(method, url)
            found[argument, character[:20], answer.status_code] = complaint(answer)
    assert {case: wrong for case, wrong in found.items() if wrong} == {}
