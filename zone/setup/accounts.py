"""Departments and accounts by workbook: what a security officer may add to the zone, checked whole and made whole.

The rules are those of the console (`zone.people.accounts`). What is there already and says the same is passed over, so
that a list that has grown can be handed in again; what says otherwise is refused.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import slug_re
from django.db.models import F

from zone.layouts.base import CellKind, LayoutColumn
from zone.ledger.ledger import deferred_entries
from zone.people.accounts import add_account, add_department, check_department, check_name, check_roles, reset_password
from zone.people.models import Department, User
from zone.people.passwords import one_time_password
from zone.people.roles import Role, role_words
from zone.setup.sheets import Reading, Row, Sheet

ORDER = F("department__order").asc(nulls_first=True)
USERNAME = re.compile(UnicodeUsernameValidator.regex)
SEPARATORS = re.compile(r"[、，,;；\s]+")
BRACKETED = re.compile(r"[（(].*?[）)]")
ROLE_WORDS = {BRACKETED.sub("", str(role.label)): role for role in Role}
"""Roles by what they are called, without what stands in brackets."""

DEPARTMENTS = Sheet(
    "部门",
    (
        LayoutColumn("code", "编码", width=14, hint="字母、数字和短横线，如 js；不能与别的部门相同，建好后不再改。"),
        LayoutColumn("name", "名称", width=30, hint="全称，如 住房和城乡建设局。", synonyms=("部门", "部门名称")),
        LayoutColumn("order", "排序", CellKind.WHOLE, width=8, hint="整数，小的排在前面；不填为 100。"),
    ),
    required=("code", "name"),
    note="每行一个部门。已经建好的部门可以留在表中，不会重复建立。",
)
ACCOUNTS = Sheet(
    "账号",
    (
        LayoutColumn("username", "登录名", width=18, hint="字母、数字和 @ . + - _，不能与别人相同，建好后不再改。"),
        LayoutColumn("name", "姓名", width=14, hint="本人姓名。"),
        LayoutColumn("department", "部门", width=26, hint="部门的名称或编码，可以是本文件“部门”表里的新部门。"),
        LayoutColumn(
            "roles",
            "角色",
            width=26,
            hint="一个或几个，用顿号隔开，如 填报员、审核员。管理员、安全管理员、审计员只能任其一。",
            choices=lambda user: [(word, word) for word in ROLE_WORDS],
        ),
    ),
    required=("username", "name", "roles"),
    note="每行一个人。填报员、审核员必须填部门。已经建好的账号可以留在表中，不会重复建立；一次性密码由系统生成，不要填在表里。",
)


@dataclass
class NewAccount:
    """An account to be made."""

    row: Row
    user: User
    department: Department | None
    roles: list[Role]


@dataclass
class AccountPlan:
    """What a file would add."""

    departments: list[Department] = field(default_factory=list)
    accounts: list[NewAccount] = field(default_factory=list)
    same: int = 0
    """Rows that say what is there already."""

    headings = ("登录名", "姓名", "部门", "角色")

    @property
    def is_empty(self) -> bool:
        return not self.departments and not self.accounts

    @property
    def lines(self) -> list[str]:
        """What would be made, in sentences."""
        found = []
        if self.departments:
            found.append(f"新增部门 {len(self.departments)} 个：{'、'.join(one.name for one in self.departments)}。")
        if self.accounts:
            count = Counter(role for one in self.accounts for role in one.roles)
            roles = "、".join(f"{word} {count[role]} 人" for word, role in ROLE_WORDS.items() if count[role])
            found.append(f"新增账号 {len(self.accounts)} 个，其中{roles}。")
        if self.same:
            found.append(f"已经建好、内容相同的 {self.same} 行，不再建立。")
        return found

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The accounts that would be made."""
        return [
            (
                one.user.username,
                one.user.name,
                one.department.name if one.department else "—",
                "、".join(str(role.label) for role in one.roles),
            )
            for one in self.accounts
        ]


@dataclass(frozen=True)
class Slip:
    """What is handed to a person on paper, once."""

    user: User
    roles: str
    password: str


def account_sheets(user: User) -> tuple[Sheet, ...]:
    return DEPARTMENTS, ACCOUNTS


def plan_accounts(reading: Reading, by: User) -> AccountPlan:
    """What the file would add; whatever stands against it is noted in `reading`. Some queries, however many rows."""
    plan = AccountPlan()
    departments = _plan_departments(reading, plan)
    _plan_people(reading, plan, departments)
    return plan


def _plan_departments(reading: Reading, plan: AccountPlan) -> list[Department]:
    """All departments there are and would be."""
    known = list(Department.objects.all())
    for row in reading.of(DEPARTMENTS):
        new = Department(**{name: value for name, value in row.values.items() if value is not None})
        if any(reading.refuse_repeated(row, name, row.values[name]) for name in ("code", "name") if name in row.values):
            continue
        held = next((one for one in known if one.code == new.code), None)
        if held and (held.name, row.values.get("order", held.order)) == (new.name, held.order):
            plan.same += 1
        elif held:
            words = f"编码 {held.code} 的部门已有，名称“{held.name}”、排序 {held.order}，与此不同；要修改请找管理员。"
            reading.refuse(row, "code", words)
        elif any(one.name == new.name for one in known):
            reading.refuse(row, "name", f"已有名为“{new.name}”的部门，编码不同；请改用系统中的编码。")
        else:
            if not slug_re.fullmatch(new.code):
                reading.refuse(row, "code", "编码只用字母、数字、下划线和短横线。")
            try:
                new.clean_fields()
            except ValidationError as error:
                reading.refuse_error(row, error)
            plan.departments.append(new)
    return [*known, *plan.departments]


def _plan_people(reading: Reading, plan: AccountPlan, departments: list[Department]) -> None:
    by_word = {one.name: one for one in departments} | {one.code: one for one in departments}
    rows = reading.of(ACCOUNTS)
    names = [User.normalize_username(str(row.values.get("username", ""))) for row in rows]
    held = {one.username: one for one in User.objects.filter(username__in=names).prefetch_related("groups")}
    for row, username in zip(rows, names, strict=True):
        if not username or reading.refuse_repeated(row, "username", username):
            continue
        roles = _roles(reading, row)
        word = str(row.values.get("department") or "")
        department = by_word.get(word)
        if word and not department:
            reading.refuse(row, "department", f"没有名称或编码为“{word[:40]}”的部门；新部门请先填在“部门”表里。")
        user = User(username=username, name=str(row.values.get("name", "")))
        if username in held:
            if _is_same(held[username], user, department, roles):
                plan.same += 1
            else:
                reading.refuse(row, "username", _taken(held[username]))
            continue
        _check_person(reading, row, user, roles, has_department=bool(word))
        plan.accounts.append(NewAccount(row, user, department, roles))


def _roles(reading: Reading, row: Row) -> list[Role]:
    """The roles a cell names, in the roles' order."""
    text = BRACKETED.sub("", str(row.values.get("roles") or ""))
    named = [word for word in SEPARATORS.split(text) if word]
    if unknown := [word for word in named if word not in ROLE_WORDS]:
        reading.refuse(row, "roles", f"没有“{'”“'.join(unknown)[:60]}”这一角色，可填：{'、'.join(ROLE_WORDS)}。")
    return [role for word, role in ROLE_WORDS.items() if word in named]


def _check_person(reading: Reading, row: Row, user: User, roles: list[Role], *, has_department: bool) -> None:
    """The rules of the console's form."""
    if not USERNAME.fullmatch(user.username):
        reading.refuse(row, "username", "登录名只用字母、数字和 @ . + - _，不能有空格。")
    checks = (
        ("", lambda: user.clean_fields(exclude=["password", "department"])),
        ("name", lambda: check_name(user.name)),
        ("roles", lambda: check_roles(roles)),
        ("department", lambda: check_department(roles, has_department=has_department)),
    )
    for name, check in checks:
        try:
            check()
        except ValidationError as error:
            reading.refuse_error(row, error, name)


def _is_same(held: User, new: User, department: Department | None, roles: list[Role]) -> bool:
    where = department.pk if department else None
    return (held.name, held.department_id) == (new.name, where) and held.roles_held() == set(roles) and held.is_active


def _taken(held: User) -> str:
    state = "" if held.is_active else "，已停用"
    return f"登录名 {held.username} 已有（{held.name}{state}），姓名、部门或角色与此不同；请换登录名，或在管理台修改。"


def make_accounts(plan: AccountPlan, *, by: User) -> dict[str, Any]:
    """Add all of the plan in the caller's transaction; the passwords are in what is returned and nowhere else.

    Raises PermissionDenied, ValidationError, IntegrityError where somebody else has added the same meanwhile.
    """
    if not by.has_perm("people.add_user"):
        raise PermissionDenied
    slips = []
    with deferred_entries():
        for department in plan.departments:
            add_department(department, by=by)
        for one in plan.accounts:
            one.user.department = one.department
            password = one_time_password()
            add_account(one.user, one.roles, by=by, password=password)
            slips.append(Slip(one.user, "、".join(str(role.label) for role in one.roles), password))
    return {"slips": slips, "departments": plan.departments}


def never_signed_in():
    """Accounts whose one-time password has not been used: a lost slip can be printed anew with another one."""
    found = User.objects.filter(is_active=True, is_superuser=False, last_login=None, must_change_password=True)
    return found.select_related("department").prefetch_related("groups").order_by(ORDER, "username")


def new_passwords(keys: list[int], *, by: User) -> list[Slip]:
    """Give these of the accounts that nobody has signed in with another one-time password each.

    Raises PermissionDenied. An account that was signed in with meanwhile keeps its password and has no slip.
    """
    if not by.has_perm("people.change_user"):
        raise PermissionDenied
    slips = []
    users = never_signed_in().exclude(pk=by.pk).filter(pk__in=keys)
    with deferred_entries():
        for user in users.select_for_update(of=("self",), no_key=True):
            password = one_time_password()
            reset_password(user, password, by=by)
            slips.append(Slip(user, role_words(user.roles_held()), password))
    return slips
