"""The ledger's entry is the last thing an action writes: until then nobody waits for the ledger."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MARCH, published_update
from zone.ledger import append
from zone.tracking.updates import drafts

LEDGER_TABLES = ("ledger_ledgerentry", "ledger_ledgerhead", "ledger_lastentry")


def test_a_correction_is_shown_once_all_of_it_stands(march, task, indicator, clerk, manager):
    published_update(indicator, 3, by=clerk, publisher=manager)
    with CaptureQueriesContext(connection) as captured:
        drafts.start_correction(task, MARCH, by=clerk, reason="重复统计")
    statements = [query["sql"].strip() for query in captured]
    written = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE")) or append.FUNCTION in sql]
    by_ledger = [append.FUNCTION] if connection.vendor == "postgresql" else LEDGER_TABLES
    assert "tracking_measurement" in "".join(written[: -len(by_ledger)])
    assert all(name in sql for name, sql in zip(by_ledger, written[-len(by_ledger) :], strict=True))
