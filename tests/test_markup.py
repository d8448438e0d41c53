"""Every page is well-formed: only tags there are, each closed where it was opened."""

from html.parser import HTMLParser

import pytest

from tests.test_access import PAGES, POST_ONLY, ROLES, address, rows  # noqa: F401

EMPTY = "area base br col embed hr img input link meta source track wbr"
FILLED = """
a abbr article aside b body button caption cite code dd details dialog div dl dt em fieldset figcaption figure footer
form h1 h2 h3 h4 head header html i kbd label legend li main meter nav noscript ol optgroup option output p pre progress
s script search section select small span strong style sub summary sup table tbody td template textarea tfoot th thead
time title tr u ul svg g path rect circle line polyline polygon text symbol use defs
"""
VOID = frozenset(EMPTY.split())
TAGS = VOID | frozenset(FILLED.split())
READABLE = [name for name, (_, statuses) in PAGES.items() if statuses is not POST_ONLY]


class Checked(HTMLParser):
    """Notes what is wrong with a page's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.faults.append(f"<{tag}> at {self.getpos()}")
        elif tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in TAGS:
            self.faults.append(f"<{tag}/> at {self.getpos()}")

    def handle_endtag(self, tag):
        if not self.opened or self.opened[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} after <{'><'.join(self.opened[-3:])}>")
        if tag in self.opened:
            while self.opened.pop() != tag:
                pass


def faults(page: str) -> list[str]:
    checked = Checked()
    checked.feed(page)
    checked.close()
    return checked.faults + [f"<{tag}> is never closed" for tag in checked.opened]


def test_faults_are_found():
    assert faults("<p>a<br></p>") == []
    assert len(faults('<trx:y" z><p>a</p>')) == 1
    assert len(faults("<p><b>a</p>")) == 1
    assert len(faults("<p>")) == 1


@pytest.mark.parametrize("who", ["nobody", *ROLES])
def test_every_page_is_well_formed(who, rows, client, request):  # noqa: F811
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    found = {}
    for name in READABLE:
        answer = client.get(address(name, rows))
        body = b"".join(answer)
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            found[name] = faults(body.decode())
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
