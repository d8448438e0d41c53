"""On a phone everything that is touched has 40 by 40 pixels, links within running text excepted."""

from pathlib import Path
from pprint import pformat

import pytest

from tests.accessibility.conftest import PHONE, ROOMS

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = (Path(__file__).parent / "touch.js").read_text()


@pytest.mark.parametrize("room", ROOMS)
def test_everything_touched_has_room_for_a_finger(room, zone, different_pages, page_of):
    found, opened = {}, {}
    for who, name, url in different_pages(ROOMS[room], zone):
        page = opened[who] = opened.get(who) or page_of(who, PHONE)
        page.goto(url)
        if small := page.evaluate(SMALL):
            found[f"{name} {who}"] = small
    assert found == {}, pformat(found, width=200)
