"""Extending the chain by entries: their sequences, times, links, hashes and codes, the head, the last of each type.

Each entry's time is taken under the lock on the head and exceeds the time of the entry before it, whatever the clock
does: a past instant is a place in the ledger, and nothing is ever added before it. Hash and code are made here and
not in the database, which must not hold the key. PostgreSQL writes all entries in one round trip, by a function of
ours; the triggers check what it writes as they check any other writer. SQLite has one writer and no functions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zone.ledger import clock, keys
from zone.ledger.hashing import entry_hash
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.rows import locked_row

FUNCTION = "ledger_append"
TICK = timedelta(microseconds=1)
"""By how much the time of an entry exceeds the one before at least: the finest both databases store."""

GIVEN = ("action", "actor", "actor_id", "address", "changes", "object_id", "object_label", "object_type", "topic")
"""Columns that the caller fills. The others follow from the end of the chain: `FOLLOWING`."""
FOLLOWING = ("sequence", "at", "previous_hash", "own_hash", "key_id", "mac")
COLUMNS = FOLLOWING + GIVEN
HEAD = ("sequence", "own_hash", "at")

TYPES = {"sequence": "bigint", "actor_id": "bigint", "at": "timestamptz"}
"""Of columns that are not text."""

BODY = f"""
BEGIN
    FOR i IN 1..cardinality(new_sequence) LOOP
        INSERT INTO ledger_ledgerentry ({", ".join(COLUMNS)})
        VALUES ({", ".join(f"new_{name}[i]" for name in COLUMNS)});
        UPDATE ledger_ledgerhead SET {", ".join(f"{name} = new_{name}[i]" for name in HEAD)} WHERE id = 1;
    END LOOP;
    INSERT INTO ledger_lastentry (object_type, sequence)
        SELECT its_type, max(its_sequence) FROM unnest(new_object_type, new_sequence) AS one (its_type, its_sequence)
        GROUP BY its_type ORDER BY its_type
        ON CONFLICT (object_type) DO UPDATE SET sequence = excluded.sequence;
END
"""

INSERT = f"INSERT INTO ledger_ledgerentry ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
MOVE_HEAD = f"UPDATE ledger_ledgerhead SET {', '.join(f'{name} = %s' for name in HEAD)} WHERE id = 1"
NOTE_LAST = """
INSERT INTO ledger_lastentry (object_type, sequence) VALUES (%s, %s)
ON CONFLICT (object_type) DO UPDATE SET sequence = excluded.sequence
"""


@dataclass(frozen=True)
class ChainEnd:
    """The last link of the chain, held by this transaction: nobody else adds to it until it ends."""

    sequence: int
    own_hash: str
    at: datetime | None

    def next_time(self) -> datetime:
        """The time of an act that is now added: what the clock says, but after all that is recorded."""
        now = clock.now()
        return now if self.at is None else max(now, self.at + TICK)


def lock_end() -> ChainEnd:
    """Lock the end of the chain until the transaction ends. Take it last: whoever holds it shall wait for nothing."""
    head = locked_row(LedgerHead, 1)
    at = head.at
    if at is None and head.sequence:  # the last entry was written before its time was noted
        at = LedgerEntry.objects.values_list("at", flat=True).get(pk=head.sequence)
    return ChainEnd(head.sequence, head.own_hash, at)


def append(entries: list[LedgerEntry], end: ChainEnd | None = None) -> None:
    """Add entries to the end of the chain, in their order; fills in what follows from it.

    `end` is the end as this transaction has locked it already; an entry may then bring its time. Holds the lock until
    the transaction ends.
    """
    end = end or lock_end()
    for entry in entries:
        entry.sequence, entry.previous_hash = end.sequence + 1, end.own_hash
        entry.at = entry.at or end.next_time()
        entry.own_hash = entry_hash(entry)
        entry.key_id, entry.mac = keys.authenticate(entry.own_hash)
        end = ChainEnd(entry.sequence, entry.own_hash, entry.at)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(CALL, [[getattr(entry, name) for entry in entries] for name in COLUMNS])
            return
        for entry in entries:  # one after the other: the database lets each follow only the last
            stored = {name: getattr(entry, name) for name in COLUMNS}
            stored["at"] = connection.ops.adapt_datetimefield_value(entry.at)
            cursor.execute(INSERT, [stored[name] for name in COLUMNS])
            cursor.execute(MOVE_HEAD, [stored[name] for name in HEAD])
        for object_type, last in sorted({entry.object_type: entry.sequence for entry in entries}.items()):
            cursor.execute(NOTE_LAST, [object_type, last])


def _type(name: str) -> str:
    return f"{TYPES.get(name, 'text')}[]"


CALL = f"SELECT {FUNCTION}({', '.join(f'%s::{_type(name)}' for name in COLUMNS)})"


def install_function(using: BaseDatabaseWrapper = connection) -> None:
    """Install the function in the place of whatever has its name; SQLite has none."""
    if using.vendor != "postgresql":
        return
    arguments = ", ".join(f"new_{name} {_type(name)}" for name in COLUMNS)
    with using.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
            [FUNCTION],
        )
        for (signature,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {signature}")
        cursor.execute(f"CREATE FUNCTION {FUNCTION}({arguments}) RETURNS void LANGUAGE plpgsql AS $${BODY}$$")


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
