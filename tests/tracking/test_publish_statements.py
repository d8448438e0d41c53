"""Publishing reads what it publishes once, however many values there are, and records all of it."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MARCH, IndicatorFactory, filed_update, filed_values
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.evidence import files
from zone.tracking.models import Evidence, Measurement, ProgressUpdate
from zone.tracking.signed_content import hash_of
from zone.tracking.updates import drafts


@pytest.mark.parametrize("indicators", [1, 4])
def test_what_is_published_is_read_once_and_its_figures_once(march, task, indicator, clerk, manager, indicators):
    others = [IndicatorFactory(undertaking=task, number=number) for number in range(2, indicators + 1)]
    update = filed_values(dict.fromkeys((indicator, *others), 3), by=clerk)
    seen = update.hash_now()
    with CaptureQueriesContext(connection) as captured:
        make_move(update, "publish", by=manager, content_hash=seen)
    recorded = json.loads(LedgerEntry.objects.first().changes)
    assert recorded["content_hash"] == seen
    assert hash_of(recorded["content"]) == seen
    read = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    sources = ('SELECT "tracking_evidence"', 'SELECT "tracking_measurement"', "SELECT measured")
    content = [sql for sql in read if sql.startswith(sources)]
    assert ["JOIN" in sql for sql in content] == [False, False, True]  # values, evidence, then the figures they make
    assert len(read) <= 12
    assert sum('FROM "tracking_indicator"' in sql for sql in read) == 2  # for their names, and to lock them
    assert sum("tracking_currentfigure" in query["sql"] for query in captured) == 1  # stored at once


def test_what_a_publisher_answers_for_is_read_anew(march, task, indicator, clerk):
    draft = drafts.start(task, MARCH, by=clerk)
    drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={indicator.pk: drafts.Entry(3)})
    files.cite(draft, "监理月报", by=clerk)
    read = ProgressUpdate.objects.prefetch_related("measurements", "evidence").get()
    assert read.stored_content() == read.content()
    for changed, fact in ((Measurement, {"value": 4}), (Evidence, {"citation": "统计台账"})):
        before = read.stored_content()
        changed.objects.update(**fact)
        assert before != read.stored_content() == ProgressUpdate.objects.get().content() != read.content()


def test_a_move_writes_only_what_it_changes(march, indicator, clerk, manager):
    update = filed_update(indicator, 3, by=clerk)
    with CaptureQueriesContext(connection) as captured:
        returned = make_move(update, "return", by=manager, note="漏报")
    (written,) = (query["sql"] for query in captured if query["sql"].startswith('UPDATE "tracking_progressupdate"'))
    assert written.partition(" WHERE ")[0] == """UPDATE "tracking_progressupdate" SET "state" = 'returned'"""
    stored = ProgressUpdate.objects.get()
    assert all(getattr(stored, field.attname) == getattr(returned, field.attname) for field in stored._meta.fields)
