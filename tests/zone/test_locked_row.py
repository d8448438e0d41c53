"""The lock by which a row is moved: the statement is written once, and only inside of a transaction."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories import ReportMonthFactory
from zone.moves import locked_row
from zone.people.models import User
from zone.tracking.models import ReportMonth, Undertaking


def test_a_row_is_read_as_the_orm_reads_it(march, task):
    for row in (march, task):
        with CaptureQueriesContext(connection) as captured:
            held = locked_row(type(row), row.pk)
        fields = [field.attname for field in row._meta.concrete_fields]
        fresh = type(row).objects.get(pk=row.pk)
        assert [getattr(held, name) for name in fields] == [getattr(fresh, name) for name in fields]
        assert len(captured) == 1
        locks = "FOR NO KEY UPDATE" in captured[0]["sql"]
        assert locks == (connection.vendor == "postgresql")


def test_what_changed_meanwhile_is_read(march):
    locked_row(ReportMonth, march.pk)
    ReportMonth.objects.update(note="改过")
    assert locked_row(ReportMonth, march.pk).note == "改过"


def test_each_key_gives_its_own_row(march):
    april = ReportMonthFactory(month=march.month.replace(month=4))
    assert [locked_row(ReportMonth, one.pk) for one in (march, april)] == [march, april]
    with pytest.raises(Undertaking.DoesNotExist):
        locked_row(Undertaking, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_of_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        locked_row(User, 1)
