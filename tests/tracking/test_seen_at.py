"""Wherever somebody who may decide has opened an update, its author no longer takes it back."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import filed_update
from zone.moves import make_move

CONSOLE = "/admin/tracking/progressupdate/"


@pytest.fixture
def filed(march, indicator, clerk):
    return filed_update(indicator, 3, by=clerk)


def open_case(client, filed):
    return client.get(f"/review/{filed.pk}/")


def open_in_the_console(client, filed):
    return client.get(f"{CONSOLE}{filed.pk}/change/")


def be_asked_in_the_console(client, filed):
    return client.post(CONSOLE, {"action": "publish_chosen", "_selected_action": [filed.pk]})


@pytest.mark.parametrize("opened", [open_case, open_in_the_console, be_asked_in_the_console])
def test_what_was_opened_is_not_taken_back(client, filed, clerk, manager, opened):
    client.force_login(manager)
    assert opened(client, filed).status_code == 200
    with pytest.raises(ValidationError, match="审核人已经查看"):
        make_move(filed, "withdraw", by=clerk)


def test_a_leader_who_reads_it_stops_nobody(client, filed, clerk, leader):
    client.force_login(leader)
    assert client.get(filed.get_absolute_url()).status_code == 200
    assert make_move(filed, "withdraw", by=clerk).state == "draft"
