"""Accounts against their entries: who there is, in which department, with which roles."""

import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from zone.ledger.changes import plain
from zone.ledger.proof import Check, Fault, RecordedAct, Walk, confirmed, entries_by_object
from zone.people.models import User
from zone.people.roles import Role


def bent_accounts(walk: Walk) -> Iterator[Fault]:
    """Accounts, and roles held, that are not as their entries left them."""
    for keys in walk.chunks(User.objects.all(), User):
        yield from confirmed(_bent_accounts, keys)


def _bent_accounts(keys: list[int]) -> Iterator[Fault]:
    entries = entries_by_object(User, keys)
    people = User.objects.filter(pk__in=keys).select_related("department").prefetch_related("groups")
    for user in people.order_by("pk"):
        page = reverse("admin:people_user_change", args=[user.pk])
        yield from (Fault(f"账号“{user.username}”{fault}", page) for fault in _faults(user, entries[str(user.pk)]))


def _faults(user: User, entries: list[RecordedAct]) -> Iterator[str]:
    facts: dict[str, Any] = {}
    is_added = False
    roles: set[str] = set()
    for entry in entries:
        changes = json.loads(entry.changes) if entry.changes else {}
        if entry.action in ("account.add", "account.change"):
            is_added = True
            if entry.key_id:  # those of before there was a key worded their facts otherwise
                facts |= {name: pair[1] for name, pair in changes.items()}
        elif entry.action == "role.give":
            roles.add(changes["role"])
        elif entry.action == "role.take":
            roles.discard(changes["role"])
    if not is_added:
        yield "在操作日志中没有新增记录"
        return
    for field in user._meta.concrete_fields:
        if field.name in facts and not _same(field.name, facts[field.name], plain(user, field)):
            yield f"的{field.verbose_name}与操作日志所记不符"
    held = {str(Role(group.name).label) if group.name in Role else group.name for group in user.groups.all()}
    for role in sorted(held - roles):
        yield f"的角色“{role}”没有授予记录"
    for role in sorted(roles - held):
        yield f"的角色“{role}”没有收回记录却已不在"
    if user.is_superuser:
        yield "是超级用户，不受三员分立约束"


def _same(name: str, recorded: Any, held: Any) -> bool:
    """Of a department only the key counts: it may be renamed."""
    if name != "department":
        return recorded == held
    return str(recorded or "").rpartition("（")[2] == str(held or "").rpartition("（")[2]


CHECKS = {"accounts": Check("账号和角色", bent_accounts, User.objects.count)}
