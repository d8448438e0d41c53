"""What stands on the desk of each role: one small function for each section, giving what its piece shows."""

from typing import Any, NamedTuple

from zone.jobs.status import statuses
from zone.key_figures import KeyFigure, share_of
from zone.ledger import clock
from zone.ledger.models import LedgerEntry
from zone.people.locks import locked_accounts
from zone.people.models import User
from zone.people.names import with_actor_names
from zone.people.roles import role_words
from zone.tracking.desk.todo import owed_by
from zone.tracking.models import ProgressUpdate, Reminder, ReportMonth
from zone.tracking.months import FilingCount, due_words, filing_count, filing_counts
from zone.tracking.reminders import reminded_of, reminders_of

MAX_WAITING = 6
"""Rows of what waits to be reviewed; the queue has them all."""
MAX_LOOKED_AT = 40
"""Rows among which those filed late and corrections are looked for."""
MAX_SIGNED_IN = 8
"""People who signed in last."""
MAX_ENTRIES = 12
"""Entries of the ledger."""
MAX_MONTHS = 2
"""Open months whose departments are shown."""
MAX_DEPARTMENTS = 20
"""Departments that are behind which are shown of a month."""


class MonthOwed(NamedTuple):
    """How much of an open month a department still has to file."""

    month: ReportMonth
    owed: int
    left: str
    """The time left, in words."""
    is_overdue: bool


def owed_section(user: User, months: list[ReportMonth]) -> dict[str, Any]:
    """Of a reporter: what the department still has to file, month by month and row by row."""
    if user.department_id is None:
        return {"owed": [], "owed_months": [], "owed_count": 0}
    today = clock.today()
    counts = [(month, filing_count(month.month, user.department_id)) for month in months]
    owed_months = [
        MonthOwed(month, count.owed, due_words(month, today), month.is_overdue)
        for month, count in counts
        if count and count.owed
    ]
    return {
        "owed": owed_by(user, months),
        "owed_months": owed_months,
        "owed_count": sum(one.owed for one in owed_months),
    }


def reminded_section(user: User, months: list[ReportMonth]) -> dict[str, Any]:
    """Of whoever files or checks for a department: what administrators remind it of."""
    return {"reminded": reminded_of(user.department_id, months)}


def waiting_section(user: User) -> dict[str, Any]:
    """Of whoever reviews: some of the first that wait for them, those filed late and corrections before others."""
    waiting = ProgressUpdate.objects.waiting_for(user).select_related("undertaking__lead_department", "author")
    first = list(waiting.order_by("submitted_at", "pk")[:MAX_LOOKED_AT])
    first.sort(key=lambda update: not (update.is_late or update.is_correction))
    return {"waiting": first[:MAX_WAITING]}


class DepartmentFiling(NamedTuple):
    """A department that is behind with a month, and who reminded it today."""

    figures: FilingCount
    reminder: Reminder | None


class MonthFiling(NamedTuple):
    """How an open month stands: in all departments that the person oversees, and in each that is behind."""

    month: ReportMonth
    left: str
    is_overdue: bool
    total: int
    filed: int
    published: int
    late: int
    behind: list[DepartmentFiling]
    complete: int
    """Departments that have filed everything."""

    @property
    def to_remind(self) -> int:
        """Departments that are behind and were not reminded today."""
        return len([one for one in self.behind if one.figures.pk and one.reminder is None])

    @property
    def shown(self) -> list[DepartmentFiling]:
        return self.behind[:MAX_DEPARTMENTS]

    @property
    def not_shown(self) -> int:
        return len(self.behind) - len(self.shown)


def filing_section(user: User, months: list[ReportMonth]) -> dict[str, Any]:
    """Of whoever reviews or sees everything: who has not reported for the newest open months, the latest first.

    A reviewer is shown the own department.
    """
    newest = sorted(months, key=lambda month: month.month, reverse=True)
    filing = [_filing_of(month, _counts_for(user, month)) for month in newest[:MAX_MONTHS]]
    return {"filing": filing, "older_months": newest[MAX_MONTHS:], "may_remind": user.is_administrator}


def _counts_for(user: User, month: ReportMonth) -> list[FilingCount]:
    if user.sees_everything:
        return filing_counts(month.month)
    count = filing_count(month.month, user.department_id) if user.department_id else None
    return [count] if count and count.total else []


def _filing_of(month: ReportMonth, counts: list[FilingCount]) -> MonthFiling:
    today = clock.today()
    reminders: dict[int | None, Reminder] = {one.department_id: one for one in reminders_of(month.month, today)}
    behind = [DepartmentFiling(one, reminders.get(one.pk)) for one in counts if one.owed]
    return MonthFiling(
        month,
        due_words(month, today),
        month.is_overdue,
        total=sum(one.total for one in counts),
        filed=sum(one.filed for one in counts),
        published=sum(one.published for one in counts),
        late=sum(one.late for one in counts),
        behind=behind,
        complete=len(counts) - len(behind),
    )


def accounts_section() -> dict[str, Any]:
    """Of the security officer: accounts, those locked or without a role, and who signed in last."""
    people = User.objects.filter(is_active=True, is_superuser=False)
    without_role = people.filter(groups=None).count()
    active, locked = people.count(), list(locked_accounts().select_related("department"))
    figures = [
        KeyFigure("启用的账号", f"{active} 个"),
        KeyFigure("尚未授予角色", f"{without_role} 个", share_of(without_role, active)),
        KeyFigure("暂时锁定", f"{len(locked)} 个"),
        KeyFigure("从未登录", f"{people.filter(last_login=None).count()} 个"),
    ]
    signed_in = people.exclude(last_login=None).select_related("department").prefetch_related("groups")
    last = [(person, role_words(person.roles_held())) for person in signed_in.order_by("-last_login")[:MAX_SIGNED_IN]]
    return {"key_figures": figures, "locked": locked, "signed_in": last}


def ledger_section() -> dict[str, Any]:
    """Of the auditor: how the verification stands, and what was recorded last."""
    entries = with_actor_names(LedgerEntry.objects.all())[:MAX_ENTRIES]
    return {"job_statuses": statuses(clock.now()), "entries": entries}
