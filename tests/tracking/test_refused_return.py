"""A return that is refused keeps what was ticked and typed, wherever it was sent from."""

import pytest
from django.urls import reverse

from tests.factories import filed_update
from zone.moves import MAX_NOTE_LENGTH, make_move
from zone.tracking.review.cases import RETURN_REASONS

TICKED = RETURN_REASONS[1]
TYPED = "附验收单<b>和</b>\n现场照片"
SHOWN = "附验收单&lt;b&gt;和&lt;/b&gt;"
PLACES = ("case", "queue", "console")


@pytest.fixture
def filed(indicator, clerk, march):
    return filed_update(indicator, 3, by=clerk)


def send_back(client, place: str, update, **typed):
    """Press 退回 in one of the three places."""
    if place == "case":
        return client.post(reverse("tracking:review-move", args=[update.pk, "return"]), typed)
    chosen = {f"hash_{update.pk}": "0" * 64, **typed}
    if place == "queue":
        return client.post(
            reverse("tracking:review"), {"move": "return", "confirmed": "1", "row": [update.pk], **chosen}
        )
    sent = {"action": "return_chosen", "decided": "1", "_selected_action": [update.pk], **chosen}
    return client.post("/admin/tracking/progressupdate/", sent)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("wrong", ["长" * (MAX_NOTE_LENGTH + 1), "甲\x07乙"])
def test_a_reason_that_cannot_be_taken_stays_in_the_form(place, wrong, client, manager, filed):
    client.force_login(manager)
    answer = send_back(client, place, filed, reason=TICKED, note=f"{TYPED}{wrong}")
    page = answer.content.decode()
    filed.refresh_from_db()
    assert filed.state == "submitted"
    assert f'value="{TICKED}" checked' in page
    assert f'value="{RETURN_REASONS[0]}">' in page
    assert f"{SHOWN}\n现场照片{wrong}</textarea>" in page
    assert "的说明" in page


@pytest.mark.parametrize("place", PLACES)
def test_a_reason_for_what_somebody_else_decided_meanwhile_is_shown_to_be_copied(
    place, client, manager, manager2, filed
):
    client.force_login(manager)
    make_move(filed, "publish", by=manager2, content_hash=filed.hash_now())
    page = send_back(client, place, filed, reason=TICKED, note=TYPED).content.decode()
    assert f"{TICKED}；{SHOWN}<br>现场照片" in page
    assert "未退回。以下文字未保存" in page


@pytest.mark.parametrize("place", PLACES)
def test_without_any_reason_the_form_asks_for_one(place, client, manager, filed):
    client.force_login(manager)
    page = send_back(client, place, filed, note=" ").content.decode()
    filed.refresh_from_db()
    assert filed.state == "submitted"
    assert 'id="return-note-error" role="alert"' in page
    assert "未退回。以下文字未保存" not in page


@pytest.mark.parametrize("place", PLACES)
def test_a_reason_that_was_taken_is_shown_no_more(place, client, manager, filed):
    client.force_login(manager)
    page = send_back(client, place, filed, reason=TICKED, note=TYPED).content.decode()
    filed.refresh_from_db()
    assert filed.state == "returned"
    assert SHOWN not in page
