"""What entries leave in each field of a row, and what they contradict."""

from itertools import zip_longest

import pytest

from tests.ledger.recorded import recorded
from zone.ledger import recorded_rows
from zone.ledger.proof import Fault, RecordedAct, Walk
from zone.people.models import Department
from zone.tracking.models import Indicator, PlanPoint, Undertaking


def acts(*said: tuple[str, dict | None], key: str = "k") -> list[RecordedAct]:
    return [recorded(number, f"master.{name}", changes, key=key) for number, (name, changes) in enumerate(said, 1)]


def replayed(entries: list[RecordedAct], model=Indicator) -> tuple[dict, list[tuple[str, int]], bool]:
    recorded, contradictions, is_whole = recorded_rows.replay(model, entries)
    return recorded, [(name, entry.sequence) for name, entry in contradictions], is_whole


def test_a_row_is_as_it_was_added_and_changed():
    entries = acts(
        ("add", {"unit": "处", "target": "12"}), ("change", {"unit": ["处", "个"]}), ("change", {"unit": ["个", "亩"]})
    )
    assert replayed(entries) == ({"unit": "亩", "target": "12"}, [], True)
    assert replayed(acts(("add", None))) == ({}, [], True)
    assert replayed([]) == ({}, [], True)


def test_a_change_that_found_another_value_contradicts_what_was_before():
    entries = acts(("add", {"unit": "处"}), ("change", {"unit": ["个", "亩"], "target": ["5", "6"]}))
    assert replayed(entries) == ({"unit": "亩", "target": "6"}, [("unit", 2), ("target", 2)], True)


def test_what_was_empty_in_one_way_is_empty_in_every_way():
    entries = acts(("add", {"unit": ""}), ("change", {"unit": [None, "处"], "target": ["", "5"]}))
    assert replayed(entries) == ({"unit": "处", "target": "5"}, [], True)


@pytest.mark.parametrize("other", ["note", ["one"], ["one", "two", "three"], {"a": 1}])
def test_what_is_no_pair_is_no_field(other):
    assert replayed(acts(("add", {"unit": "处"}), ("change", {"unit": other}))) == ({"unit": "处"}, [], True)


def test_a_field_beside_what_is_no_pair_is_read():
    entries = acts(("add", {"unit": "处"}), ("change", {"batch": 7, "note": "x", "unit": ["处", "个"]}))
    assert replayed(entries) == ({"unit": "个"}, [], True)


def faults(row, *said, key: str = "k", topics: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with a row of which this was recorded, under these topics."""
    entries = [act._replace(topic=topic) for act, topic in zip_longest(acts(*said, key=key), topics, fillvalue="")]
    return [fault.sentence for fault in recorded_rows._faults(row, entries)]


def test_each_field_of_a_row_is_held_against_its_entries(department):
    whole = ("add", recorded_rows.stored(department))
    assert faults(department, whole) == []
    assert faults(department, ("add", {})) == [
        "部门“建设局”的编码与操作日志所记不符",
        "部门“建设局”的名称与操作日志所记不符",
        "部门“建设局”的排序与操作日志所记不符",
        "部门“建设局”的示例与操作日志所记不符",
    ]
    bent = ("change", {"name": ["住建局", "建设局"]})
    assert faults(department, whole, bent) == ["部门“建设局”的名称在操作日志第 2 条之前被改动，没有记录"]


def test_a_row_that_nobody_added_is_named(department):
    said = "部门“建设局”在操作日志中没有新增记录"
    assert faults(department) == [said]
    assert faults(department, ("change", {"name": ["x", "建设局"]})) == [said]


def test_of_a_row_of_before_there_was_a_key_what_is_recorded_since_is_held(department):
    old = ("add", {"name": "x"})
    assert faults(department, old, key="") == []
    entries = [*acts(old, key=""), recorded(2, "master.change", {"name": ["y", "住建局"]})]
    found = [fault.sentence for fault in recorded_rows._faults(department, entries)]
    assert found == ["部门“建设局”的名称与操作日志所记不符"]


def test_a_fault_names_the_undertaking_of_the_newest_entry(department):
    bent, entry = ("change", {"name": ["建设局", "住建局"]}), ("add", recorded_rows.stored(department))
    assert faults(department, entry, bent, topics=("P1", "P2")) == ["部门“建设局”（P2）的名称与操作日志所记不符"]
    assert faults(department, entry, bent, topics=("P1", "")) == ["部门“建设局”的名称与操作日志所记不符"]
    assert faults(department, entry, bent, ("note", {}), topics=("P1", "P2", "P3")) == [
        "部门“建设局”（P3）的名称与操作日志所记不符"
    ]
    assert faults(department, entry, bent, topics=("", "P2")) == ["部门“建设局”（P2）的名称与操作日志所记不符"]


def test_acts_that_are_not_about_fields_change_none():
    assert replayed(acts(("add", {"unit": "处"}), ("delete", {"unit": ["处", "个"]}))) == ({"unit": "处"}, [], True)


def test_entries_of_before_there_was_a_key_say_no_whole_row():
    old = acts(("add", {"unit": "x"}), ("change", {"unit": ["y", "z"]}), key="")
    assert replayed(old) == ({}, [], False)
    new = acts(("change", {"unit": ["处", "个"]}), ("change", {"unit": ["处", "亩"]}))
    assert replayed(old + new) == ({"unit": "亩"}, [("unit", 2)], False)


def test_of_other_rows_the_keys_count_and_not_their_names():
    entries = acts(
        ("add", {"lead_department": "建设局（3）"}),
        ("change", {"lead_department": ["住建局（3）", "科技局（4）"]}),
        ("change", {"lead_department": ["科技局（5）", ""]}),
    )
    assert replayed(entries, Undertaking) == ({"lead_department": ""}, [("lead_department", 3)], True)


@pytest.mark.parametrize(
    ("name", "one", "other", "is_same"),
    [
        ("lead_department", "甲（3）", "乙（3）", True),
        ("lead_department", "甲（3）", "甲（4）", False),
        ("lead_department", "甲（3）", None, False),
        ("lead_department", "甲（3）乙", "甲", True),  # no key at the end of either
        ("supporting_departments", ["甲（3）", "乙（4）"], ["丁（4）", "丙（3）"], True),
        ("supporting_departments", ["甲（3）"], ["甲（3）", "乙（4）"], False),
        ("supporting_departments", [], None, True),
        ("name", "甲", "甲", True),
        ("name", "甲", "乙", False),
        ("name", "", None, True),
        ("name", "甲（3）", "乙（3）", False),
    ],
)
def test_whether_two_recorded_values_are_the_same(name, one, other, is_same):
    assert recorded_rows._same(Undertaking, name, one, other) is is_same
    assert recorded_rows._same(Undertaking, name, other, one) is is_same


def test_a_row_holds_its_fields_as_the_ledger_writes_them(task, other_department):
    task.supporting_departments.add(other_department)
    held = recorded_rows.stored(task)
    assert held["lead_department"] == f"（{task.lead_department_id}）"
    assert held["supporting_departments"] == [f"（{other_department.pk}）"]
    assert (held["name"], held["first_month"], held["last_month"]) == ("口袋公园建设", "2026-01-01", None)
    task.lead_department = None
    assert recorded_rows.stored(task)["lead_department"] is None


def test_where_a_row_shows(task, indicator, department):
    assert recorded_rows._page(task) == task.get_absolute_url()
    assert recorded_rows._page(department) == f"/admin/people/department/{department.pk}/change/"
    assert recorded_rows._page(indicator.plan.model(indicator=indicator)) == ""


def test_every_recorded_kind_of_row_is_looked_at():
    found = recorded_rows.recorded_models()
    assert {Department, Indicator, PlanPoint} <= set(found)  # points of a plan stand on their indicator's form
    assert [one._meta.label_lower for one in found] == sorted(one._meta.label_lower for one in found)


def test_a_walk_names_each_row_with_its_page(department, other_department):
    found = [fault for fault in recorded_rows.bent_rows(Walk()) if fault.sentence.startswith("部门")]
    assert found == [
        Fault(f"部门“{one}”在操作日志中没有新增记录", f"/admin/people/department/{one.pk}/change/")
        for one in (department, other_department)
    ]
