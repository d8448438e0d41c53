"""`manage.py verify`: what it says, how it ends and what it records."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.attacks.conftest import without_triggers
from tests.factories import publish
from zone.ledger.management.commands.verify import Command
from zone.ledger.models import LedgerEntry
from zone.ledger.verification import DONE, last_full, verify_all
from zone.moves import make_move
from zone.tracking.evidence import files
from zone.tracking.models import ProgressUpdate


def verified(**options) -> tuple[bool, str]:
    """Whether it passed, and all it said."""
    out = StringIO()
    try:
        call_command("verify", stdout=out, **options)
    except CommandError as error:
        return False, f"{out.getvalue()}{error}"
    return True, out.getvalue()


def recorded() -> dict:
    return json.loads(LedgerEntry.objects.filter(action=DONE).first().changes)


def test_an_honest_zone_passes_and_its_end_is_said_to_be_noted(zone):
    last = LedgerEntry.objects.first()
    passed, said = verified()
    assert passed and f"最新记录 {last.sequence}:{last.own_hash}" in said
    assert (recorded()["faults"], recorded()["quick"]) == (0, False)
    assert last_full() == last.sequence
    assert verified(expect=f"{last.sequence}:{last.own_hash}")[0]
    with pytest.raises(CommandError, match="序号:校验码"):
        call_command("verify", expect="x")


def test_each_fault_is_a_line_with_its_page_and_the_end_is_not_zero(zone):
    without_triggers([f"UPDATE tracking_progressupdate SET progress = 'x' WHERE id = {zone.first.pk}"])
    passed, said = verified()
    assert not passed
    assert "填报 MS2026-01 2026-02 第1版：内容与发布时签署的不符　/updates/MS2026-01/2026-02/#revision-1" in said
    assert "核验未通过：1 处不符。" in said
    assert recorded()["faults"] == 1 and "签署的不符" in recorded()["first"][0]
    assert last_full() == 0


def test_a_quick_one_looks_at_what_was_recorded_since_the_last_full_one(zone):
    without_triggers([f"UPDATE tracking_progressupdate SET next_steps = 'x' WHERE id = {zone.first.pk}"])
    assert not verified(quick=True)[0]  # there was no full one yet
    without_triggers([f"UPDATE tracking_progressupdate SET next_steps = '继续推进。' WHERE id = {zone.first.pk}"])
    assert verified()[0]
    without_triggers([f"UPDATE tracking_progressupdate SET next_steps = 'x' WHERE id = {zone.first.pk}"])
    assert verified(quick=True)[0] and not verified()[0]
    assert verify_all(quick=True).is_quick
    publish(ProgressUpdate.objects.get(pk=zone.waiting.pk), by=zone.manager)
    without_triggers([f"UPDATE tracking_progressupdate SET next_steps = 'x' WHERE id = {zone.waiting.pk}"])
    passed, said = verified(quick=True)
    assert not passed and "2026-03 第1版" in said and "2026-02 第1版" not in said


def test_what_an_act_has_removed_is_not_missed(zone):
    draft = make_move(zone.waiting, "withdraw", by=zone.clerk)
    kept, gone = (files.cite(draft, words, by=zone.clerk) for words in ("监理月报", "统计台账"))
    files.remove(gone, by=zone.clerk)
    assert verify_all().faults == []
    without_triggers([f"DELETE FROM tracking_evidence WHERE id = {kept.pk}"])
    assert ["监理月报" in fault.sentence for fault in verify_all().faults] == [True]


def test_a_terminal_sees_how_far_it_is():
    screen = StringIO()
    command = Command(stderr=screen)
    command.drawn = 0.0
    command.draw("操作日志", 500, 1000)
    command.draw("操作日志", 1000, 1000)
    assert screen.getvalue().split("\r")[1:] == [f"操作日志 {'█' * 12}{'░' * 12}  50%", f"操作日志 {'█' * 24} 100%\n"]
