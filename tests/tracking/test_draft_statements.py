"""Writing an update costs as many statements however many its values and its earlier revisions are."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MARCH, IndicatorFactory, publish, published_update
from zone.moves import make_move
from zone.tracking.updates import drafts


def statements(action) -> int:
    """Statements of an action, without the ledger's and the points to which it could be rolled back."""
    with CaptureQueriesContext(connection) as captured:
        action()
    return sum(not any(word in query["sql"] for word in ("SAVEPOINT", "ledger_")) for query in captured)


@pytest.mark.parametrize("values", [1, 4])
def test_a_draft_is_begun_saved_and_saved_again_by_few_statements(march, task, clerk, values):
    indicators = [IndicatorFactory(undertaking=task, number=number) for number in range(1, values + 1)]
    typed = {one.pk: drafts.Entry(3, "属实") for one in indicators}
    assert clerk.has_perm("tracking.report_progressupdate") and not clerk.is_administrator  # read once per request
    assert statements(lambda: drafts.start(task, MARCH, by=clerk)) == 6
    assert statements(lambda: drafts.start(task, MARCH, by=clerk)) == 3
    draft = drafts.start(task, MARCH, by=clerk)

    def save(version: int, typed: dict) -> None:
        drafts.save_draft(draft, by=clerk, version=version, texts={"progress": "在建"}, typed=typed)

    assert statements(lambda: save(0, typed)) == 7
    assert statements(lambda: save(1, {})) == 4
    assert statements(lambda: save(2, typed)) == 6 + values


def test_a_month_corrected_often_is_read_at_once(march, indicator, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    task = indicator.undertaking
    assert statements(lambda: drafts.month_updates(task, MARCH)) == 1
    found = drafts.month_updates(task, MARCH)
    assert (found.open, found.current, found.next_revision) == (None, found.in_force, 2)
    new = drafts.start_correction(task, MARCH, by=clerk, reason="漏报")
    found = drafts.month_updates(task, MARCH)
    assert (found.open, found.current, found.next_revision) == (new, new, 3)
    assert found.in_force == new.corrects
    new = publish(drafts.submit_draft(new, by=clerk), by=manager)
    found = drafts.month_updates(task, MARCH)
    assert (found.open, found.in_force, found.current) == (None, new, new)


def test_a_month_that_closes_is_not_begun(march, task, clerk, manager):
    make_move(march, "close", by=manager)
    with pytest.raises(ValidationError, match="已关账"):
        drafts.start(task, MARCH, by=clerk)
