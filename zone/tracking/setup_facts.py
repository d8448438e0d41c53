"""What a beginning zone has of undertakings, of people in the departments that lead them, and of months."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from zone.checklist import Fact
from zone.ledger import clock
from zone.ledger.cache import cached_by_ledger
from zone.people.models import Department, User
from zone.people.roles import Role
from zone.tracking.kinds import checked_kinds
from zone.tracking.models import Indicator, PlanPoint, ReportMonth, Undertaking, UndertakingState
from zone.tracking.models.undertakings import UndertakingQuerySet
from zone.units import first_day, month_text

NAMED = 6
"""Departments that a sentence names."""


def to_report() -> UndertakingQuerySet:
    """Undertakings that must report now or later."""
    running = Q(state=UndertakingState.ACTIVE, first_month__isnull=False)
    month = first_day(clock.today())
    return Undertaking.objects.filter(running & (Q(last_month=None) | Q(last_month__gte=month))).order_by()


def look_at_people() -> Fact:
    """Whether every department that leads something has a reporter and, where the kind asks for it, a reviewer."""
    watched = (Department, User, Undertaking)
    return cached_by_ledger(watched, ("setup", "people"), _look_at_people)


def _look_at_people() -> Fact:
    led = to_report().filter(lead_department=OuterRef("pk"))
    people = User.objects.filter(department=OuterRef("pk"), is_active=True)
    rows = Department.objects.annotate(
        is_leading=Exists(led),
        is_checked=Exists(led.filter(kind__in=checked_kinds())),
        has_reporter=Exists(people.filter(groups__name=Role.REPORTER)),
        has_reviewer=Exists(people.filter(groups__name=Role.REVIEWER)),
    )
    facts = list(rows.values_list("name", "is_leading", "is_checked", "has_reporter", "has_reviewer"))
    reporting = [name for name, _, _, has_reporter, _ in facts if has_reporter]
    missing = []
    if not reporting:
        missing.append("还没有填报员")
    if without := [name for name, leads, _, has_reporter, _ in facts if leads and not has_reporter]:
        missing.append(f"{len(without)} 个牵头部门还没有填报员：{_named(without)}")
    if without := [name for name, _, is_checked, _, has_reviewer in facts if is_checked and not has_reviewer]:
        missing.append(f"{len(without)} 个部门牵头的事项须由本部门审核，还没有审核员：{_named(without)}")
    done = (f"{len(reporting)} 个部门已有填报员",) if reporting else ()
    return Fact(done, tuple(missing))


def _named(names: list[str]) -> str:
    return f"{'、'.join(names[:NAMED])}{' 等' if len(names) > NAMED else ''}"


def look_at_undertakings() -> Fact:
    """Whether there are undertakings to report on, each with a department, an indicator and something to hold it to."""
    watched = (Undertaking, Indicator, PlanPoint)
    return cached_by_ledger(watched, ("setup", "undertakings"), _look_at_undertakings)


def _look_at_undertakings() -> Fact:
    own = Indicator.objects.filter(undertaking=OuterRef("pk"))
    planned = Q(target__isnull=False) | Exists(PlanPoint.objects.filter(indicator=OuterRef("pk")))
    asked: dict[str, Any] = {
        "没有牵头部门": Q(lead_department=None),
        "没有指标": ~Exists(own),
        "的指标都没有目标和计划": Exists(own) & ~Exists(own.filter(planned)),
    }
    counts = {f"missing_{place}": Count("pk", filter=condition) for place, condition in enumerate(asked.values())}
    total, *missing = to_report().aggregate(total=Count("pk"), **counts).values()
    if not total:
        return Fact((), ("还没有要按月填报的事项",))
    said = (f"其中 {number} 项{words}" for words, number in zip(asked, missing, strict=True) if number)
    return Fact((f"要按月填报的事项 {total} 项",), tuple(said))


def look_at_months() -> Fact:
    """Whether the month that somebody has to report for next is opened."""
    return cached_by_ledger((ReportMonth,), ("setup", "months"), _look_at_months)


def _look_at_months() -> Fact:
    this_month = first_day(clock.today())
    held = list(ReportMonth.objects.filter(month__gte=this_month.replace(month=1)).values_list("month", flat=True))
    this_year = [month for month in held if month < date(this_month.year + 1, 1, 1)]
    done = (f"{this_month.year}年已开放 {len(this_year)} 个月",) if this_year else ()
    if any(month >= this_month for month in held):
        return Fact(done or ("下一年的月份已开放",), ())
    return Fact(done, (f"{month_text(this_month)}还没有开放",))
