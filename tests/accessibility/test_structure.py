"""What every page says of itself to those who hear it: language, title, headings, parts, heads of tables."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests.accessibility.conftest import ROLES, ROOMS, pages_of

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNSCOPED = ("cell-tick", "field-")
"""The column of boxes has nothing to head; the first cell of a console's row is written by Django."""


class Outline(HTMLParser):
    """What a page is made of: its language and title, headings, landmarks, tables' heads, places that speak up."""

    def __init__(self) -> None:
        super().__init__()
        self.language = self.title = ""
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.faults: list[str] = []
        self.speaks = False
        self._in_title = False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.speaks |= attributes.get("role") == "status"
        if tag == "html":
            self.language = attributes.get("lang", "")
        elif tag in HEADINGS:
            self.headings.append(int(tag[1]))
        elif tag == "th" and "scope" not in attributes and not attributes.get("class", "").startswith(UNSCOPED):
            self.faults.append(f"<th> without scope at {self.getpos()}")
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data):
        if self._in_title:
            self.title = data.strip()

    def handle_endtag(self, tag):
        self._in_title = False


def faults(page: str) -> list[str]:
    """What is missing from a page for those who hear it."""
    outline = Outline()
    outline.feed(page)
    found = list(outline.faults)
    if outline.language != "zh-CN":
        found.append(f"language {outline.language!r}")
    if not re.search(r"\w+ · .*兑现$", outline.title) and "printed" not in page:
        found.append(f"title {outline.title!r}")
    if outline.headings[:1] != [1] or outline.headings.count(1) != 1:
        found.append(f"headings {outline.headings}")
    if any(deeper > before + 1 for before, deeper in zip(outline.headings, outline.headings[1:], strict=False)):
        found.append(f"a level is left out: {outline.headings}")
    if outline.tags.count("main") != 1:
        found.append(f"{outline.tags.count('main')} <main>")
    if not outline.speaks and "printed" not in page:
        found.append("nowhere is said what happened")
    return found


def test_faults_are_found():
    page = '<html lang="zh-CN"><title>a · 兑现</title><main><p role="status"><h1>a</h1><h2>b</h2>'
    assert faults(page) == []
    assert len(faults(page.replace("zh-CN", "en"))) == 1
    assert len(faults(page.replace("a · 兑现", "兑现"))) == 1
    assert len(faults(page.replace("h2", "h3"))) == 1
    assert len(faults(page.replace("h2", "h1"))) == 1
    assert len(faults(page.replace("main", "div"))) == 1
    assert len(faults(page.replace(' role="status"', ""))) == 1
    assert len(faults(page + "<table><th>c</table>")) == 1


@pytest.mark.parametrize("who", ROLES)
def test_every_page_says_what_it_is(who, zone, client_of):
    client = client_of(who)
    found = {}
    for rooms in ROOMS.values():
        for name, url in pages_of(rooms, zone).items():
            answer = client.get(url)
            body = b"".join(answer)
            if body and answer.status_code != 302 and answer.get("Content-Type", "").startswith("text/html"):
                found[name] = faults(body.decode())
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_nothing_moves_that_would_have_to_stop_for_who_asks_for_less_motion():
    for style in (settings.BASE_DIR / "zone" / "frontend" / "styles").rglob("*.css"):
        assert not re.search(r"transition|animation|@keyframes|behavior: smooth", style.read_text()), style
