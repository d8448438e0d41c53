"""The months of an undertaking as its page draws them, cached until something is recorded about the undertaking."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.ledger.cache import LAST_ENTRY, cached_each
from zone.tracking.figures.status import amount_text, measured_text
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.updates.corrections import Change


@dataclass(frozen=True)
class Month:
    """One update on the timeline; `replaced` when a published correction stands in its place."""

    update: ProgressUpdate
    replaced: bool
    changes: list[Change] = field(default_factory=list)
    totals: dict[int, Decimal] = field(default_factory=dict)
    """The year's sum with each month's number, by indicator pk: of what is published in force, and of this update."""

    @property
    def lines(self) -> list[tuple[str, Measurement, str, str]]:
        """Each measurement: what is measured, the value in words, and the sum that it makes, if it makes one."""
        return [
            (one.indicator.month_label, one, measured_text(one), self._total_text(one))
            for one in self.update.measurements.all()
        ]

    def _total_text(self, measured: Measurement) -> str:
        total = self.totals.get(measured.indicator_id)
        return "" if total is None else amount_text(total, measured.indicator.unit)

    @property
    def key(self) -> tuple:
        """All that is shown of it: what is recorded under the undertaking's code, and the names of people.

        Nothing of the reader: who may read it, the page has asked.
        """
        people = (str(self.update.author), str(self.update.checked_by), str(self.update.published_by))
        return (self.update.pk, self.update.undertaking.code, getattr(self.update, LAST_ENTRY), people)


def drawn_months(months: list[Month]) -> list[SafeString]:
    """The updates of a timeline, in its order; they were read `with_last_entry`."""

    def draw(places: list[int]) -> list[SafeString]:
        missing = [months[place] for place in places]
        return [render_to_string("tracking/_month.html", {"month": one, "update": one.update}) for one in missing]

    return cached_each(("month",), [month.key for month in months], draw)
