"""Extending the chain by entries: their sequences, links and hashes, the head, and the last entry of each type.

PostgreSQL does it in one round trip, by a function of ours: the lock on the head is what all writers wait for. The
triggers check what the function writes as they check any other writer. SQLite has one writer and no functions.
"""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zone.ledger import clock
from zone.ledger.hashing import canonical, entry_hash
from zone.ledger.models import LedgerEntry

FUNCTION = "ledger_append"

GIVEN = ("action", "actor", "actor_id", "address", "changes", "object_id", "object_label", "object_type", "topic")
"""Columns that the caller fills. The others follow from the end of the chain: `FOLLOWING`."""
FOLLOWING = ("sequence", "at", "previous_hash", "own_hash")

BEFORE_TIME, BEFORE_LINK, AFTER_LINK = GIVEN[:4], GIVEN[4:8], GIVEN[8:]
"""Which of them stand before, between and after what follows, in the canonical text with its sorted keys:
…, at, …, previous_hash, sequence, …"""

ARGUMENTS = ("before_time", "before_link", "after_link", *(f"new_{name}" for name in GIVEN))

BODY = f"""
DECLARE
    head ledger_ledgerhead%ROWTYPE;
BEGIN
    SELECT * INTO STRICT head FROM ledger_ledgerhead WHERE id = 1 FOR UPDATE;
    FOR i IN 1..cardinality(new_action) LOOP
        its_sequence := head.sequence + 1;
        its_previous_hash := head.own_hash;
        its_at := coalesce(moved_to, clock_timestamp());
        its_own_hash := encode(sha256(convert_to(
            before_time[i] || to_char(its_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || before_link[i]
            || its_previous_hash || '","sequence":' || its_sequence || after_link[i], 'UTF8')), 'hex');
        INSERT INTO ledger_ledgerentry ({", ".join(FOLLOWING + GIVEN)})
        VALUES ({", ".join([f"its_{name}" for name in FOLLOWING] + [f"new_{name}[i]" for name in GIVEN])});
        UPDATE ledger_ledgerhead SET sequence = its_sequence, own_hash = its_own_hash WHERE id = 1;
        head.sequence := its_sequence;
        head.own_hash := its_own_hash;
        RETURN NEXT;
    END LOOP;
    INSERT INTO ledger_lastentry (object_type, sequence)
        SELECT its_type, head.sequence - cardinality(new_action) + max(place)
        FROM unnest(new_object_type) WITH ORDINALITY AS one (its_type, place) GROUP BY its_type ORDER BY its_type
        ON CONFLICT (object_type) DO UPDATE SET sequence = excluded.sequence;
END
"""

INSERT = f"""
INSERT INTO ledger_ledgerentry ({", ".join(FOLLOWING + GIVEN)})
VALUES ({", ".join(["%s"] * len(FOLLOWING + GIVEN))})
"""
NOTE_LAST = """
INSERT INTO ledger_lastentry (object_type, sequence) VALUES (%s, %s)
ON CONFLICT (object_type) DO UPDATE SET sequence = excluded.sequence
"""


def append(entries: list[LedgerEntry]) -> None:
    """Add entries to the end of the chain, in their order; fills in what follows from it.

    Holds the lock on the head until the transaction ends.
    """
    if connection.vendor == "postgresql":
        _by_function(entries)
    else:
        _by_statements(entries)


def _by_function(entries: list[LedgerEntry]) -> None:
    given = [[getattr(entry, name) for entry in entries] for name in GIVEN]
    parts = list(zip(*(_parts(entry) for entry in entries), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(CALL, [clock.moved_to(), *map(list, parts), *given])
        for entry, row in zip(entries, cursor.fetchall(), strict=True):
            entry.sequence, entry.at, entry.previous_hash, entry.own_hash = row


def _parts(entry: LedgerEntry) -> tuple[str, str, str]:
    """The canonical text of an entry, taken apart where the function puts in time, link and sequence."""
    before_time, before_link, after_link = (
        canonical({name: getattr(entry, name) for name in names}) for names in (BEFORE_TIME, BEFORE_LINK, AFTER_LINK)
    )
    return f'{before_time[:-1]},"at":"', f'",{before_link[1:-1]},"previous_hash":"', f",{after_link[1:]}"


def _types() -> list[str]:
    """The type of each argument, `ARGUMENTS` in their order."""
    return ["bigint[]" if name == "new_actor_id" else "text[]" for name in ARGUMENTS]


CALL = f"SELECT * FROM {FUNCTION}(%s::timestamptz, {', '.join(f'%s::{kind}' for kind in _types())})"


def _by_statements(entries: list[LedgerEntry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence, own_hash FROM ledger_ledgerhead WHERE id = 1")
        sequence, own_hash = cursor.fetchone()
        for entry in entries:  # one after the other: the database lets each follow only the last
            entry.sequence, entry.at, entry.previous_hash = sequence + 1, clock.now(), own_hash
            entry.own_hash = entry_hash(entry)
            at = connection.ops.adapt_datetimefield_value(entry.at)
            following = (entry.sequence, at, entry.previous_hash, entry.own_hash)
            cursor.execute(INSERT, [*following, *(getattr(entry, name) for name in GIVEN)])
            sequence, own_hash = entry.sequence, entry.own_hash
            cursor.execute("UPDATE ledger_ledgerhead SET sequence = %s, own_hash = %s WHERE id = 1", following[::3])
        for object_type, last in sorted({entry.object_type: entry.sequence for entry in entries}.items()):
            cursor.execute(NOTE_LAST, [object_type, last])


def install_function(using: BaseDatabaseWrapper = connection) -> None:
    """Install or replace the function; SQLite has none."""
    if using.vendor != "postgresql":
        return
    arguments = ", ".join(f"{name} {kind}" for name, kind in zip(ARGUMENTS, _types(), strict=True))
    result = "its_sequence bigint, its_at timestamptz, its_previous_hash varchar, its_own_hash varchar"
    with using.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}(moved_to timestamptz, {arguments})"
            f" RETURNS TABLE ({result}) LANGUAGE plpgsql AS $${BODY}$$"
        )


def is_altered(using: BaseDatabaseWrapper = connection) -> bool:
    """Whether the function is missing or not as declared."""
    if using.vendor != "postgresql":
        return False
    with using.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
            [FUNCTION],
        )
        return [body for (body,) in cursor.fetchall()] != [BODY]
