"""The attack list, second part: what whoever owns the database can do, with the triggers taken off and put back, and
what `manage.py verify` says to it. The last tests: what it finds only by a seal, or by a place noted outside.
"""

import hashlib
import json

import pytest
from django.urls import reverse

from tests.attacks.conftest import names, without_triggers
from tests.factories import publish
from tests.triggers_off import triggers_off
from zone.ledger import keys, proof
from zone.ledger.apps import adopt_key
from zone.ledger.hashing import canonical, entry_hash
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.ledger.triggers import ENTRY, HEAD
from zone.ledger.verification import verify_all
from zone.ledger.verify import Noted
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.triggers import CONTRIBUTOR as HAND
from zone.tracking.triggers import EVENT, EVIDENCE, INDICATOR, UPDATE
from zone.tracking.triggers import MEASUREMENT as VALUE

DELETED = [
    f"DELETE FROM {EVENT} WHERE update_id = {{corrected}}",
    f"DELETE FROM {HAND} WHERE update_id = {{corrected}}",
    f"DELETE FROM {EVIDENCE} WHERE update_id = {{corrected}}",
    "DELETE FROM tracking_currentfigure WHERE update_id = {corrected}",
    f"DELETE FROM {VALUE} WHERE update_id = {{corrected}}",
    f"DELETE FROM {UPDATE} WHERE id = {{corrected}}",
]

FOUND = {
    "a published update deleted": (DELETED, "不见了"),
    "a published update set aside": (
        [
            "DELETE FROM tracking_currentfigure",
            f"UPDATE {UPDATE} SET state = 'discarded', published_by_id = NULL, published_at = NULL"
            " WHERE id = {corrected}",
        ],
        "状态与操作日志所记不符",
    ),
    "a published value": ([f"UPDATE {VALUE} SET value = 500 WHERE id = {{value}}"], "内容与发布时签署的不符"),
    "a published value with its hash": (
        [
            f"UPDATE {VALUE} SET value = 500 WHERE id = {{value}}",
            f"UPDATE {UPDATE} SET content_hash = '{hashlib.sha256(b'x').hexdigest()}' WHERE id = {{first}}",
        ],
        "内容校验码与操作日志所记不符",
    ),
    "a published text": ([f"UPDATE {UPDATE} SET next_steps = 'x' WHERE id = {{first}}"], "签署的不符"),
    "a published time": ([f"UPDATE {UPDATE} SET published_at = saved_at WHERE id = {{first}}"], "发布人和时间"),
    "a publisher": ([f"UPDATE {UPDATE} SET published_by_id = {{colleague}} WHERE id = {{first}}"], "发布人和时间"),
    "a lateness": ([f"UPDATE {UPDATE} SET is_late = NOT is_late WHERE id = {{first}}"], "逾期与操作日志"),
    "a filing time": ([f"UPDATE {UPDATE} SET submitted_at = saved_at WHERE id = {{first}}"], "提交时间与操作日志"),
    "a check": ([f"UPDATE {UPDATE} SET checked_by_id = {{clerk}} WHERE id = {{first}}"], "部门审核人和时间"),
    "a check in the department's stead": (
        [f"UPDATE {UPDATE} SET checked_in_stead = NOT checked_in_stead WHERE id = {{first}}"],
        "部门审核人和时间",
    ),
    "a version of what is signed": ([f"UPDATE {UPDATE} SET content_version = 1 WHERE id = {{first}}"], "签署的不符"),
    "published without an act": (
        [
            f"UPDATE {UPDATE} SET state = 'published', published_by_id = {{manager}}, published_at = saved_at"
            " WHERE id = {waiting}"
        ],
        "状态与操作日志所记不符",
    ),
    "an event bent": ([f"UPDATE {EVENT} SET note = 'x' WHERE id = {{event}}"], "办理过程与操作日志"),
    "an event removed": ([f"DELETE FROM {EVENT} WHERE id = {{event}}"], "办理过程与操作日志"),
    "an event added": (
        [
            f"INSERT INTO {EVENT} (update_id, move, by_id, at, note) SELECT update_id, 'return', by_id, at, 'x'"
            f" FROM {EVENT} WHERE id = {{event}}"
        ],
        "办理过程与操作日志",
    ),
    "a contributor removed": ([f"DELETE FROM {HAND} WHERE id = {{hand}}"], "填写过的人与操作日志"),
    "a contributor exchanged": (
        [f"UPDATE {HAND} SET user_id = {{manager}} WHERE id = {{hand}}"],
        "填写过的人与操作日志",
    ),
    "evidence exchanged": ([f"UPDATE {EVIDENCE} SET name = 'x' WHERE id = {{evidence}}"], "签署的不符"),
    "evidence removed": ([f"DELETE FROM {EVIDENCE} WHERE update_id = {{first}}"], "不见了"),
    "evidence of nobody's": (
        [
            f"INSERT INTO {EVIDENCE}"
            " (update_id, citation, file, name, sha256, size, content_type, added_by_id, added_at)"
            f" SELECT id, '月报', '', '', '', 0, '', author_id, saved_at FROM {UPDATE} WHERE id = {{waiting}}"
        ],
        "佐证“月报”在操作日志中没有添加记录",
    ),
    "a unit": ([f"UPDATE {INDICATOR} SET unit = '个' WHERE id = {{parks}}"], "单位与操作日志所记不符"),
    "a target": ([f"UPDATE {INDICATOR} SET target = target + 1 WHERE id = {{parks}}"], "目标与操作日志所记不符"),
    "a plan": (["UPDATE tracking_planpoint SET value = 1 WHERE id = {point}"], "计划累计与操作日志所记不符"),
    "a plan removed": (["DELETE FROM tracking_planpoint WHERE id = {point}"], "不见了"),
    "a target of nobody's": (
        ["INSERT INTO tracking_planpoint (indicator_id, month, value) VALUES ({money}, '2026-05-01', 1)"],
        "没有新增记录",
    ),
    "an undertaking's name": (
        ["UPDATE tracking_undertaking SET name = 'x' WHERE id = {task}"],
        "名称与操作日志所记不符",
    ),
    "a department's name": (
        ["UPDATE people_department SET name = 'x' WHERE id = {department}"],
        "名称与操作日志所记不符",
    ),
    "a role given": (
        ["INSERT INTO people_user_groups (user_id, group_id) SELECT {clerk}, id FROM auth_group WHERE name = 'leader'"],
        "没有授予记录",
    ),
    "a role taken": (["DELETE FROM people_user_groups WHERE user_id = {manager}"], "没有收回记录"),
    "an account moved": (["UPDATE people_user SET department_id = NULL WHERE id = {clerk}"], "部门与操作日志所记不符"),
    "an account locked out": (
        ["UPDATE people_user SET is_active = NOT is_active WHERE id = {clerk}"],
        "启用与操作日志",
    ),
    "a superuser": (["UPDATE people_user SET is_superuser = NOT is_superuser WHERE id = {clerk}"], "超级用户"),
    "a closed month reopened": (
        ["UPDATE tracking_reportmonth SET state = 'open' WHERE state = 'closed'"],
        "状态、截止",
    ),
    "a due date": (["UPDATE tracking_reportmonth SET due_on = '2099-12-31'"], "截止日期"),
    "a stored figure": (["UPDATE tracking_currentfigure SET value = 500"], "存储的是 500"),
    "an entry bent": ([f"UPDATE {ENTRY} SET actor = 'x' WHERE sequence = 3"], "第 3 条内容被改动"),
    "an entry deleted": ([f"DELETE FROM {ENTRY} WHERE sequence = 3"], "缺第 3 条"),
    "the codes taken off": ([f"UPDATE {ENTRY} SET key_id = '', mac = ''"], "没有任何一条经密钥认证"),
}


@pytest.fixture(autouse=True, params=[1, 20_000])
def part(request, monkeypatch):
    """Rows of a part: what stands at the bounds of parts is found like what stands within."""
    monkeypatch.setattr(proof, "PART", request.param)


def found() -> list[str]:
    return [fault.sentence for fault in verify_all().faults]


def test_an_honest_zone_holds(zone):
    assert found() == []


@pytest.mark.parametrize("name", FOUND)
def test_verify_finds(zone, name):
    statements, words = FOUND[name]
    without_triggers([statement.format(**names(zone)) for statement in statements])
    assert [sentence for sentence in found() if words in sentence] != []


@pytest.mark.parametrize("damage", ["bent", "missing", "emptied"])
def test_verify_finds_damaged_evidence(zone, settings, damage):
    (file,) = settings.EVIDENCE_ROOT.rglob("*.pdf")
    if damage == "bent":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    elif damage == "missing":
        file.unlink()
    else:
        file.unlink()
        file.parent.rmdir()
    said = [sentence for sentence in found() if sentence.startswith("佐证“验收单.pdf”")]
    assert len(said) == 1 and ("不是上传时的" in said[0]) == (damage == "bent")


def test_a_tail_cut_with_its_rows_is_found_by_a_place_noted_outside(zone):
    """Who owns the database may cut off the newest acts, rows and entries and all."""
    last = LedgerEntry.objects.first()
    noted = Noted(last.sequence, last.own_hash)
    without_triggers(
        [
            f"DELETE FROM {EVENT} WHERE update_id = {zone.waiting.pk} AND move = 'submit'",
            f"UPDATE {UPDATE} SET state = 'draft', submitted_at = NULL WHERE id = {zone.waiting.pk}",
            f"DELETE FROM {ENTRY} WHERE sequence = {last.sequence}",
            f"UPDATE {HEAD} SET sequence = sequence - 1, own_hash = '{last.previous_hash}',"
            f" at = (SELECT MAX(at) FROM {ENTRY})",
            f"UPDATE ledger_lastentry SET sequence = sequence - 1 WHERE sequence = {last.sequence}",
        ]
    )
    assert found() == []
    assert ["被截断" in fault.sentence for fault in verify_all(expect=noted).faults] == [True]


def bend_with_all_its_entries(zone) -> None:
    """A published value, what was signed of it, the entry that says so and every entry since: all hashes are right."""
    with triggers_off():
        Measurement.objects.filter(pk=names(zone)["value"]).update(value=300)
        bent = ProgressUpdate.objects.get(pk=zone.first.pk)
        content, hashed = bent.content(), bent.hash_now()
        ProgressUpdate.objects.filter(pk=bent.pk).update(content_hash=hashed)
        write_anew("progressupdate.publish", str(bent.pk), {"content_hash": hashed, "content": content})


def test_entries_forged_with_correct_hashes_are_found_by_the_key(zone, settings):
    ours = settings.LEDGER_KEYS
    settings.LEDGER_KEYS = ["guessed" * 8]
    bend_with_all_its_entries(zone)
    settings.LEDGER_KEYS = ours
    assert len([sentence for sentence in found() if "或是伪造" in sentence]) == 1


def test_history_written_anew_by_whoever_has_the_keys_is_found_with_a_seal(zone):
    """Who owns the database and the ledger's key can bend what is published, and every entry since: not the seal."""
    bend_with_all_its_entries(zone)
    faults = verify_all().faults
    assert faults != [] and {fault.url for fault in faults} == {reverse("seals:seals")}
    assert any("与封账时不符" in fault.sentence for fault in faults)


def test_a_publisher_who_wrote_is_named_though_every_act_is_recorded(zone, monkeypatch):
    monkeypatch.setattr(ProgressUpdate, "may", lambda *_: True)
    monkeypatch.setattr(ProgressUpdate, "refusal", lambda *_: "")
    with triggers_off():
        publish(ProgressUpdate.objects.get(pk=zone.waiting.pk), by=zone.colleague)
    assert ["发布人参与了填报" in sentence for sentence in found()] == [True]


def write_anew(action: str, object_id: str, changes: dict) -> None:
    """Give an entry other changes, and it and all after it the hashes and codes that belong to them."""
    (first,) = LedgerEntry.objects.filter(action=action, object_id=object_id)
    first.changes = canonical(json.loads(first.changes) | changes)
    previous = first.previous_hash
    for entry in [first, *LedgerEntry.objects.filter(sequence__gt=first.sequence).order_by("sequence")]:
        entry.previous_hash = previous
        previous = entry.own_hash = entry_hash(entry)
        entry.key_id, entry.mac = keys.authenticate(entry.own_hash)
        entry.save()
    LedgerHead.objects.update(own_hash=previous)


def test_what_was_recorded_before_there_was_a_key_does_not_look_forged(zone):
    with triggers_off():
        LedgerEntry.objects.update(key_id="", mac="")
    adopt_key(None, "default")
    assert [fault for fault in verify_all().faults if fault.url != reverse("seals:seals")] == []
    with triggers_off():
        ProgressUpdate.objects.filter(pk=zone.first.pk).update(progress="x", published_by=zone.colleague)
    assert ["签署的不符" in sentence or "发布人" in sentence for sentence in found()] == [True, True]
