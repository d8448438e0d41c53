"""Accounts and roles against what is recorded of them."""

import pytest

from tests.ledger.recorded import recorded
from zone.ledger.changes import plain
from zone.ledger.proof import RecordedAct, Walk
from zone.people import proof
from zone.people.roles import Role

REPORTER = str(Role.REPORTER.label)


def acts(*said: tuple[str, dict | None], key: str = "k") -> list[RecordedAct]:
    return [recorded(number, name, changes, key=key) for number, (name, changes) in enumerate(said, 1)]


def added(user, **other) -> tuple[str, dict]:
    """The entry by which the account was added."""
    fields = ("username", "name", "department", "is_active")
    facts = {name: ["", plain(user, user._meta.get_field(name))] for name in fields}
    return "account.add", facts | {name: ["", value] for name, value in other.items()}


def faults(user, *said, key: str = "k") -> list[str]:
    return list(proof._faults(user, acts(*said, key=key)))


def test_an_account_is_as_it_was_added_and_changed(clerk):
    give = ("role.give", {"role": REPORTER})
    assert faults(clerk, added(clerk), give) == []
    renamed = ("account.change", {"name": ["填报员甲", "填报员丙"]})
    assert faults(clerk, added(clerk), give, renamed) == ["的姓名与操作日志所记不符"]
    clerk.name = "填报员丙"
    assert faults(clerk, added(clerk, name="填报员甲"), give, renamed) == []


def test_an_account_that_nobody_added(clerk):
    give = ("role.give", {"role": REPORTER})
    assert faults(clerk) == ["在操作日志中没有新增记录"]
    assert faults(clerk, give, ("sign-in", None)) == ["在操作日志中没有新增记录"]
    assert faults(clerk, ("account.change", {}), give) == []


def test_a_walk_names_each_account_with_its_page(clerk, colleague):
    named = {fault.url: fault.sentence for fault in proof.bent_accounts(Walk())}
    for user in (clerk, colleague):
        page = f"/admin/people/user/{user.pk}/change/"
        assert named[page] == f"账号“{user.username}”在操作日志中没有新增记录"


def test_what_was_recorded_before_there_was_a_key_was_worded_otherwise(clerk):
    give = ("role.give", {"role": REPORTER})
    assert faults(clerk, added(clerk, name="从前的名字"), give, key="") == []


def test_a_department_may_be_renamed_but_not_exchanged(clerk, other_department):
    give = ("role.give", {"role": REPORTER})
    key = f"（{clerk.department_id}）"
    assert faults(clerk, added(clerk, department=f"从前的名字{key}"), give) == []
    for other in (f"建设局（{other_department.pk}）", "", None):
        assert faults(clerk, added(clerk, department=other), give) == ["的部门与操作日志所记不符"]
    clerk.department = None
    assert faults(clerk, added(clerk, department=None), give) == []
    assert faults(clerk, added(clerk, department=f"建设局{key}"), give) == ["的部门与操作日志所记不符"]


def test_roles_are_those_given_and_not_taken(clerk):
    give, take = ("role.give", {"role": REPORTER}), ("role.take", {"role": REPORTER})
    assert faults(clerk, added(clerk)) == [f"的角色“{REPORTER}”没有授予记录"]
    assert faults(clerk, added(clerk), give, take) == [f"的角色“{REPORTER}”没有授予记录"]
    assert faults(clerk, added(clerk), take, give) == []
    other = ("role.give", {"role": "领导"})
    assert faults(clerk, added(clerk), give, other) == ["的角色“领导”没有收回记录却已不在"]


def test_a_group_that_is_no_role_is_named(clerk):
    clerk.groups.model.objects.create(name="后门").user_set.add(clerk)
    give = ("role.give", {"role": REPORTER})
    assert faults(clerk, added(clerk), give) == ["的角色“后门”没有授予记录"]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_superuser_is_a_fault(clerk, is_superuser):
    clerk.is_superuser = is_superuser
    found = faults(clerk, added(clerk), ("role.give", {"role": REPORTER}))
    assert found == ["是超级用户，不受三员分立约束"] * is_superuser
