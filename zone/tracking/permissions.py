"""Who may read, write and review updates. Which rows a person sees at all, `visible_to` says."""

from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.db import models

from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.moves import MOVES, OWN_MOVES, PENDING, REPORT, UpdateState


class Led(Protocol):
    """What an undertaking says about who leads it."""

    @property
    def lead_department_id(self) -> int | None: ...


class Filed(Protocol):
    """What an update says about whose it is and where it stands."""

    @property
    def state(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def undertaking(self) -> Led: ...


def leads(user: User, undertaking: Led) -> bool:
    """Whether the user belongs to the department that leads the undertaking."""
    return user.department_id is not None and user.department_id == undertaking.lead_department_id


def files_updates(user: User) -> bool:
    """Whether the user files updates for a department: reporters who have one."""
    return Role.REPORTER in user.roles and user.department_id is not None


def may_change(user: User, row: models.Model) -> bool:
    """Whoever may change such rows in the console may move them from state to state."""
    return user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")


def may_write(user: User, undertaking: Led) -> bool:
    """Reporters of the lead department file its updates; administrators may file any, to correct."""
    return user.has_perm(REPORT) and (user.is_administrator or leads(user, undertaking))


def may_read(user: User, update: Filed) -> bool:
    """Whether a person who sees the undertaking may also read this update's content.

    What is filed or published is read by all of them; what is still being written, was
    returned or discarded only by those who write or review it.
    """
    if update.state in (*PENDING, UpdateState.PUBLISHED):
        return True
    if may_write(user, update.undertaking) or user.is_administrator:
        return True
    return Role.REVIEWER in user.roles and leads(user, update.undertaking)


def may_move(user: User, update: Filed, name: str) -> bool:
    """Whether the user may ever make this move on the update, whatever its state."""
    if not any(user.has_perm(permission) for permission in MOVES[name].permissions):
        return False
    if name in OWN_MOVES:
        return update.author_id == user.pk
    return user.is_administrator or leads(user, update.undertaking)


def require_reviewer(user: User) -> None:
    """Raises PermissionDenied if the user does not review."""
    if not user.roles & {Role.REVIEWER, Role.ADMINISTRATOR}:
        raise PermissionDenied
