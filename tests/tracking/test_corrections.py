"""What a correction is said to change: whatever is reported otherwise, and nothing else."""

from decimal import Decimal

import pytest

from tests.factories import MARCH, publish, published_update
from tests.tracking.review_pages import review_pages
from zone.ledger import clock
from zone.tracking.evidence import files
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import Evidence, Indicator, Measurement, ProgressUpdate
from zone.tracking.undertaking_page import undertaking_page
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
    return [(one.word, one.old, one.new) for one in changes(correction, correction.corrects)]


def test_a_correction_begins_with_no_change_and_a_new_name_is_none(correction):
    assert found(correction) == []
    Indicator.objects.update(name="改名后")
    Measurement.objects.filter(update=correction).update(labels_at_publication={"indicator": "改名后"})
    assert found(correction) == []


def test_a_new_word_is_no_change_beside_a_changed_note(task, indicator, march, clerk, manager):
    Indicator.objects.update(qualifier="at_least", qualifier_word="余")
    published_update(indicator, 3, by=clerk, publisher=manager)
    correction = drafts.start_correction(task, MARCH, by=clerk, reason="核减")
    Indicator.objects.update(qualifier_word="以上")
    Measurement.objects.filter(update=correction).update(note="已核")
    assert found(correction) == [(f"{indicator.month_label}（说明）", "属实", "已核")]


PARTS = {
    "value": (Decimal(4), "", "3 处", "4 处"),
    "qualifier": ("about", "", "3 处", "约3处"),
    "note": ("已核", "（说明）", "属实", "已核"),
}


@pytest.mark.parametrize("part", ["value", *SIGNED_OF_MEASUREMENT])
def test_every_part_of_a_value_counts_in_timeline_and_month(correction, task, clerk, indicator, part):
    changed, called, old, new = PARTS[part]
    Measurement.objects.filter(update=correction).update(**{part: changed})
    assert found(correction) == [(f"{indicator.month_label}{called}", old, new)]
    newest, first = revisions(task, MARCH, prior_figures(task, MARCH), clerk)
    assert ([line.changed for line in newest.lines], [line.changed for line in first.lines]) == ([True], [False])


def test_evidence_counts_in_timeline_and_month(correction, task, clerk):
    Evidence.objects.create(update=correction, citation="验收公示", added_by=clerk, added_at=clock.now())
    assert found(correction) == [("佐证", "无", "验收公示")]
    newest, first = revisions(task, MARCH, [], clerk)
    assert newest.has_other_evidence and not first.has_other_evidence


def cite(update: ProgressUpdate, *citations: str, by) -> None:
    for citation in citations:
        files.cite(update, citation, by=by)


def test_evidence_in_another_order_is_the_same(correction, indicator, march, clerk, manager):
    cite(correction, "验收公示", "简报", by=clerk)
    publish(drafts.submit_draft(correction, by=clerk), by=manager)
    again = drafts.start_correction(correction.undertaking, MARCH, by=clerk, reason="再核")
    files.remove(again.evidence.get(citation="验收公示"), by=clerk)
    cite(again, "验收公示", by=clerk)
    assert found(again) == []


def test_another_file_of_the_same_name_shows_its_hash(correction, clerk):
    facts = {"name": "验收单.pdf", "size": 9, "added_by": clerk, "added_at": clock.now()}
    Evidence.objects.create(update=correction, file="a", sha256="5a" * 32, **facts)
    assert found(correction) == [("佐证", "无", "验收单.pdf（5a5a5a5a）")]


@pytest.mark.parametrize("surface", ["panel", "list of what was ticked", "case", "console", "console, chosen"])
def test_whoever_decides_sees_what_the_correction_changes(correction, clerk, client, manager, indicator, surface):
    Measurement.objects.filter(update=correction).update(note="已核")
    filed = drafts.submit_draft(correction, by=clerk)
    client.force_login(manager)
    assert (
        f"{indicator.month_label}（说明）：<del>属实</del> 改为 <ins>已核</ins>" in review_pages(client, filed)[surface]
    )


def test_a_value_taken_away_is_said(correction, indicator):
    Measurement.objects.filter(update=correction).delete()
    assert found(correction)[0][2] == "未填"


def test_a_corrected_month_counts_once_on_the_page_of_its_undertaking(correction, task, clerk, manager, leader):
    drafts.save_draft(correction, by=clerk, version=0, texts={"progress": "核减一处。"}, typed={})
    publish(drafts.submit_draft(correction, by=clerk), by=manager)
    page = undertaking_page(task, reader=leader)
    assert (page.months, [update.revision for update in page.published]) == ([MARCH], [2])
    assert [(month.update.revision, month.replaced) for month in page.timeline] == [(2, False), (1, True)]
    assert page.key_figures()[-1].text == "1 个月"
