"""What a note and a value may be, whoever calls: the rule stands in the door, not in a form."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.factories import MARCH, IndicatorFactory, filed_update
from zone.moves import MAX_NOTE_LENGTH, make_move
from zone.tracking.updates import drafts


@pytest.mark.parametrize(("note", "word"), [("长" * (MAX_NOTE_LENGTH + 1), "现有 501 字"), ("缺\x00佐证", "控制字符")])
def test_a_note_too_long_or_unreadable_is_refused_and_nothing_moves(march, indicator, clerk, manager, note, word):
    filed = filed_update(indicator, 3, by=clerk)
    with pytest.raises(ValidationError, match=word):
        make_move(filed, "return", by=manager, note=note)
    filed.refresh_from_db()
    assert filed.state == "submitted"


def test_a_refused_note_is_kept_whole_on_the_page(client, march, indicator, clerk, manager):
    filed = filed_update(indicator, 3, by=clerk)
    client.force_login(manager)
    page = client.post(f"/review/{filed.pk}/return/", {"note": "长" * 600})
    assert page.status_code == 409
    assert "现有 600 字" in page.content.decode()
    assert "长" * 600 in page.content.decode()


def test_less_than_nothing_is_not_saved_but_a_share_may_fall(march, indicator, task, clerk):
    share = IndicatorFactory(undertaking=task, number=2, unit="%", target=None)
    draft = drafts.start(task, MARCH, by=clerk)
    with pytest.raises(ValidationError, match="不能为负"):
        drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={indicator.pk: drafts.Entry(Decimal(-1))})
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={share.pk: drafts.Entry(Decimal(-1))})
    assert draft.measurements.get().value == -1
