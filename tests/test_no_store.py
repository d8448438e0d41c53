"""Nothing a signed-in person is sent stays in a cache, whatever the address and whatever the answer."""

import pytest

from tests import test_access_console as console
from tests.test_access import PAGES, POST_ONLY, POSTS, address, rows  # noqa: F401

AS_THEY_ARE = {"healthz", "readyz", "people:login"}
"""Addresses without anybody's data, which have headers of their own."""
PEOPLE = ("clerk", "reviewer", "manager", "leader", "security", "auditor")


def is_stored(answer) -> bool:
    b"".join(answer)  # read to its end, so that a file is closed
    return "no-store" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_and_no_answer_to_a_form_is_stored(who, rows, client, request):  # noqa: F811
    found = []
    for name, (_, statuses) in PAGES.items():
        client.force_login(request.getfixturevalue(who))
        if name not in AS_THEY_ARE and statuses is not POST_ONLY:
            found += [
                (name, query) for query in ("", "?export=xlsx") if is_stored(client.get(address(name, rows) + query))
            ]
    found += [(name, "POST") for name in POSTS if is_stored(client.post(address(name, rows)))]
    assert found == []


@pytest.mark.parametrize("who", ["manager", "security", "auditor"])
def test_no_page_of_the_console_is_stored(who, console_rows, client, request):
    client.force_login(request.getfixturevalue(who))
    assert [name for name in console.policy() if is_stored(client.get(console.address(name)))] == []


console_rows = console.rows


def test_htmx_gets_its_piece_anew_too(rows, client, manager):  # noqa: F811
    client.force_login(manager)
    answer = client.get("/projects/", headers={"HX-Request": "true", "HX-Target": "table"})
    assert not is_stored(answer)
    assert "HX-Request" in answer.headers["Vary"]


def test_a_refusal_is_not_stored_either(client, clerk, rows):  # noqa: F811
    client.force_login(clerk)
    client.raise_request_exception = False
    for url in ("/no-such-page/", "/review/", "/projects/P-0/", "/projects/%00/"):
        answer = client.get(url)
        assert answer.status_code >= 400
        assert not is_stored(answer), url
    refused = client.generic("POST", "/password/", b"x", "text/plain; charset=hex")
    assert refused.status_code == 400
    assert not is_stored(refused)


def test_what_holds_nobodys_data_stays_as_it_is(client, clerk, rows):  # noqa: F811
    before = {name: client.get(address(name, rows)).headers.get("Cache-Control") for name in AS_THEY_ARE}
    assert before["healthz"] == before["readyz"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    static = client.get("/static/zone/icon.svg")
    assert "no-store" not in static.headers.get("Cache-Control", "")
