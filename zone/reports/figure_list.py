"""The figures of a year, or of one kind of them, as rows to be listed page by page."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zone.people.models import User
from zone.reports.annual_summary import stored_figures
from zone.reports.figure_kind import FigureKind
from zone.tracking.models import Indicator, Measurement, of_visible


def indicators_of(kind: FigureKind, user: User, year: int, known_at: datetime | None) -> QuerySet[Any, int]:
    """Keys of the indicators of this kind that have a figure of `year` which this person may see."""
    stored = stored_figures(user, year, known_at)
    if stored is not None:
        return stored.filter(**kind.conditions("indicator__")).order_by("pk").values_list("pk", flat=True)
    stated = Measurement.objects.in_force(known_at).filter(
        indicator=OuterRef("pk"), update__month__gte=date(year, 1, 1), update__month__lte=date(year, 12, 1)
    )
    indicators = of_visible(Indicator.objects.filter(Exists(stated), **kind.conditions()), user)
    return indicators.order_by("pk").values_list("pk", flat=True)
