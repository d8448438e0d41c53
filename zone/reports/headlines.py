"""Choosing the key figures of an annual report, and which were chosen at an instant."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from zone.ledger.ledger import begin_act, record
from zone.people.models import User
from zone.reports.figure_kind import FigureKind
from zone.reports.models import HeadlineChoice
from zone.tracking.models import Pillar

HEADLINES = 4
"""Key figures of a pillar, at most."""
STORED = ("pillar", "figure_name", "unit", "horizon", "is_example")
"""Under which names the parts of a `FigureKind` are stored and recorded, in their order."""


@dataclass(frozen=True)
class Chosen:
    """The choice in force: kinds of figures by pillar."""

    choice: HeadlineChoice | None = None
    """None: nobody has chosen yet."""
    kinds: dict[str, list[FigureKind]] = field(default_factory=dict)

    @property
    def seen(self) -> int:
        """By which a later choice says that it was made knowing this one."""
        return self.choice.pk if self.choice else 0

    def of(self, pillar: str) -> list[FigureKind]:
        return self.kinds.get(pillar, [])


def chosen_headlines(year: int, known_at: datetime | None = None) -> Chosen:
    """What was chosen last for the report of `year`, as known at the instant `known_at` (None: now)."""
    choices = HeadlineChoice.objects.filter(year=year).select_related("by").order_by("-at", "-pk")
    choice = (choices if known_at is None else choices.filter(at__lte=known_at)).first()
    if choice is None:
        return Chosen()
    kinds: dict[str, list[FigureKind]] = {}
    for one in choice.sums:
        kinds.setdefault(one["pillar"], []).append(FigureKind(*(one[name] for name in STORED)))
    return Chosen(choice, kinds)


@transaction.atomic
def choose_headlines(year: int, kinds: Iterable[FigureKind], *, by: User, seen: int) -> bool:
    """Let these kinds of figures be the key figures of their pillars, in this order; whether that changes anything.

    `seen` is the choice that the person was shown. Raises PermissionDenied if the user is no administrator,
    ValidationError if these are too many for a pillar or somebody else has chosen meanwhile.
    """
    if not by.is_administrator:
        raise PermissionDenied
    wanted: dict[str, list[FigureKind]] = {}
    for kind in dict.fromkeys(kinds):
        wanted.setdefault(kind.pillar, []).append(kind)
    for pillar, some in wanted.items():
        if len(some) > HEADLINES:
            raise ValidationError(f"{Pillar(pillar).label}最多选 {HEADLINES} 项，现选了 {len(some)} 项。", code="many")
    act = begin_act()
    before = chosen_headlines(year)
    if wanted == before.kinds:
        return False
    if before.choice and before.seen != seen:
        who = f"{before.choice.by} {localtime(before.choice.at):%m-%d %H:%M} "
        raise ValidationError(f"{who}已改过主要数据，请核对后重新选择。", code="changed")
    sums = [dict(zip(STORED, astuple(one), strict=True)) for some in wanted.values() for one in some]
    made = HeadlineChoice.objects.create(year=year, sums=sums, by=by, at=act.at)
    record("headline.choose", actor=by, obj=made, changes={"year": year, "sums": sums}, act=act)
    return True
