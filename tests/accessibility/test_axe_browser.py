"""axe-core over every page, as every role that is shown something of its own, on a desk's screen and on a phone."""

from pprint import pformat

import pytest

from tests.accessibility.axe import violations
from tests.accessibility.conftest import DESK, PHONE, ROOMS

pytestmark = pytest.mark.django_db(transaction=True)


def faults(page, name: str) -> dict[str, list[str]]:
    """What is wrong with this page at both widths."""
    found = {}
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        if wrong := violations(page):
            found[f"{name} {width}"] = wrong
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_found_on_any_page(room, zone, different_pages, page_of):
    found, opened = {}, {}
    for who, name, url in different_pages(ROOMS[room], zone):
        page = opened[who] = opened.get(who) or page_of(who)
        page.goto(url)
        found |= faults(page, f"{name} {who}")
    assert found == {}, pformat(found, width=200)
