"""Managing accounts: what a security officer does to another person's account, each action recorded in the ledger."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from axes.utils import reset as lift_lock
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from zone.ledger.changes import facts, plain
from zone.ledger.ledger import record
from zone.people.models import Department, User
from zone.people.passwords import set_password
from zone.people.roles import DEPARTMENT_ROLES, OFFICERS, Role

RECORDED_FIELDS = ("username", "name", "department", "is_active")
"""What the ledger records of an account; never a password."""


def check_roles(roles: Iterable[str]) -> None:
    """Raises ValidationError when `roles` hold two offices that exclude each other."""
    if len(set(OFFICERS) & set(roles)) > 1:
        raise ValidationError("管理员、安全管理员、审计员三员分立，同一人只能担任其中一项。", code="two_offices")


def check_department(roles: Iterable[str], *, has_department: bool) -> None:
    """Raises ValidationError when one of `roles` acts for a department and there is none."""
    if DEPARTMENT_ROLES & set(roles) and not has_department:
        raise ValidationError("填报员、审核员代表部门填报和审核，须选所属部门。", code="department")


def check_name(name: str) -> None:
    """Raises ValidationError when a person's name holds characters that nobody sees."""
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise ValidationError("含有看不见的控制字符，请删去后重填。", code="control")


@transaction.atomic
def add_account(
    user: User, roles: Iterable[str], *, by: User | None, password: str | None = None, must_change: bool = True
) -> None:
    """Save a new account with its roles; without a password nobody signs in with it. `by` is None for a command.

    Raises ValidationError when two of the roles exclude each other.
    """
    check_roles(roles)
    user.set_unusable_password()
    user.save(force_insert=True)
    if password is not None:
        set_password(user, password, must_change=must_change)
    given, taken = _set_roles(user, roles)
    record("account.add", actor=by, obj=user, changes={name: [None, word] for name, word in _facts(user).items()})
    _record_roles(user, given, taken, by=by)


@transaction.atomic
def change_account(user: User, roles: Iterable[str], *, by: User) -> None:
    """Save the changed columns of `user` and give it exactly `roles`.

    Raises PermissionDenied on one's own account: nobody gives themself a role or a way out;
    ValidationError when two of the roles exclude each other.
    """
    _refuse_own(user, by)
    check_roles(roles)
    was = _facts(User.objects.select_for_update(no_key=True).get(pk=user.pk))
    user.save(update_fields=RECORDED_FIELDS)
    given, taken = _set_roles(user, roles)
    changes = {name: [was[name], word] for name, word in _facts(user).items() if was[name] != word}
    if changes:
        record("account.change", actor=by, obj=user, changes=changes)
    _record_roles(user, given, taken, by=by)


@transaction.atomic
def reset_password(user: User, password: str, *, by: User) -> None:
    """Give a person who forgot theirs a password that the next sign-in must change, and lift a lock by failures.

    Raises PermissionDenied on one's own account, which changes its password on the page for that.
    """
    _refuse_own(user, by)
    set_password(user, password, must_change=True)
    lift_lock(username=user.username)
    record("password.change", actor=by, obj=user, changes={"reason": "由安全管理员重设，下次登录须修改"})


@transaction.atomic
def add_department(department: Department, *, by: User) -> None:
    """Save a new department.

    Raises PermissionDenied if the user may add none, ValidationError by field where it may not be stored so.
    """
    if not by.has_perm("people.add_department"):
        raise PermissionDenied
    department.full_clean()
    department.save(force_insert=True)
    record("master.add", actor=by, obj=department, changes=facts(department))


def _refuse_own(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise PermissionDenied


def _facts(user: User) -> dict[str, Any]:
    return {field.name: plain(user, field) for field in user._meta.concrete_fields if field.name in RECORDED_FIELDS}


def _set_roles(user: User, roles: Iterable[str]) -> tuple[list[Role], list[Role]]:
    """Give and take until the account holds exactly `roles`; the taken go first, so that an office can be swapped."""
    wanted = {Role(role) for role in roles}
    held = {Role(name) for name in user.groups.values_list("name", flat=True)}
    given, taken = ([role for role in Role if role in some] for some in (wanted - held, held - wanted))
    user.groups.remove(*Group.objects.filter(name__in=taken))
    user.groups.add(*Group.objects.filter(name__in=given))
    user.__dict__.pop("roles", None)  # read once per request, and now stale
    return given, taken


def _record_roles(user: User, given: list[Role], taken: list[Role], *, by: User | None) -> None:
    for role in taken:
        record("role.take", actor=by, obj=user, changes={"role": role.label})
    for role in given:
        record("role.give", actor=by, obj=user, changes={"role": role.label})
