"""Rows read by what they hold: as the ORM reads them, by a statement that it writes once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import ReportMonthFactory, TaskFactory
from zone.moves import make_move
from zone.people.models import User
from zone.rows import locked_row, row, rows
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking
from zone.tracking.updates import drafts


def of(found) -> list:
    return [getattr(found, field.attname) for field in found._meta.concrete_fields]


@pytest.mark.parametrize(("read", "locks"), [(locked_row, True), (row, False)])
def test_a_row_is_read_as_the_orm_reads_it(march, task, read, locks):
    for one in (march, task):
        with CaptureQueriesContext(connection) as captured:
            found = read(type(one), one.pk)
        assert of(found) == of(type(one).objects.get(pk=one.pk))
        assert len(captured) == 1
        assert ("FOR NO KEY UPDATE" in captured[0]["sql"]) == (locks and connection.vendor == "postgresql")


@pytest.mark.parametrize("read", [locked_row, row])
def test_what_changed_meanwhile_is_read(march, read):
    read(ReportMonth, march.pk)
    ReportMonth.objects.update(note="改过")
    assert read(ReportMonth, march.pk).note == "改过"


@pytest.mark.parametrize("read", [locked_row, row])
def test_each_key_gives_its_own_row(march, read):
    april = ReportMonthFactory(month=march.month.replace(month=4))
    assert [read(ReportMonth, one.pk) for one in (march, april)] == [march, april]
    with pytest.raises(Undertaking.DoesNotExist):
        read(Undertaking, 0)


def test_rows_are_those_that_hold_all_the_values(march, task, clerk):
    other = TaskFactory(number=2, lead_department=task.lead_department)
    first, second = (drafts.start(one, march.pk, by=clerk) for one in (task, other))
    for _ in range(2):
        assert rows(ProgressUpdate, month=march.pk, undertaking=task.pk) == [first]
        assert rows(ProgressUpdate, undertaking=other.pk, month=march.pk) == [second]
    assert sorted(one.pk for one in rows(ProgressUpdate, month=march.pk)) == [first.pk, second.pk]
    make_move(first, "discard", by=clerk)
    assert rows(ProgressUpdate, undertaking=task.pk, state="draft") == []
    assert rows(ProgressUpdate, undertaking=other.pk, state="draft") == [second]
    with pytest.raises(AssertionError):
        rows(ProgressUpdate, undertaking=task.pk, corrects=None)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_of_a_transaction():
    for _ in range(2):
        with pytest.raises(transaction.TransactionManagementError):
            locked_row(User, 1)
        assert rows(User, id=1) == []
