"""The six staff roles, which exclude each other, and what the rooms let each of them do."""

from collections.abc import Collection

from django.db.models import TextChoices


class Role(TextChoices):
    """A staff role; its value is the name of its group."""

    REPORTER = "reporter", "填报员"
    REVIEWER = "reviewer", "审核员"
    ADMINISTRATOR = "administrator", "管理员（项目办/督查）"
    LEADER = "leader", "领导"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计员"


def role_words(held: Collection[str]) -> str:
    """These roles in words, in their order."""
    return "、".join(str(role.label) for role in Role if role in held)


OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)
"""三员分立: nobody holds two of these."""

DEPARTMENT_ROLES = frozenset({Role.REPORTER, Role.REVIEWER})
"""Roles that act for one department and mean nothing without it."""

CONSOLE_ROLES = frozenset(OFFICERS)
"""Roles that work in the admin console."""

BUSINESS_ROLES = frozenset({Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR, Role.LEADER})
"""Roles that see the business of the zone; the officers for accounts and for audit do not."""

ROLE_PERMISSIONS: dict[str, set[str]] = {role: set() for role in Role}
"""What each role may do: exactly what the rooms grant in their `apps.py`."""


def grant(role: Role, *permissions: str) -> None:
    """Give a role these permissions, as `app.codename`."""
    ROLE_PERMISSIONS[role].update(permissions)


def grant_master_data(*models: str) -> None:
    """Let administrators view, add, change and delete rows of these models, as `app.model`."""
    for model in models:
        app, _, name = model.partition(".")
        grant(Role.ADMINISTRATOR, *(f"{app}.{verb}_{name}" for verb in ("view", "add", "change", "delete")))
