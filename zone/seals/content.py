"""What a closed month holds, as the leaves of a tree: every text and every figure in force, one line each.

Nothing of it is stored beside the rows themselves: what is published is final, so the same leaves are read again for a
proof, as known when the month was sealed. If they differ, something was bent.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch, Sum

from zone.ledger.hashing import canonical
from zone.tracking.models import Indicator, Measurement, ProgressUpdate
from zone.tracking.models.updates import UpdateQuerySet
from zone.units import figure_text

UPDATES_AT_ONCE = 500

TEXTS = ("progress", "problems", "next_steps")
"""Texts of an update in a leaf of version 1. A text added to updates later needs a new version of seals."""


class Leaf(NamedTuple):
    """One line of a month, and where it stands: the update of which undertaking, and which leaf of it."""

    undertaking: int
    place: int
    text: str
    indicator: int | None
    """Key of the indicator of a figure; None for the update's texts."""


class MonthContent:
    """The content of `month` as known at `known_at`; `since` is when the seal before it was made, if there is one."""

    def __init__(self, month: date, known_at: datetime, since: datetime | None = None, changes: str = ""):
        self.month, self.known_at, self.since, self.changes = month, known_at, since, changes
        """`changes` is the digest of the seal that updates published since then change."""

    def leaves(self, undertaking: int = 0) -> Iterator[Leaf]:
        """The leaves in their order, from this undertaking's on, reading some updates at a time."""
        rows = self._updates().filter(undertaking__gte=undertaking)
        while updates := list(rows[:UPDATES_AT_ONCE]):
            sums = self._sums(updates)
            for update in updates:
                yield from self._of(update, sums)
            rows = self._updates().filter(undertaking__gt=updates[-1].undertaking_id)

    def changed(self) -> UpdateQuerySet:
        """The updates published since the seal before: what a new seal of the month changes."""
        if self.since is None:
            return ProgressUpdate.objects.none()
        published = self._in_force().filter(published_at__gt=self.since)
        return published.select_related("undertaking").order_by("undertaking_id")

    def _in_force(self) -> UpdateQuerySet:
        return ProgressUpdate.objects.in_force(self.known_at).filter(month=self.month)

    def _updates(self) -> UpdateQuerySet:
        measured = Measurement.objects.select_related("indicator").order_by("indicator_id")
        related = (Prefetch("measurements", measured), "evidence")
        return self._in_force().select_related("undertaking").prefetch_related(*related).order_by("undertaking_id")

    def _of(self, update: ProgressUpdate, sums: dict[int, Decimal]) -> Iterator[Leaf]:
        pk = update.undertaking_id
        yield Leaf(pk, 0, canonical(self._texts_leaf(update)), None)
        for place, measured in enumerate(update.measurements.all(), 1):
            yield Leaf(pk, place, canonical(self._figure_leaf(update, measured, sums)), measured.indicator_id)

    def _texts_leaf(self, update: ProgressUpdate) -> dict:
        is_changed = self.since is not None and update.published_at is not None and update.published_at > self.since
        return {
            "kind": "update",
            "month": f"{self.month:%Y-%m}",
            "undertaking": update.undertaking.code,
            "revision": update.revision,
            "no_change": update.no_change,
            "correction_reason": update.correction_reason,
            "changes_seal": self.changes if is_changed else "",
            **{name: getattr(update, name) for name in TEXTS},
            "evidence": [
                {"name": one.name, "citation": one.citation, "sha256": one.sha256} for one in update.evidence.all()
            ],
            "content_hash": update.content_hash,
            "published_at": update.published_at,
        }

    def _figure_leaf(self, update: ProgressUpdate, measured: Measurement, sums: dict[int, Decimal]) -> dict:
        indicator, labels = measured.indicator, measured.labels_at_publication
        figure = sums.get(indicator.pk, measured.value)
        unit, word = labels.get("unit", indicator.unit), labels.get("qualifier_word", "")
        return {
            "kind": "figure",
            "month": f"{self.month:%Y-%m}",
            "undertaking": update.undertaking.code,
            "reference": labels.get("reference", ""),
            "subject": labels.get("subject", ""),
            "pillar": labels.get("pillar", ""),
            "indicator": labels.get("indicator", ""),
            "horizon": labels.get("horizon", ""),
            "value": f"{measured.value:.4f}",
            "figure": f"{figure:.4f}",
            "unit": unit,
            "aggregation": labels.get("aggregation", indicator.aggregation),
            "qualifier": measured.qualifier,
            "qualifier_word": word,
            "text": figure_text(figure, unit, measured.qualifier, word),
            "note": measured.note,
            "revision": update.revision,
            "content_hash": update.content_hash,
        }

    def _sums(self, updates: list[ProgressUpdate]) -> dict[int, Decimal]:
        """Of indicators whose months add up, the figure at the end of the month: what the year has brought so far."""
        measured = [one for update in updates for one in update.measurements.all()]
        adding = {one.indicator_id for one in measured if one.indicator.adds_up}
        if not adding:
            return {}
        year = Measurement.objects.in_force(self.known_at).filter(
            indicator__in=adding, update__month__gte=self.month.replace(month=1), update__month__lte=self.month
        )
        return dict(year.order_by().values_list("indicator").annotate(added=Sum("value")))


def place_of(content: MonthContent, indicator: Indicator) -> Leaf | None:
    """The leaf of this indicator's figure; None if the month has none."""
    for leaf in content.leaves(indicator.undertaking_id):
        if leaf.undertaking != indicator.undertaking_id:
            return None
        if leaf.indicator == indicator.pk:
            return leaf
    return None
