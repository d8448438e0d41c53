"""The attack list, first part: what the database refuses, whoever connects."""

import pytest
from django.db import IntegrityError, connection

from tests.attacks.conftest import attack, names
from zone.ledger.triggers import ENTRY, HEAD
from zone.tracking.triggers import CONTRIBUTOR as HAND
from zone.tracking.triggers import EVENT, EVIDENCE, INDICATOR, UPDATE
from zone.tracking.triggers import MEASUREMENT as VALUE

REFUSED = {
    # Published is final, and what waits is what was filed.
    "a published text": f"UPDATE {UPDATE} SET progress = 'x' WHERE id = {{first}}",
    "a published next step": f"UPDATE {UPDATE} SET next_steps = 'x' WHERE id = {{first}}",
    "a published time": f"UPDATE {UPDATE} SET published_at = saved_at WHERE id = {{first}}",
    "a published lateness": f"UPDATE {UPDATE} SET is_late = NOT is_late WHERE id = {{first}}",
    "a published update taken back": f"UPDATE {UPDATE} SET state = 'draft' WHERE id = {{first}}",
    "a published update set aside": f"UPDATE {UPDATE} SET state = 'discarded' WHERE id = {{first}}",
    "a published update deleted": f"DELETE FROM {UPDATE} WHERE id = {{first}}",
    "a published value": f"UPDATE {VALUE} SET value = 500 WHERE id = {{value}}",
    "the name of a published value": f"UPDATE {VALUE} SET labels_at_publication = '{{{{}}}}' WHERE id = {{value}}",
    "a published value deleted": f"DELETE FROM {VALUE} WHERE id = {{value}}",
    "published evidence": f"UPDATE {EVIDENCE} SET sha256 = 'x' WHERE id = {{evidence}}",
    "published evidence deleted": f"DELETE FROM {EVIDENCE} WHERE id = {{evidence}}",
    "a waiting text": f"UPDATE {UPDATE} SET progress = 'x' WHERE id = {{waiting}}",
    "a waiting time": f"UPDATE {UPDATE} SET submitted_at = saved_at WHERE id = {{waiting}}",
    "a waiting lateness": f"UPDATE {UPDATE} SET is_late = NOT is_late WHERE id = {{waiting}}",
    "a waiting author": f"UPDATE {UPDATE} SET author_id = {{manager}} WHERE id = {{waiting}}",
    "a waiting check": f"UPDATE {UPDATE} SET checked_by_id = {{manager}} WHERE id = {{waiting}}",
    "a waiting check in the department's stead": (
        f"UPDATE {UPDATE} SET checked_in_stead = NOT checked_in_stead WHERE id = {{waiting}}"
    ),
    "a waiting value": f"UPDATE {VALUE} SET value = 500 WHERE id = {{waiting_value}}",
    "a waiting value more": (
        f"INSERT INTO {VALUE} (update_id, indicator_id, value, qualifier, note, labels_at_publication)"
        f" SELECT {{waiting}}, i.id, 1, 'exact', '', '{{{{}}}}' FROM {INDICATOR} i WHERE i.id = {{money}}"
    ),
    "a draft published in one step": (
        f"INSERT INTO {UPDATE} (undertaking_id, month_id, revision, correction_reason, state, no_change, progress,"
        " problems, next_steps, version, author_id, saved_at, is_late, checked_in_stead, published_by_id, published_at,"
        " content_hash, content_version) SELECT undertaking_id, month_id, 9, '', state, no_change, progress, problems,"
        " next_steps, version, author_id, saved_at, is_late, checked_in_stead, published_by_id, published_at,"
        " content_hash, content_version"
        f" FROM {UPDATE} WHERE id = {{first}}"
    ),
    "published by who wrote it": (
        f"UPDATE {UPDATE} SET state = 'published', published_by_id = {{colleague}}, published_at = saved_at"
        " WHERE id = {waiting}"
    ),
    # What a figure means.
    "the unit of a published figure": f"UPDATE {INDICATOR} SET unit = '个' WHERE id = {{parks}}",
    "the aggregation of a published figure": f"UPDATE {INDICATOR} SET aggregation = 'latest' WHERE id = {{parks}}",
    "the owner of an indicator": f"UPDATE {INDICATOR} SET undertaking_id = 0 WHERE id = {{parks}}",
    # The people.
    "a contributor removed": f"DELETE FROM {HAND} WHERE id = {{hand}}",
    "a contributor exchanged": f"UPDATE {HAND} SET user_id = {{manager}} WHERE id = {{hand}}",
    "a contributor added to what is published": (
        f"INSERT INTO {HAND} (update_id, user_id) VALUES ({{first}}, {{colleague}})"
    ),
    "an event removed": f"DELETE FROM {EVENT} WHERE id = {{event}}",
    "an event bent": f"UPDATE {EVENT} SET note = 'x' WHERE id = {{event}}",
    "a second publication": (
        f"INSERT INTO {EVENT} (update_id, move, by_id, at, note)"
        f" SELECT update_id, move, by_id, at, note FROM {EVENT} WHERE id = {{event}}"
    ),
    "a filing under another name": (
        f"INSERT INTO {EVENT} (update_id, move, by_id, at, note)"
        f" SELECT {{waiting}}, 'submit', {{colleague}}, at, '' FROM {EVENT} WHERE id = {{event}}"
    ),
    "a return that was not made": (
        f"INSERT INTO {EVENT} (update_id, move, by_id, at, note)"
        f" SELECT update_id, 'return', by_id, at, 'x' FROM {EVENT} WHERE id = {{event}}"
    ),
    "a second office": (
        "INSERT INTO people_user_groups (user_id, group_id) SELECT {manager}, id FROM auth_group WHERE name = 'auditor'"
    ),
    "another name for a role": "UPDATE auth_group SET name = 'x' WHERE name = 'auditor'",
    # The ledger.
    "an entry bent": f"UPDATE {ENTRY} SET actor = 'x' WHERE sequence = 3",
    "an entry deleted": f"DELETE FROM {ENTRY} WHERE sequence = 3",
    "the last entry deleted": f"DELETE FROM {ENTRY} WHERE sequence = (SELECT MAX(sequence) FROM {ENTRY})",
    "the head set back": f"UPDATE {HEAD} SET sequence = sequence - 1",
    "a second head": f"INSERT INTO {HEAD} (id, sequence, own_hash) VALUES (2, 0, 'x')",
    "an entry of an earlier time": (
        f"INSERT INTO {ENTRY} (sequence, at, actor, address, action, object_type, object_id, object_label, topic,"
        " changes, previous_hash, own_hash, key_id, mac) SELECT sequence + 1, at, actor, address, action, object_type,"
        f" object_id, object_label, topic, changes, own_hash, 'x', '', '' FROM {ENTRY} ORDER BY sequence DESC LIMIT 1"
    ),
}

UPDATE_COLUMNS = (
    "undertaking_id, month_id, revision, corrects_id, correction_reason, state, no_change, progress, problems,"
    " next_steps, version, author_id, saved_at, is_late, checked_in_stead, content_hash, content_version"
)


def copied(state: str) -> str:
    """The columns of an update as a draft that takes its place."""
    return UPDATE_COLUMNS.replace("state", state).replace("corrects_id", "NULL")


REPLACED = {
    # SQLite's REPLACE removes what is in the way, and no trigger of a deletion is asked.
    "a published update replaced by its key": (
        f"INSERT OR REPLACE INTO {UPDATE} (id, {UPDATE_COLUMNS})"
        f" SELECT id, {copied(chr(39) + 'draft' + chr(39))} FROM {UPDATE} WHERE id = {{first}}"
    ),
    "a published update replaced by its revision": (
        f"INSERT OR REPLACE INTO {UPDATE} ({UPDATE_COLUMNS})"
        f" SELECT {copied(chr(39) + 'draft' + chr(39))} FROM {UPDATE} WHERE id = {{first}}"
    ),
    "a waiting update replaced by another draft": (
        f"INSERT OR REPLACE INTO {UPDATE} ({UPDATE_COLUMNS})"
        f" SELECT {copied(chr(39) + 'draft' + chr(39)).replace('revision', '7')} FROM {UPDATE} WHERE id = {{waiting}}"
    ),
    "a published update under the key of another": (
        f"UPDATE OR REPLACE {UPDATE} SET id = {{first}} WHERE id = {{waiting}}"
    ),
    "a published value replaced": (
        f"INSERT OR REPLACE INTO {VALUE} (id, update_id, indicator_id, value, qualifier, note, labels_at_publication)"
        f" SELECT {{value}}, {{waiting}}, indicator_id, 500, qualifier, note, labels_at_publication"
        f" FROM {VALUE} WHERE id = {{value}}"
    ),
    "a value under the key of a published one": (
        f"UPDATE OR REPLACE {VALUE} SET id = {{value}} WHERE id = {{waiting_value}}"
    ),
    "published evidence replaced": (
        f"INSERT OR REPLACE INTO {EVIDENCE} (id, update_id, citation, file, name, sha256, size, content_type,"
        f" added_by_id, added_at) SELECT id, update_id, 'x', '', '', '', 0, '', added_by_id, added_at"
        f" FROM {EVIDENCE} WHERE id = {{evidence}}"
    ),
    "a contributor replaced": (
        f"INSERT OR REPLACE INTO {HAND} (id, update_id, user_id) VALUES ({{hand}}, {{waiting}}, {{manager}})"
    ),
    "an event replaced": (
        f"INSERT OR REPLACE INTO {EVENT} (id, update_id, move, by_id, at, note)"
        f" SELECT id, update_id, move, by_id, at, 'x' FROM {EVENT} WHERE id = {{event}}"
    ),
    "an entry replaced by its key": (f"INSERT OR REPLACE INTO {ENTRY} SELECT * FROM {ENTRY} WHERE sequence = 3"),
    "an entry replaced by its hash": (
        f"INSERT OR REPLACE INTO {ENTRY} (sequence, at, actor, address, action, object_type, object_id, object_label,"
        " topic, changes, previous_hash, own_hash, key_id, mac) SELECT h.sequence + 1, '2999-01-01 00:00:00', 'x', '',"
        " 'export', '', '', '', '', '', h.own_hash, e.own_hash, '', ''"
        f" FROM {ENTRY} e, {HEAD} h WHERE e.sequence = 3"
    ),
    "an entry under the key of another": f"UPDATE OR REPLACE {ENTRY} SET sequence = 3 WHERE sequence = 4",
    "the head replaced": f"INSERT OR REPLACE INTO {HEAD} (id, sequence, own_hash) VALUES (1, 3, 'x')",
    "an indicator replaced": (f"INSERT OR REPLACE INTO {INDICATOR} SELECT * FROM {INDICATOR} WHERE id = {{parks}}"),
    "an indicator under the key of another": f"UPDATE OR REPLACE {INDICATOR} SET id = {{parks}} WHERE id = {{money}}",
    "an undertaking replaced": "INSERT OR REPLACE INTO tracking_undertaking SELECT * FROM tracking_undertaking",
    "a month replaced": "INSERT OR REPLACE INTO tracking_reportmonth SELECT * FROM tracking_reportmonth",
    "a person replaced": "INSERT OR REPLACE INTO people_user SELECT * FROM people_user WHERE id = {clerk}",
    "a role replaced": "INSERT OR REPLACE INTO auth_group SELECT * FROM auth_group",
}


def refusal(statement: str) -> str:
    """What the database says; empty if it obeys."""
    try:
        attack(statement)
    except IntegrityError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses(zone, name):
    assert refusal(REFUSED[name].format(**names(zone)))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("name", REPLACED)
def test_the_database_lets_no_row_take_the_place_of_another(zone, name):
    said = refusal(REPLACED[name].format(**names(zone)))
    assert any(words in said for words in ("never replaced", "keeps its key", "has one head", "is final"))
