"""What a correction is said to change: whatever is reported otherwise, and nothing else."""

from decimal import Decimal

import pytest

from tests.factories import MARCH, published_update
from zone.ledger import clock
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import Evidence, Indicator, Measurement, ProgressUpdate
from zone.tracking.update_fields import SIGNED_OF_MEASUREMENT
from zone.tracking.updates import drafts
from zone.tracking.updates.corrections import changes
from zone.tracking.updates.revisions import revisions


@pytest.fixture
def correction(task, indicator, march, clerk, manager) -> ProgressUpdate:
    published_update(indicator, 3, by=clerk, publisher=manager)
    return drafts.start_correction(task, MARCH, by=clerk, reason="核减")


def found(correction: ProgressUpdate) -> list[tuple[str, str, str]]:
    correction = ProgressUpdate.objects.get(pk=correction.pk)
    return [(one.word, one.old, one.new) for one in changes(correction.corrects, correction)]


def test_a_correction_begins_with_no_change_and_a_new_name_is_none(correction):
    assert found(correction) == []
    Indicator.objects.update(name="改名后")
    Measurement.objects.filter(update=correction).update(labels_at_publication={"indicator": "改名后"})
    assert found(correction) == []


PARTS = {
    "value": (Decimal(4), "", "3 处", "4 处"),
    "qualifier": ("about", "", "3 处", "约3处"),
    "note": ("已核", "（说明）", "属实", "已核"),
}


@pytest.mark.parametrize("part", ["value", *SIGNED_OF_MEASUREMENT])
def test_every_part_of_a_value_counts_in_timeline_and_month(correction, task, clerk, indicator, part):
    changed, called, old, new = PARTS[part]
    Measurement.objects.filter(update=correction).update(**{part: changed})
    assert found(correction) == [(f"{indicator.name}{called}", old, new)]
    newest, first = revisions(task, MARCH, prior_figures(task, MARCH), clerk)
    assert ([line.changed for line in newest.lines], [line.changed for line in first.lines]) == ([True], [False])


def test_evidence_counts_in_timeline_and_month(correction, task, clerk):
    Evidence.objects.create(update=correction, citation="验收公示", added_by=clerk, added_at=clock.now())
    assert found(correction) == [("佐证", "无", "验收公示")]
    newest, first = revisions(task, MARCH, [], clerk)
    assert newest.has_other_evidence and not first.has_other_evidence


def test_a_value_taken_away_is_said(correction, indicator):
    Measurement.objects.filter(update=correction).delete()
    assert found(correction)[0][2] == "未填"
