"""A year of monthly updates for every undertaking, written by SQL: 1.2 million of them take minutes, not hours.

Twelve months are published. The month after them is being reported: of ten undertakings five are published,
one waits for the department, two for the administrators, one is a draft, one has nothing yet. One in a hundred of what
was published before last month is corrected: without any correction, SQLite's statistics would have it look for
them in the wrong index.
Rows are born published here, which the triggers refuse; the bench puts them aside for its own database while it fills.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

from django.db import connection, transaction

from zone.ledger.cache import clear_caches
from zone.ledger.models import LedgerEntry
from zone.ledger.triggers import declared_triggers, drop_for_migration, install
from zone.tracking.models import MonthState, ReportMonth

MONTHS = [date(2025 + (month + 6) // 12, (month + 6) % 12 + 1, 1) for month in range(13)]
"""July 2025 to July 2026; the last is open."""
OPEN = MONTHS[-1]
DUE_DAY = 5

UPDATES = """
INSERT INTO tracking_progressupdate (undertaking_id, month_id, revision, correction_reason, state, no_change,
    progress, problems, next_steps, version, author_id, saved_at, submitted_at, is_late, checked_by_id, checked_at,
    checked_in_stead, published_by_id, published_at, content_hash, content_version)
SELECT u.id, %(month)s, 1, '', %(state)s, FALSE, '示例进展：按计划推进，本月完成主要节点。', '', '示例措施。',
    1, %(author)s, %(saved_at)s, %(submitted_at)s, u.id %% 40 = 0, NULL, NULL, FALSE, %(publisher)s,
    %(published_at)s, %(hash)s, 2
FROM tracking_undertaking u WHERE u.id > %(after)s AND {which}
"""

OF_DAY = "u.id %% 10 IN ({tenths}) AND u.id / 10 %% {days} = %(day)s"
OF_DEPARTMENT = "u.lead_department_id = %(department)s"

CORRECTIONS = """
INSERT INTO tracking_progressupdate (undertaking_id, month_id, revision, corrects_id, correction_reason, state,
    no_change, progress, problems, next_steps, version, author_id, saved_at, submitted_at, is_late, checked_by_id,
    checked_at, checked_in_stead, published_by_id, published_at, content_hash, content_version)
SELECT p.undertaking_id, p.month_id, 2, p.id, '示例：数据录入有误', %(state)s, FALSE, p.progress, '', p.next_steps,
    1, %(author)s, %(saved_at)s, %(submitted_at)s, p.is_late, NULL, NULL, FALSE, %(publisher)s, %(published_at)s,
    %(hash)s, 2
FROM tracking_progressupdate p
WHERE p.undertaking_id > %(after)s AND p.month_id = %(month)s AND p.undertaking_id %% 100 = %(hundredth)s
"""

MEASUREMENTS = """
INSERT INTO tracking_measurement (update_id, indicator_id, value, qualifier, note, labels_at_publication)
SELECT p.id, i.id, ROUND(COALESCE(i.target, 1000) * CAST(%(share)s AS numeric) * (40 + i.id %% 60) / 100, 2),
    'exact', '',
    ('{{"reference": "' || u.code || '-1", "pillar": "' || u.pillar || '", "subject": "' || u.name
        || '", "indicator": "' || i.name || '", "horizon": "year", "qualifier_word": "", "unit": "' || i.unit
        || '", "aggregation": "' || i.aggregation || '", "figure_code": "", "is_example": true}}'){as_json}
FROM tracking_progressupdate p
JOIN tracking_undertaking u ON u.id = p.undertaking_id
JOIN tracking_indicator i ON i.undertaking_id = u.id
WHERE u.id > %(after)s AND p.month_id = %(month)s
"""

CONTRIBUTORS = """
INSERT INTO tracking_contributor (update_id, user_id)
SELECT id, author_id FROM tracking_progressupdate WHERE {which}
"""

CURRENT = """
INSERT INTO tracking_currentfigure (indicator_id, value, qualifier, month, update_id)
SELECT m.indicator_id, m.value, m.qualifier, p.month_id, p.id
FROM tracking_progressupdate p JOIN tracking_measurement m ON m.update_id = p.id
WHERE p.undertaking_id > %(after)s AND p.state = 'published' AND (p.month_id = %(open)s
    OR (p.month_id = %(closed)s AND p.undertaking_id %% 10 NOT IN ({tenths})))
"""

ENTRIES = """
INSERT INTO ledger_ledgerentry (sequence, at, actor_id, actor, address, action, object_type, object_id, object_label,
    topic, changes, key_id, mac, previous_hash, own_hash)
SELECT %(end)s + ROW_NUMBER() OVER (ORDER BY p.published_at, p.id), p.published_at, p.published_by_id, 'publisher',
    '127.0.0.1', 'progressupdate.publish', 'tracking.progressupdate', CAST(p.id AS {text}), u.name, u.code,
    '{{"state": ["checked", "published"]}}', '', '',
    LPAD(CAST(p.id - 1 AS {text}), 64, 'a'), LPAD(CAST(p.id AS {text}), 64, 'a')
FROM tracking_progressupdate p JOIN tracking_undertaking u ON u.id = p.undertaking_id
WHERE p.undertaking_id > %(after)s AND p.state = 'published'
"""

HEAD = """
UPDATE ledger_ledgerhead SET
    sequence = (SELECT MAX(sequence) FROM ledger_ledgerentry),
    own_hash = (SELECT own_hash FROM ledger_ledgerentry ORDER BY sequence DESC LIMIT 1),
    at = (SELECT MAX(at) FROM ledger_ledgerentry)
"""

TENTHS = {"published": "0, 1, 2, 3, 4", "submitted": "5", "checked": "6, 7", "draft": "8"}
"""The open month: which undertakings, by the last digit of their key, have come how far."""
ALL_PUBLISHED = [("published", "0, 1, 2, 3, 4, 5, 6, 7, 8, 9")]
DAYS = 20
"""Over so many days of the month people submit."""


def open_months() -> None:
    """The months as the zone has opened and closed them."""
    ReportMonth.objects.bulk_create(
        ReportMonth(month=month, due_on=following.replace(day=DUE_DAY), state=MonthState.CLOSED)
        for month, following in pairwise(MONTHS)
    )
    ReportMonth.objects.create(month=OPEN, due_on=date(2026, 8, DUE_DAY))


def fill_year(after: int, author: int, publisher: int, *, with_entries: bool = True) -> None:
    """File a year of updates for the undertakings whose key is greater than `after`; `with_entries` as the pages need
    them: one for each that is published, without hashes that hold."""
    with triggers_aside(), transaction.atomic(), connection.cursor() as cursor:
        for number, month in enumerate(MONTHS, 1):
            of_month = {"after": after, "month": month, "author": author, "share": number / len(MONTHS)}
            for day, (state, tenths) in product(range(DAYS), TENTHS.items() if month == OPEN else ALL_PUBLISHED):
                moments = _moments(month, day, state, publisher)
                which = OF_DAY.format(tenths=tenths, days=DAYS)
                cursor.execute(UPDATES.format(which=which), of_month | {"day": day} | moments)
            if month < MONTHS[-2]:
                moments = _moments(MONTHS[number], DAYS, "published", publisher)
                cursor.execute(CORRECTIONS, of_month | {"hundredth": number} | moments)
            cursor.execute(_in_dialect(MEASUREMENTS), of_month)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # it would plan for empty tables
        cursor.execute(CONTRIBUTORS.format(which="undertaking_id > %(after)s"), {"after": after})
        months = {"open": OPEN, "closed": MONTHS[-2]}
        cursor.execute(CURRENT.format(tenths=TENTHS["published"]), {"after": after} | months)
        if not with_entries:
            return
        end = LedgerEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
        cursor.execute(_in_dialect(ENTRIES), {"after": after, "end": end})
        cursor.execute(HEAD)


def add_month(author: int, department: int) -> None:
    """Open one more month: drafts of this department, and all else checked and waiting to be published."""
    month, following = (ReportMonth.objects.latest("month").month + timedelta(days=days) for days in (31, 62))
    month = month.replace(day=1)
    ReportMonth.objects.create(month=month, due_on=following.replace(day=DUE_DAY))
    of_month = {"after": 0, "month": month, "author": author, "department": department, "share": 1}
    with triggers_aside(), transaction.atomic(), connection.cursor() as cursor:
        for state, which in (("draft", OF_DEPARTMENT), ("checked", f"NOT {OF_DEPARTMENT}")):
            cursor.execute(UPDATES.format(which=which), of_month | _moments(month, 0, state, None))
        cursor.execute(_in_dialect(MEASUREMENTS), of_month)
        cursor.execute(CONTRIBUTORS.format(which="month_id = %(month)s"), of_month)
    clear_caches()  # these rows were recorded in no ledger


def _moments(month: date, day: int, state: str, publisher: int | None) -> dict:
    """When and by whom the steps up to this state were taken; None for those that were not."""
    saved_at = datetime(month.year, month.month, 5 + day, 8, tzinfo=UTC)
    is_published = state == "published"
    return {
        "state": state,
        "saved_at": saved_at,
        "submitted_at": None if state == "draft" else saved_at + timedelta(hours=1),
        "publisher": publisher if is_published else None,
        "published_at": saved_at + timedelta(days=1) if is_published else None,
        "hash": "0" * 64 if is_published else "",
    }


def _in_dialect(statement: str) -> str:
    is_postgres = connection.vendor == "postgresql"
    return statement.format(as_json="::jsonb" if is_postgres else "", text="text")


@contextmanager
def triggers_aside() -> Iterator[None]:
    """Put the triggers aside, and on PostgreSQL the checks of foreign keys, which cost as much as the rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            drop_for_migration(connection)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")
            else:
                install(list(declared_triggers()), connection)
