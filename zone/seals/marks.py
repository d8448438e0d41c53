"""The seals that papers of a month, or of a year, carry."""

from datetime import date, datetime

from zone.seals.models import Seal
from zone.tracking.models import MonthState, ReportMonth


def of_month(month: date, known_at: datetime | None = None) -> str:
    """The seal of a month that is closed; while it is open again its seal no longer holds all."""
    seal = _seals(known_at).filter(month=month).first()
    if seal is None or (known_at is None and not is_closed(month)):
        return ""
    return str(seal)


def of_year(year: int, known_at: datetime | None = None) -> str:
    seals = _seals(known_at).filter(month__year=year)
    newest = seals.first()
    if newest is None:
        return ""
    months = seals.order_by().values("month").distinct().count()
    return f"{newest}（本年已封账 {months} 个月，列最近一份）"


def changed_by(month: date, published_at: datetime) -> str:
    seal = Seal.objects.filter(month=month, made_at__lt=published_at).order_by("-number").first()
    return str(seal) if seal else ""


def last() -> str:
    return str(Seal.objects.order_by("-number").first() or "")


def is_closed(month: date) -> bool:
    return ReportMonth.objects.filter(pk=month, state=MonthState.CLOSED).exists()


def _seals(known_at: datetime | None):
    seals = Seal.objects.order_by("-number")
    return seals if known_at is None else seals.filter(made_at__lte=known_at)
