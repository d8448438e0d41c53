"""Opening a month for reporting, and who still owes an update for it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, Exists, FilteredRelation, OuterRef, Q, When

from zone.ledger.cache import renewed_by_topic
from zone.ledger.ledger import deferred_entries, record
from zone.people.models import Department, User
from zone.tracking.models import ProgressUpdate, ReportMonth, Undertaking, owes
from zone.tracking.models.undertakings import UndertakingQuerySet
from zone.tracking.moves import PENDING, UpdateState

DUE_DAY = 25
"""Day of the month on which its updates are due, unless the administrator sets another."""

FILED = (*PENDING, UpdateState.PUBLISHED)
"""States in which an update counts as filed."""
CHANGED_BY_FILING = (ReportMonth, ProgressUpdate, Undertaking)
"""Whose changes change what is owed, filed or waiting."""


@transaction.atomic
def open_month(month: date, *, by: User, due_on: date | None = None, note: str = "") -> ReportMonth:
    """Open a month for reporting.

    Raises PermissionDenied if the user is no administrator, ValidationError if the month already exists
    or is not the first day of a month.
    """
    if not by.is_administrator:
        raise PermissionDenied
    report_month = ReportMonth(month=month, due_on=due_on or due_date(month), note=note)
    report_month.full_clean()
    report_month.save(force_insert=True)
    changes = {"due_on": report_month.due_on.isoformat(), "note": note}
    record("month.open", actor=by, obj=report_month, changes=changes)
    return report_month


def due_date(month: date, day: int = DUE_DAY) -> date:
    """This day of the month, or its last one."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


@transaction.atomic
def open_several(due_dates: dict[date, date], *, by: User) -> list[ReportMonth]:
    """Open months, each with its due date, all or none; those that have not begun are opened ahead.

    Raises as `open_month` does.
    """
    with deferred_entries():
        return [open_month(month, by=by, due_on=due_on) for month, due_on in sorted(due_dates.items())]


def open_months() -> list[ReportMonth]:
    """Months now open for reporting, the earliest due first; not those opened ahead."""
    return list(ReportMonth.objects.reportable().order_by("due_on"))


def with_filing(undertakings: UndertakingQuerySet, month: date | OuterRef) -> UndertakingQuerySet:
    """Annotate each undertaking with `is_filed` and `is_late` for `month`; a correction is as late as its original."""
    at = OuterRef(month) if isinstance(month, OuterRef) else month
    updates = ProgressUpdate.objects.filter(undertaking=OuterRef("pk"), month=at)
    return undertakings.annotate(
        is_filed=Exists(updates.filter(state__in=FILED)),
        is_late=Exists(updates.filter(is_late=True).exclude(state=UpdateState.DISCARDED)),
    )


def joined_with_month(undertakings: UndertakingQuerySet, month: date) -> UndertakingQuerySet:
    """Join each undertaking with its update of `month` as `of_month`, to be counted or looked for.

    It is the one first filed: beside those discarded there is one, as constraints have it, and a correction is filed
    and late as its original is. One join, where `with_filing` asks row by row: on PostgreSQL a tenth of the time for
    100,000 undertakings.
    """
    first = Q(updates__month=month, updates__corrects=None) & ~Q(updates__state=UpdateState.DISCARDED)
    return undertakings.annotate(of_month=FilteredRelation("updates", condition=first))


def reported_in(undertakings: UndertakingQuerySet, month: date) -> UndertakingQuerySet:
    """Undertakings of which `month` is or must be reported, joined with their update."""
    # Whether there is one is asked of a column that the month's index holds: it alone is read.
    return joined_with_month(undertakings, month).filter(owes(month) | Q(of_month__undertaking__isnull=False))


def still_owing(month: date | OuterRef) -> UndertakingQuerySet:
    """Undertakings that must report for `month` and have nothing filed yet."""
    return with_filing(Undertaking.objects.owing(month), month).filter(is_filed=False)


def next_owing(undertaking: Undertaking, month: date) -> Undertaking | None:
    """What its department files next for `month`: by code the first after this one, at the end from the beginning."""
    owing = still_owing(month).filter(lead_department=undertaking.lead_department_id).exclude(pk=undertaking.pk)
    return owing.order_by(Case(When(code__gt=undertaking.code, then=0), default=1), "code").first()


class FilingCount(NamedTuple):
    """How a department's undertakings stand in a month: how many must report, are filed, published, late."""

    pk: int | None
    """The department's; None, as its name and code: what no department leads."""
    department: str | None
    code: str | None
    order: int | None
    total: int
    filed: int
    published: int
    late: int
    listed: int
    """How many the month's list shows: those, and what was filed without having to be."""

    @property
    def owed(self) -> int:
        return self.total - self.filed


def filing_counts(month: date) -> list[FilingCount]:
    """How every department that must report for `month` stands, in the departments' order."""
    counted = [one for one in _filing_counts(month).values() if one.total]
    return sorted(counted, key=lambda one: (one.pk is None, one.order, one.code))


def added_up(counts: Iterable[FilingCount]) -> FilingCount:
    """How these departments stand together."""
    numbers = (sum(column) for column in zip(*(one[4:] for one in counts), strict=True))
    return FilingCount(None, None, None, None, *(list(numbers) or [0] * 5))


def filing_count(month: date, department: int) -> FilingCount | None:
    """How one department stands; None if it reports nothing for `month`."""
    return _filing_counts(month).get(department)


def listed_count(month: date) -> int:
    """How many undertakings the month's list of all departments shows."""
    return sum(one.listed for one in _filing_counts(month).values())


Departments = dict[int | None, FilingCount]


def _filing_counts(month: date) -> Departments:
    """Each department's count by its key. A filing has its own department counted anew and no other."""
    return renewed_by_topic(
        (ReportMonth, Undertaking, Department),
        ProgressUpdate,
        ("filing", month),
        lambda: _count_filing(Undertaking.objects.all(), month),
        lambda held, codes: _count_filing_again(held, codes, month),
    )


def _count_filing_again(held: Departments, codes: set[str], month: date) -> Departments:
    """`held` with the departments counted anew that lead undertakings of these codes."""
    leading = set(Undertaking.objects.filter(code__in=codes).order_by().values_list("lead_department", flat=True))
    led = Q(lead_department__in=leading - {None})
    if None in leading:
        led |= Q(lead_department=None)
    rest = {pk: one for pk, one in held.items() if pk not in leading}
    return rest | _count_filing(Undertaking.objects.filter(led), month)


def _count_filing(undertakings: UndertakingQuerySet, month: date) -> Departments:
    owing = owes(month)
    place = ("lead_department", "lead_department__name", "lead_department__code", "lead_department__order")
    counted = (
        reported_in(undertakings, month)
        .values(*place)
        .annotate(
            total=Count("pk", filter=owing),
            filed=Count("pk", filter=owing & Q(of_month__state__in=FILED)),
            published=Count("pk", filter=owing & Q(of_month__state=UpdateState.PUBLISHED)),
            late=Count("pk", filter=owing & Q(of_month__is_late=True)),
            listed=Count("pk"),
        )
        .order_by()
    )
    numbers = ("total", "filed", "published", "late", "listed")
    return {row[0]: FilingCount(*row) for row in counted.values_list(*place, *numbers)}


def days_left(month: ReportMonth, today: date) -> int:
    """Days until the due date; negative if it has passed."""
    return (month.due_on - today) // timedelta(days=1)


def due_words(month: ReportMonth, today: date) -> str:
    """How much time is left, in words."""
    left = days_left(month, today)
    if not month.is_open:
        return "已关账"
    if left == 0:
        return "今天截止"
    return f"还有 {left} 天" if left > 0 else f"已逾期 {-left} 天"
