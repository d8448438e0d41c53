"""Whatever raw SQL does to the chain once its triggers are off, verify_ledger names the first broken link."""

from copy import copy

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.ledger.conftest import drop_triggers, run, verified
from zone.ledger import append, keys, proof, triggers, verify
from zone.ledger.apps import adopt_key
from zone.ledger.hashing import HASHED, entry_hash
from zone.ledger.ledger import record
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.verify import Noted

ENTRY, HEAD = triggers.ENTRY, triggers.HEAD


@pytest.fixture(autouse=True, params=[1, 2, 20_000])
def stretch(request, monkeypatch):
    """Entries that are walked by themselves and then joined: wherever a stretch ends, the same is found."""
    monkeypatch.setattr(proof, "PART", request.param)


@pytest.fixture
def bared(five):
    """The chain with its triggers taken off; the database then keeps nothing."""
    drop_triggers()
    return five


def forge(entry: LedgerEntry, **changed) -> LedgerEntry:
    """A row with other content, the hash and the code that belong to it, written over the old one: by whoever has the
    key. Only the chain says what was there before."""
    forged = forge_without_key(entry, **changed)
    forged.key_id, forged.mac = keys.authenticate(forged.own_hash)
    return forged


def forge_without_key(entry: LedgerEntry, **changed) -> LedgerEntry:
    """The same by whoever can only write SQL."""
    forged = copy(entry)
    for name, value in changed.items():
        setattr(forged, name, value)
    forged.own_hash = entry_hash(forged)
    return forged


def first_break() -> tuple[int, str]:
    broken = verify.verify().broken
    return (broken.sequence, broken.kind) if broken else (0, "")


def test_a_whole_chain_holds_and_its_head_is_recorded_to_be_noted(five):
    passed, said = verified()
    assert passed
    assert "相接的记录 5 条" in said
    assert f"最新记录 5:{five[-1].own_hash}" in said


def test_an_empty_chain_holds(db):
    assert verified()[0]
    assert verified("--expect", f"0:{verify.START}")[0]


CHANGES = (
    "at = '2020-01-01 00:00:00+00:00'",
    "actor_id = 7",
    *(f"{name} = 'x'" for name in ("actor", "address", "action", "object_type", "object_id", "object_label", "topic")),
    "changes = '{}'",
    "own_hash = 'x'",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_column_is_found(bared, change):
    run(f"UPDATE {ENTRY} SET {change} WHERE sequence = 3")
    assert first_break() == (3, "content")
    assert "第 3 条内容被改动" in verified()[1]


def test_every_column_is_hashed():
    from_model = {field.attname for field in LedgerEntry._meta.concrete_fields}
    assert from_model - {"own_hash", "key_id", "mac"} == set(HASHED)


def test_a_changed_row_with_its_hash_made_anew_breaks_the_next_link(bared):
    forge(bared[2], actor="someone").save()
    assert first_break() == (4, "link")


@pytest.mark.parametrize("code", ["kept", "empty", "of another key", "by a guessed key"])
def test_a_chain_written_anew_to_its_end_without_the_key_is_found(bared, code):
    previous = bared[3].own_hash
    forged = forge_without_key(bared[4], actor="someone", previous_hash=previous)
    if code == "empty":
        forged.key_id = forged.mac = ""
    elif code == "of another key":
        forged.key_id, forged.mac = "f" * 12, keys.code(b"guessed", forged.own_hash)
    elif code == "by a guessed key":
        forged.mac = keys.code(b"guessed", forged.own_hash)
    forged.save()
    run(f"UPDATE {HEAD} SET own_hash = %s", forged.own_hash)
    assert first_break() == (5, "key")
    assert "密钥" in verified()[1]


def test_a_chain_without_any_code_is_found(bared):
    run(f"UPDATE {ENTRY} SET key_id = '', mac = ''")
    assert first_break() == (1, "key")


def test_time_never_falls(bared):
    forged = forge(bared[4], at=bared[3].at)
    forged.save()
    run(f"UPDATE {HEAD} SET own_hash = %s", forged.own_hash)
    assert first_break() == (5, "time")


NEW_KEY = "a-new-ledger-key-" + "fedcba9876543210" * 2


def test_a_new_key_takes_over_and_the_old_one_does_not_come_back(five, settings):
    old = settings.LEDGER_KEYS[0]
    settings.LEDGER_KEYS = [NEW_KEY, old]
    call_command("migrate", verbosity=0)
    adopted = LedgerEntry.objects.get(action="ledger.key")
    assert verified()[0] and adopted.key_id == keys.current_id()
    call_command("migrate", verbosity=0)
    assert LedgerEntry.objects.filter(action="ledger.key").count() == 1  # once
    settings.LEDGER_KEYS = [NEW_KEY]
    assert first_break() == (1, "key")
    assert "不在 ZONE_LEDGER_KEY 中" in verified()[1]
    settings.LEDGER_KEYS = [old, NEW_KEY]
    with transaction.atomic():
        record("export")
    settings.LEDGER_KEYS = [NEW_KEY, old]
    assert first_break() == (7, "key")
    assert "停用的密钥" in verified()[1]


def test_entries_of_before_the_first_key_are_counted_by_the_first_one_with_it(bared):
    run(f"UPDATE {ENTRY} SET key_id = '', mac = ''")
    adopt_key(None, "default")
    verdict = verify.verify()
    assert verdict.broken is None and verdict.unauthenticated == 5
    with_key = LedgerEntry.objects.get(sequence=6)
    run(f"DELETE FROM {ENTRY} WHERE sequence = 6")
    forge(with_key, action="export").save(force_insert=True)
    assert first_break() == (6, "key")


def test_a_missing_row_is_found(bared):
    run(f"DELETE FROM {ENTRY} WHERE sequence = 3")
    assert first_break() == (3, "missing")
    assert "缺第 3 条" in verified()[1]


def test_a_cut_tail_is_found(bared):
    run(f"DELETE FROM {ENTRY} WHERE sequence >= 4")
    assert first_break() == (4, "tail")
    assert "应到第 5 条，只到第 3 条" in verified()[1]


def test_a_tail_cut_together_with_the_head_is_found_by_the_head_noted_before(bared):
    noted = f"5:{bared[4].own_hash}"
    assert verify.verify(Noted.parse(noted)).broken is None
    run(f"DELETE FROM {ENTRY} WHERE sequence >= 4")
    run(f"UPDATE {HEAD} SET sequence = 3, own_hash = %s", bared[2].own_hash)
    assert verify.verify().broken is None
    assert "所记的第 5 条不在链中" in verified("--expect", noted)[1]


def test_a_chain_written_anew_from_the_middle_is_found_by_the_head_noted_before(bared):
    previous = bared[1].own_hash
    for entry in bared[2:]:
        forged = forge(entry, actor="someone", previous_hash=previous)
        forged.save()
        previous = forged.own_hash
    run(f"UPDATE {HEAD} SET own_hash = %s", previous)
    assert verify.verify().broken is None
    assert verify.verify(Noted(3, bared[2].own_hash)).broken.kind == "noted"
    assert verify.verify(Noted(2, bared[1].own_hash)).broken is None


def test_two_rows_swapped_are_found(bared):
    for old, new in ((2, 99), (3, 2), (99, 3)):
        run(f"UPDATE {ENTRY} SET sequence = %s WHERE sequence = %s", new, old)
    assert first_break() == (2, "link")
    assert "不相接" in verified()[1]


def test_two_rows_with_their_contents_swapped_are_found(bared):
    changes = [bared[1].changes, bared[2].changes]
    run(f"UPDATE {ENTRY} SET changes = %s WHERE sequence = 2", changes[1])
    run(f"UPDATE {ENTRY} SET changes = %s WHERE sequence = 3", changes[0])
    assert first_break() == (2, "content")


def test_a_forged_row_after_the_head_is_found(bared):
    forge(bared[4], sequence=6, previous_hash=bared[4].own_hash).save(force_insert=True)
    assert first_break() == (6, "beyond")


def test_a_forged_row_in_the_middle_is_found(bared):
    run(f"UPDATE {ENTRY} SET sequence = sequence + 10 WHERE sequence > 2")
    run(f"UPDATE {ENTRY} SET sequence = sequence - 9 WHERE sequence > 2")
    between = bared[1].at + append.TICK
    forge(bared[1], sequence=3, at=between, previous_hash=bared[1].own_hash).save(force_insert=True)
    run(f"UPDATE {HEAD} SET sequence = 6")
    assert first_break() == (4, "link")


def test_a_head_that_was_moved_removed_or_doubled_is_found(bared):
    run(f"UPDATE {HEAD} SET own_hash = 'x'")
    assert first_break() == (5, "head")
    run(f"INSERT INTO {HEAD} (id, sequence, own_hash) VALUES (2, 0, 'x')")
    assert first_break() == (0, "head")
    LedgerHead.objects.all().delete()
    assert first_break() == (0, "head")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite stores what is no time or no text")
@pytest.mark.parametrize("value", ["at = '2026-13-45 00:00:00'", "at = x'ff'", "actor = CAST(x'ff' AS TEXT)"])
def test_a_value_that_cannot_be_read_is_named_too(bared, value):
    run(f"UPDATE {ENTRY} SET {value} WHERE sequence = 3")
    assert first_break() == (3, "unreadable")
    assert not verified()[0]


@pytest.mark.postgres
@pytest.mark.parametrize("change", ["drop", "rename", "second", "alter"])
def test_a_function_that_is_not_as_declared_is_named(five, change):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text, pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [append.FUNCTION]
        )
        signature, definition = cursor.fetchone()
    run(
        {
            "drop": f"DROP FUNCTION {signature}",
            "rename": f"ALTER FUNCTION {signature} RENAME TO other",
            "second": f"CREATE FUNCTION {append.FUNCTION}(x int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "alter": definition.replace("BEGIN", "BEGIN new_action[1] := 'export';", 1),
        }[change]
    )
    passed, said = verified()
    assert not passed
    assert f"触发器或函数缺失、停用或被改动：{append.FUNCTION}" in said
    append.install_function()
    assert verified()[0]


def test_a_missing_trigger_is_named(five):
    drop_triggers()
    passed, said = verified()
    assert not passed
    assert "ledger_entry_fixed" in said
    assert verify.verify().broken is None


@pytest.mark.parametrize("noted", ["5", "5:abc", "x:" + "0" * 64, "-1:" + "0" * 64])
def test_what_is_no_noted_head_is_refused_with_its_format(five, noted):
    assert "序号:校验码" in verified(f"--expect={noted}")[1]


def test_the_walk_holds_no_more_than_a_chunk(five, monkeypatch):
    monkeypatch.setattr(verify, "CHUNK", 2)
    assert verified()[0]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_lastentry SET sequence = 4",
        "UPDATE ledger_lastentry SET sequence = 6",
        "UPDATE ledger_lastentry SET object_type = 'people.user'",
        "DELETE FROM ledger_lastentry",
        "INSERT INTO ledger_lastentry VALUES ('people.user', 3)",
    ],
)
def test_a_bent_last_entry_is_found_which_would_let_counts_grow_old(five, change):
    run(change)
    passed, said = verified()
    assert not passed
    assert "计数可能过时" in said


def test_entries_written_while_the_chain_is_walked_are_no_fault(five):
    verdict = verify.verify()
    with transaction.atomic():
        record("export")
    assert verify._stale(verdict) == []


def test_a_head_of_any_number_takes_no_longer(bared):
    run(f"UPDATE {HEAD} SET sequence = 9000000000000000000")
    assert first_break() == (6, "tail")


def test_an_entry_before_the_first_is_found(bared):
    forge(copy(bared[0]), sequence=0).save(force_insert=True)
    assert first_break() == (1, "missing")


def test_a_tail_of_more_than_a_stretch_is_missed(bared):
    run(f"DELETE FROM {ENTRY} WHERE sequence > 2")
    assert first_break() == (3, "tail")


def test_several_missing_rows_are_named_by_the_first(bared):
    run(f"DELETE FROM {ENTRY} WHERE sequence IN (2, 3, 4)")
    assert first_break() == (2, "missing")
