"""How departments stand in a month: counted anew for the department that filed, the same as counted from nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import DepartmentFactory, IndicatorFactory, UndertakingFactory, UserFactory, filed_update, publish
from zone.ledger.cache import last_entries
from zone.ledger.ledger import record
from zone.ledger.models import LastEntry
from zone.moves import make_move
from zone.tracking.models import Undertaking
from zone.tracking.months import filing_counts, listed_count
from zone.tracking.updates import drafts


@pytest.fixture
def departments(march, manager):
    """Three departments out of their keys' order, each with two undertakings and who files them; and what none
    leads, which an administrator files."""
    found = {}
    for order in (3, 1, 2, None):
        one = order and DepartmentFactory(code=f"d{order}", order=order)
        undertakings = [UndertakingFactory(lead_department=one) for _ in range(2)]
        writer = UserFactory(roles=["reporter"], department=one) if one else manager
        found[order] = (writer, [IndicatorFactory(undertaking=undertaking) for undertaking in undertakings])
    return found


@pytest.fixture(autouse=True)
def requests(memory):
    token = last_entries.set(None)
    yield
    last_entries.reset(token)


def counts(month):
    last_entries.set(None)
    from_nothing = filing_counts(month), listed_count(month)
    last_entries.set(dict(LastEntry.objects.values_list("object_type", "sequence")))
    with CaptureQueriesContext(connection) as asked:
        found = filing_counts(month), listed_count(month)
    assert found == from_nothing
    return {one.order: one[4:] for one in found[0]}, len(asked)


def test_every_act_on_an_update_is_counted(departments, march, manager2):
    month = march.month
    assert counts(month)[0] == dict.fromkeys([1, 2, 3, None], (2, 0, 0, 0, 2))
    for order, (writer, indicators) in departments.items():
        first, second = indicators
        update = filed_update(first, 3, by=writer)
        assert counts(month)[0][order] == (2, 1, 0, 0, 2)
        make_move(update, "return", by=manager2, note="请写明数量。")
        assert counts(month)[0][order] == (2, 0, 0, 0, 2)
        update.refresh_from_db()
        publish(drafts.submit_draft(update, by=writer), by=manager2)
        assert counts(month)[0][order] == (2, 1, 1, 0, 2)
        filed_update(second, 3, by=writer)
        drafts.start_correction(first.undertaking, month, by=writer, reason="误报")
        assert counts(month)[0][order] == (2, 2, 1, 0, 2)
    assert list(counts(month)[0]) == [1, 2, 3, None]


def test_a_filing_has_its_own_department_counted_and_no_other(departments, march):
    counts(march.month)
    writer, indicators = departments[2]
    filed_update(indicators[0], 3, by=writer)
    last_entries.set(dict(LastEntry.objects.values_list("object_type", "sequence")))
    with CaptureQueriesContext(connection) as asked:
        filing_counts(march.month)
    assert [f'"lead_department_id" IN ({writer.department_id})' in one["sql"] for one in asked] == [False, False, True]
    assert counts(march.month)[1] == 0


def test_a_department_that_is_given_an_undertaking_is_counted_too(departments, march, manager):
    counts(march.month)
    moved = departments[1][1][0].undertaking
    moved.lead_department = departments[2][0].department
    moved.save()
    record("master.change", actor=manager, obj=moved.ledger_object(), topic=moved.code)
    assert {order: numbers[0] for order, numbers in counts(march.month)[0].items()} == {1: 1, 2: 3, 3: 2, None: 2}


def test_a_department_whose_only_update_is_discarded_is_no_longer_counted(departments, march):
    writer, indicators = departments[1]
    Undertaking.objects.exclude(pk=indicators[0].undertaking_id).update(first_month=None)
    update = drafts.start(indicators[0].undertaking, march.month, by=writer)
    Undertaking.objects.update(first_month=None)
    record("master.change", obj=indicators[0].undertaking)
    counts(march.month)
    assert listed_count(march.month) == 1
    make_move(update, "discard", by=writer, note="误填")
    counts(march.month)
    assert listed_count(march.month) == 0
