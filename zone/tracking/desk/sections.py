"""What stands on the desk of each role: one small function for each section, giving what its piece shows."""

from typing import Any, NamedTuple

from zone.ledger import clock
from zone.ledger.models import LedgerEntry, LedgerHead
from zone.people.models import User
from zone.tracking.desk.todo import owed_by
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.tracking.months import due_words, filing_count, filing_counts
from zone.tracking.moves import UpdateState


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
        MonthOwed(month, count.owed, due_words(month, today), today > month.due_on)
        for month, count in counts
        if count and count.owed
    ]
    return {
        "owed": owed_by(user, months),
        "owed_months": owed_months,
        "owed_count": sum(one.owed for one in owed_months),
    }


def waiting_section(user: User) -> dict[str, Any]:
    """Of whoever reviews: the first of what waits for them."""
    waiting = ProgressUpdate.objects.waiting_for(user)
    return {"waiting": waiting.select_related("undertaking__lead_department", "author").order_by("submitted_at")[:8]}


def filing_section(months: list[ReportMonth]) -> dict[str, Any]:
    """Of whoever sees everything: for each open month how many must report, have filed, are published and late."""
    today = clock.today()
    rows = []
    for month in months:
        counts = filing_counts(month.month)
        added = {name: sum(getattr(one, name) for one in counts) for name in ("total", "filed", "published", "late")}
        rows.append({"month": month, "left": due_words(month, today), **added})
    return {"progress": rows}


def published_section() -> dict[str, Any]:
    """Of whoever sees everything: what was published last."""
    published = ProgressUpdate.objects.filter(state=UpdateState.PUBLISHED)
    people = published.select_related("undertaking__lead_department", "published_by")
    return {"published": people.order_by("-published_at")[:8]}


def accounts_section() -> dict[str, Any]:
    """Of the security officer: how many accounts there are, and how many without a role."""
    people = User.objects.filter(is_active=True)
    return {"accounts": people.count(), "without_role": people.filter(groups=None, is_superuser=False).count()}


def ledger_section() -> dict[str, Any]:
    """Of the auditor: what was recorded last."""
    return {"entries": LedgerEntry.objects.all()[:12], "head": LedgerHead.objects.first()}
