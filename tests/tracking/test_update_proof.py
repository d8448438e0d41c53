"""An update as it is stored against what its acts say: every fact of a row, bent one at a time."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pytest

from tests.factories import MARCH, IndicatorFactory, publish
from zone.ledger.proof import Fault, Walk, entries_by_object
from zone.moves import make_move
from zone.tracking import months, proof
from zone.tracking.evidence import files
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.tracking.stored_updates import StoredUpdate, stored_updates
from zone.tracking.updates import drafts

OTHER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def published(march, project, clerk, colleague, reviewer, manager) -> ProgressUpdate:
    """Two people wrote it, one checked and one published it; it rests on a citation."""
    indicator = IndicatorFactory(undertaking=project, number=1)
    draft = drafts.start(project, MARCH, by=clerk)
    typed = {indicator.pk: drafts.Entry(3, "属实")}
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={"progress": "已开工。"}, typed=typed)
    files.cite(draft, "监理月报", by=clerk)
    draft = drafts.save_draft(draft, by=colleague, version=1, texts={"problems": "无。"}, typed={})
    filed = drafts.submit_draft(draft, by=clerk)
    checked = make_move(filed, "check", by=reviewer, content_hash=filed.hash_now())
    return publish(checked, by=manager)


def stored(update: ProgressUpdate) -> StoredUpdate:
    return stored_updates([update.pk])[0]


def faults(update: ProgressUpdate, held: StoredUpdate, *, key: str | None = None, added: bool = True) -> list[str]:
    """What is wrong with the update held against its entries, as if those were authenticated by `key` (None: as they
    are) and its evidence added by an act."""
    entries = entries_by_object(ProgressUpdate, [update.pk])[str(update.pk)]
    if key is not None:
        entries = [entry._replace(key_id=key) for entry in entries]
    evidence = {one["pk"] for one in held.evidence} if added else set()
    return list(proof._faults(held, entries, evidence))


BENT = {
    "state": ("checked", "状态与操作日志所记不符"),
    "author": ("{colleague}", "填报人与操作日志所记不符"),
    "correction_reason": ("x", "更正原因与操作日志所记不符"),
    "submitted_at": (OTHER, "提交时间与操作日志所记不符"),
    "is_late": (True, "逾期与操作日志所记不符"),
    "checked_by": ("{manager}", "部门审核人和时间与操作日志所记不符"),
    "checked_at": (OTHER, "部门审核人和时间与操作日志所记不符"),
    "published_by": ("{reviewer}", "发布人和时间与操作日志所记不符"),
    "published_at": (OTHER, "发布人和时间与操作日志所记不符"),
    "content_hash": ("x", "内容校验码与操作日志所记不符"),
    "progress": ("x", "内容与发布时签署的不符"),
    "next_steps": ("x", "内容与发布时签署的不符"),
    "content_version": (1, "内容与发布时签署的不符"),
}
BEFORE_KEYS = {
    "checked_by": "部门审核人与操作日志所记不符",
    "published_by": "发布人与操作日志所记不符",
    "submitted_at": None,
    "is_late": None,
    "checked_at": None,
    "published_at": None,
}
"""What is said otherwise of acts from before there was a key; None: nothing but what was signed."""


def test_what_is_as_its_acts_left_it_has_no_fault(published):
    assert faults(published, stored(published)) == []
    assert faults(published, stored(published), key="") == []


@pytest.mark.parametrize("column", BENT)
def test_each_fact_of_a_row_is_held_against_its_acts(published, column, clerk, colleague, reviewer, manager):
    value, said = BENT[column]
    people = {"colleague": colleague.pk, "reviewer": reviewer.pk, "manager": manager.pk}
    held = stored(published)
    held.row[column] = int(value.format(**people)) if str(value).startswith("{") else value
    assert said in faults(published, held)
    said = BEFORE_KEYS.get(column, said)
    assert [one for one in faults(published, held, key="") if "操作日志" in one] == (
        [said] if said and "操作日志" in said else []
    )


def test_people_and_events_are_held_against_the_acts(published, manager):
    people = stored(published)
    people.contributors.add(manager.pk)
    assert faults(published, people) == ["填写过的人与操作日志所记不符"]
    assert faults(published, people, key="") == []
    for place in range(4):
        events = stored(published)
        event = list(events.events[0])
        event[place] = OTHER if place == 2 else "x"
        events.events[0] = tuple(event)
        assert faults(published, events) == ["办理过程与操作日志所记不符"]
        assert faults(published, events, key="") == ["办理过程与操作日志所记不符"] * (place != 2)


def test_values_and_evidence_are_signed(published):
    for part, name, value in (
        ("measurements", "value", 4),
        ("measurements", "note", "x"),
        ("evidence", "citation", "x"),
    ):
        held = deepcopy(stored(published))
        getattr(held, part)[0][name] = value
        assert faults(published, held) == ["内容与发布时签署的不符"]


def test_whoever_wrote_it_has_not_published_it(published, clerk, colleague):
    said = "发布人参与了填报"
    assert said not in faults(published, stored(published))
    for writer in (clerk, colleague):
        held = stored(published)
        held.row["published_by"] = writer.pk
        assert said in faults(published, held)
    held = stored(published)
    held.row["author"] = held.row["published_by"]
    assert said in faults(published, held)


def test_evidence_that_nobody_added_is_named(published, clerk, project):
    said = ["佐证“监理月报”在操作日志中没有添加记录"]
    assert faults(published, stored(published), added=False) == said
    held = stored(published)
    held.row["corrects"] = 1  # a correction takes over the evidence of what it corrects
    assert faults(published, held, added=False) == []
    evidence = stored(published).evidence[0]["pk"]
    assert (
        proof._added([evidence]) == {evidence} and proof._added([]) == set() and proof._added([evidence + 1]) == set()
    )


def test_an_update_without_any_entry_is_named(published):
    assert list(proof._faults(stored(published), [], set())) == ["操作日志中没有它的任何记录"]


def test_a_fault_says_which_update_and_where(published):
    held = stored(published)
    held.row["content_hash"] = "x"
    assert list(proof._bent_updates([published.pk])) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "stored_updates", lambda keys: [held])
        found = list(proof._bent_updates([published.pk]))
    page = "/updates/P2026-001/2026-03/#revision-1"
    assert found == [
        Fault("填报 P2026-001 2026-03 第1版：内容校验码与操作日志所记不符", page),
        Fault("填报 P2026-001 2026-03 第1版：内容与发布时签署的不符", page),
    ]


def test_stored_updates_are_whole_and_in_the_order_of_their_keys(published, task, indicator, clerk, project):
    draft = drafts.start(task, MARCH, by=clerk)
    draft = drafts.save_draft(draft, by=clerk, version=0, texts={}, typed={indicator.pk: drafts.Entry(4, "属实")})
    correction = drafts.start_correction(project, MARCH, by=clerk, reason="漏报")
    first, last = stored_updates([published.pk, correction.pk])  # what lies between is left out
    assert [first.row["pk"], last.row["pk"]] == [published.pk, correction.pk]
    assert (first.contributors, len(first.measurements), len(first.evidence)) == (
        set(published.contributors.values_list("user", flat=True)),
        1,
        1,
    )
    assert [event[0] for event in first.events] == ["draft", "submit", "check", "publish"]
    assert [event[0] for event in last.events] == ["correct"]
    assert first.published_content() == published.content()


@pytest.fixture
def opened(manager) -> ReportMonth:
    return months.open_month(date(2026, 5, 1), by=manager, due_on=date(2026, 5, 25))


def month_faults(month: ReportMonth, **facts) -> list[str]:
    if facts:
        type(month).objects.filter(pk=month.pk).update(**facts)
    return [one.sentence for one in proof.bent_months(Walk())]


@pytest.mark.parametrize("facts", [{"state": "closed"}, {"due_on": date(2026, 5, 26)}, {"note": "x"}])
def test_a_month_is_as_its_acts_left_it(opened, facts):
    assert month_faults(opened) == []
    assert month_faults(opened, **facts) == [f"月份 {opened}的状态、截止日期或说明与操作日志所记不符"]


def test_a_month_closed_and_opened_again_is_open_with_its_reason(opened, manager):
    closed = make_move(opened, "close", by=manager)
    assert month_faults(opened) == []
    make_move(closed, "reopen", by=manager, note="漏报一项")
    assert month_faults(opened) == []


def test_a_month_that_nobody_opened_is_named(march):
    assert month_faults(march) == [f"月份 {march}在操作日志中没有开放记录"]
