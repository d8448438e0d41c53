"""The one action a page offers first: to review what waits, to file what is owed, else to correct what stands."""

import pytest

from tests.factories import IndicatorFactory, ProjectFactory, filed_update, published_update
from zone.moves import make_move
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.updates import drafts


@pytest.fixture
def project(department):
    return ProjectFactory(code="P2026-900", lead_department=department)


@pytest.fixture
def indicator(project):
    return IndicatorFactory(undertaking=project, number=1)


def label(project, reader) -> str:
    action = undertaking_page(project, reader=reader).next_action
    return action.label if action else ""


def test_the_reporter_is_asked_to_file_what_is_owed(project, clerk, march):
    assert label(project, clerk) == "填报2026年3月进展"


def test_nothing_is_owed_without_an_open_month(project, clerk):
    assert label(project, clerk) == ""


def test_nothing_is_owed_before_the_first_reporting_month(clerk, department, march):
    early = ProjectFactory(lead_department=department, first_month=None)
    assert label(early, clerk) == ""


def test_a_begun_draft_is_continued_and_a_returned_one_mended(project, indicator, clerk, reviewer, march):
    drafts.start(project, march.month, by=clerk)
    assert label(project, clerk) == "继续填报2026年3月进展"
    update = filed_update(indicator, 3, by=clerk)
    assert label(project, clerk) == ""
    make_move(update, "return", by=reviewer, note="数字不符")
    assert label(project, clerk) == "修改被退回的2026年3月进展"


def test_what_waits_is_reviewed_by_whom_it_waits_for(project, indicator, clerk, reviewer, leader, march):
    filed_update(indicator, 3, by=clerk)
    assert label(project, reviewer) == "审核2026年3月填报"
    assert label(project, leader) == ""


def test_nobody_reviews_what_he_wrote(project, indicator, manager, march):
    filed_update(indicator, 3, by=manager)
    assert label(project, manager) == ""


def test_what_is_published_can_be_corrected(project, indicator, clerk, manager, march):
    published_update(indicator, 3, by=clerk, publisher=manager)
    assert label(project, clerk) == "更正2026年3月进展"


def test_a_supporting_department_is_asked_for_nothing(project, other_clerk, other_department, march):
    project.supporting_departments.add(other_department)
    assert label(project, other_clerk) == ""
