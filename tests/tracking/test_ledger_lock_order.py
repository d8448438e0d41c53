"""The ledger's entry is the last thing an action writes: until then nobody waits for the ledger."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MARCH, published_update
from zone.tracking.updates import drafts


def test_a_correction_is_shown_once_all_of_it_stands(march, task, indicator, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    with CaptureQueriesContext(connection) as captured:
        drafts.start_correction(task, MARCH, by=clerk, reason="重复统计")
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "tracking_measurement" in "".join(written[:-3])
    tables = ("ledger_ledgerentry", "ledger_ledgerhead", "ledger_lastentry")
    assert [table in sql for table, sql in zip(tables, written[-3:], strict=True)] == [True, True, True]
