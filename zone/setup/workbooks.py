"""The workbooks by which a zone begins: rooms register theirs; each is checked whole, then made whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.auth.models import Group
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from zone.batches.lookup_cache import lookup_cache
from zone.imports.one_look import one_look
from zone.imports.upload import GONE, INTAKE
from zone.people.models import User
from zone.people.roles import Role
from zone.registry import Registry
from zone.setup.sheets import Problem, Reading, Sheet, read_workbook

CHECKED_FOR = 12 * 3600
"""Seconds after which a file that was checked has to be handed in anew."""
STALE = "核对已过去太久，请重新上传文件。"
RACED = "刚才有别人同时建立了其中的内容，这次没有写入任何内容；下面是重新核对的结果。"


class Plan(Protocol):
    """What a file would add."""

    @property
    def is_empty(self) -> bool: ...

    @property
    def lines(self) -> list[str]:
        """What would be made, in sentences."""

    @property
    def headings(self) -> Sequence[str]: ...

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """What would be made, one by one, under `headings`."""


@dataclass(frozen=True)
class SetupWorkbook:
    """One such workbook: what it holds, who hands it in, what becomes of it."""

    name: str
    title: str
    intro: str
    role: Role
    """Who hands it in."""
    sheets: Callable[[User], tuple[Sheet, ...]]
    plan: Callable[[Reading, User], Any]
    """What a file would add, a `Plan`; what stands against it is noted in the reading."""
    make: Callable[..., dict[str, Any]]
    """Makes a plan in the caller's transaction; returns the context of the page `made`."""
    done: str
    """Title of the page that says what was made."""
    made: str
    """Its template."""
    gives_passwords: bool = False
    """Whether that page shows one-time passwords."""


WORKBOOKS: Registry[SetupWorkbook] = Registry("workbooks of a beginning zone")


def register_workbooks(*workbooks: SetupWorkbook) -> None:
    for one in workbooks:
        WORKBOOKS.register(one.name, one)


@dataclass(frozen=True)
class Checked:
    """A file that was looked through."""

    file_name: str
    sha256: str
    problems: list[Problem]
    plan: Any

    @property
    def is_ready(self) -> bool:
        return not self.problems and not self.plan.is_empty


def receive(workbook: SetupWorkbook, uploaded: UploadedFile, *, by: User) -> Checked:
    """Store an uploaded file and look through it; nothing is made.

    Raises PermissionDenied, ValidationError if it is no such workbook or another file of this person is being looked
    through.
    """
    _require(workbook, by)
    name, _ = INTAKE.check(uploaded)
    with one_look(by):
        return _check(workbook, name, INTAKE.store(uploaded, path=str).sha256, by)


def make(workbook: SetupWorkbook, token: str, *, by: User) -> tuple[Checked, dict[str, Any] | None]:
    """Look through a checked file once more and make what it adds, all or nothing.

    Returns what was found, and the context of the page that says what was made; None: it was not, for what was found.
    Raises PermissionDenied, ValidationError if the file is gone or was checked too long ago.
    """
    _require(workbook, by)
    name, sha256 = _read_token(workbook, token, by)
    try:
        with one_look(by), transaction.atomic():
            Group.objects.select_for_update(no_key=True).get(name=workbook.role)  # one after the other
            checked = _check(workbook, name, sha256, by)
            return checked, workbook.make(checked.plan, by=by) if checked.is_ready else None
    except IntegrityError:
        with one_look(by):
            again = _check(workbook, name, sha256, by)
        if again.is_ready:  # it was something else than a row that is there by now
            raise
        again.problems.insert(0, Problem("", 0, "", RACED))
        return again, None


def token_of(workbook: SetupWorkbook, checked: Checked, user: User) -> str:
    """What the page of a checked file sends back: which file this person may have made."""
    return signing.dumps([user.pk, checked.file_name, checked.sha256], salt=workbook.name)


def _read_token(workbook: SetupWorkbook, token: str, user: User) -> tuple[str, str]:
    try:
        pk, name, sha256 = signing.loads(token, salt=workbook.name, max_age=CHECKED_FOR)
    except signing.BadSignature:
        raise ValidationError(STALE) from None
    if pk != user.pk:
        raise ValidationError(STALE)
    return name, sha256


def _check(workbook: SetupWorkbook, name: str, sha256: str, user: User) -> Checked:
    file = INTAKE.open(sha256, sha256)
    if file is None:
        raise ValidationError(GONE)
    with file, lookup_cache():
        reading = read_workbook(file, name, workbook.sheets(user), user)
        plan = workbook.plan(reading, user)
    return Checked(name, sha256, reading.in_order(), plan)


def _require(workbook: SetupWorkbook, user: User) -> None:
    if workbook.role not in user.roles:
        raise PermissionDenied
