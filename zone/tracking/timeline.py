"""The months of an undertaking as its page draws them, cached until something is recorded about the undertaking."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from zone.ledger.cache import LAST_ENTRY, cached_each
from zone.tracking.figures.status import measured_text
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.updates.corrections import Change


@dataclass(frozen=True)
class Month:
    """One update on the timeline; `replaced` when a published correction stands in its place."""

    update: ProgressUpdate
    replaced: bool
    changes: list[Change] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[Measurement, str]]:
        """Each measurement with its value in words."""
        return [(one, measured_text(one)) for one in self.update.measurements.all()]

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
