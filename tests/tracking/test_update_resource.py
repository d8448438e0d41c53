"""The resource of a month's updates: what a batch may write of a draft, by whom, and how it is taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories import IndicatorFactory, ReportMonthFactory, filed_update, publish, published_update
from zone.batches.resources import Written
from zone.ledger.ledger import canonical
from zone.ledger.models import LedgerEntry
from zone.moves import make_move
from zone.tracking.models import Aggregation, ProgressUpdate
from zone.tracking.updates import drafts
from zone.tracking.updates.batch_resource import FIELDS, FILED, NOT_OURS, UpdateResource

RESOURCE = UpdateResource()
KEY = "MS2026-01#1"


@pytest.fixture
def row(indicator, march):
    """The task's row as a person finds it."""
    return lambda user, key=KEY: RESOURCE.find([key], user, {"month": "2026-03"})[key]


def written(row, user, values):
    found = row(user)
    return RESOURCE.write(found, values, user, 7, RESOURCE.current(found))


def test_only_who_may_report_has_fields(clerk, reviewer, manager, leader, auditor):
    assert RESOURCE.fields(clerk) == RESOURCE.fields(manager) == tuple(FIELDS)
    assert RESOURCE.fields(reviewer) == RESOURCE.fields(leader) == RESOURCE.fields(auditor) == ()


def test_a_strangers_row_is_not_found_and_a_supporting_department_only_reads(task, row, other_clerk):
    assert RESOURCE.find([KEY], other_clerk, {"month": "2026-03"}) == {}
    task.supporting_departments.add(other_clerk.department)
    assert RESOURCE.check(row(other_clerk), {"progress": "开工。"}, other_clerk) == {"": [NOT_OURS]}
    with pytest.raises(PermissionDenied):
        written(row, other_clerk, {"progress": "开工。"})


def test_it_writes_a_draft_and_never_more(row, clerk, indicator):
    done = written(row, clerk, {"progress": "开工。", "value_total": "3", "note": "属实"})
    update = ProgressUpdate.objects.get()
    assert (update.state, update.progress, update.author) == ("draft", "开工。", clerk)
    assert list(update.measurements.values_list("indicator", "value", "note")) == [(indicator.pk, Decimal(3), "属实")]
    assert done.changes == {"progress": [None, "开工。"], "value_total": [None, "3"], "note": [None, "属实"]}
    assert done.for_undo == {"update": update.pk, "begun": True}
    assert LedgerEntry.objects.get(action="progressupdate.draft").changes == canonical({"reason": "", "batch": 7})


def test_what_stands_already_begins_no_draft(row, clerk):
    assert written(row, clerk, {"progress": None}) == Written()
    assert not ProgressUpdate.objects.exists()


def test_undo_puts_back_the_words_and_discards_a_draft_that_it_began(row, clerk):
    done = written(row, clerk, {"progress": "开工。", "value_total": "3"})
    assert RESOURCE.revert(row(clerk), done, clerk, 7)
    update = ProgressUpdate.objects.get()
    assert (update.state, update.progress, update.measurements.count()) == ("discarded", "", 0)


def test_undo_leaves_a_draft_that_was_there_before(row, clerk, task, indicator):
    update = drafts.start(task, date(2026, 3, 1), by=clerk)
    typed = {indicator.pk: drafts.Entry(Decimal(2), "属实")}
    drafts.save_draft(update, by=clerk, version=0, texts={"progress": "选址。"}, typed=typed)
    done = written(row, clerk, {"value_total": None})
    assert done.changes["note"] == ["属实", None]  # the word of explanation goes with its value
    assert RESOURCE.revert(row(clerk), done, clerk, 7)
    assert RESOURCE.current(row(clerk))["value_total"] == "2"
    assert RESOURCE.current(row(clerk))["note"] == "属实"
    assert ProgressUpdate.objects.get().state == "draft"


def test_undo_leaves_what_was_changed_since(row, clerk):
    done = written(row, clerk, {"progress": "开工。"})
    written(row, clerk, {"progress": "完工。"})
    assert not RESOURCE.revert(row(clerk), done, clerk, 7)


def test_a_draft_saved_since_the_preview_is_not_written_over(row, clerk):
    seen = row(clerk)
    written(row, clerk, {"progress": "选址。"})
    with pytest.raises(ValidationError, match="预览之后已被修改"):
        RESOURCE.write(seen, {"progress": "开工。"}, clerk, 7, {"progress": None})
    assert RESOURCE.write(seen, {"problems": "缺资金。"}, clerk, 7, {"problems": None})


def test_what_was_filed_published_or_closed_is_refused(row, clerk, manager, manager2, indicator, march):
    update = filed_update(indicator, 3, by=clerk)
    assert RESOURCE.check(row(clerk), {"value_total": "4"}, clerk) == {"": [FILED]}
    with pytest.raises(ValidationError):
        written(row, clerk, {"value_total": "4"})
    publish(update, by=manager2)
    assert RESOURCE.check(row(clerk), {"value_total": "4"}, clerk) == {"": [drafts.ALREADY_PUBLISHED]}
    other = IndicatorFactory(undertaking__lead_department=clerk.department, number=1)
    make_move(march, "close", by=manager)
    assert "已关账" in RESOURCE.check(row(clerk, f"{other.undertaking.code}#1"), {"progress": "开工。"}, clerk)[""][0]


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"value_total": "-1"}, "value_total", "不能为负"),
        ({"value_total": "1.23456"}, "value_total", "最多保留 4 位小数"),
        ({"value_month": "1"}, "value_month", "填累计数或现值"),
        ({"note": "属实"}, "note", "说明不能单独保存"),
        ({"value_total": "1", "note": "长" * 201}, "note", "最多 200 字"),
        ({"progress": "长" * 2001}, "progress", "最多 2000 字"),
        ({"progress": "a\x07"}, "progress", "控制字符"),
        ({"state": "published"}, "", "不能填写"),
    ],
)
def test_what_the_months_form_refuses_is_refused_here(row, clerk, values, field, message):
    assert message in RESOURCE.check(row(clerk), values, clerk)[field][0]
    with pytest.raises(ValidationError):
        written(row, clerk, values)
    assert not ProgressUpdate.objects.exists()


def test_an_indicator_that_adds_up_takes_the_months_own_number(row, clerk, indicator):
    indicator.aggregation = Aggregation.INCREMENT
    indicator.save()
    assert "填当月数" in RESOURCE.check(row(clerk), {"value_total": "5"}, clerk)["value_total"][0]
    assert written(row, clerk, {"value_month": "5"}).changes["value_month"] == [None, "5"]


def test_an_odd_value_is_a_warning_until_it_is_explained(row, clerk, manager2, indicator):
    published_update(indicator, 5, by=clerk, publisher=manager2, month=date(2026, 3, 1))
    ReportMonthFactory(month=date(2026, 4, 1))
    april = RESOURCE.find([KEY], clerk, {"month": "2026-04"})[KEY]
    assert RESOURCE.check(april, {"value_total": "4"}, clerk) == {}
    assert "低于已发布的累计数" in RESOURCE.warnings(april, {"value_total": "4"})["value_total"][0]
    assert RESOURCE.warnings(april, {"value_total": "4", "note": "核减"}) == {}
    assert RESOURCE.warnings(april, {"value_total": "6"}) == {}


def test_finding_costs_the_same_for_many_rows(row, clerk, django_assert_max_num_queries):
    keys = [IndicatorFactory(undertaking__lead_department=clerk.department).undertaking.code for _ in range(30)]
    with django_assert_max_num_queries(12):
        assert len(RESOURCE.find(keys, clerk, {"month": "2026-03"})) == 30
