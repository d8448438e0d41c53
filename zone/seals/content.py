"""What a closed month holds, as the leaves of a tree: every text and every figure in force, one line each.

Nothing of it is stored beside the rows themselves: what is published is final, so the same leaves are read again for a
proof, as known when the month was sealed. If they differ, something was bent.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from zone.ledger.hashing import canonical
from zone.tracking.models import Aggregation, Evidence, Indicator, Measurement, ProgressUpdate, Undertaking
from zone.tracking.models.updates import UpdateQuerySet
from zone.tracking.signed_content import signed_number
from zone.units import figure_text

UPDATES_AT_ONCE = 500

TEXTS = ("progress", "problems", "next_steps")
"""Texts of an update in a leaf of version 1. A text added to updates later needs a new version of seals."""
SIGNED = ("revision", "no_change", "correction_reason", "content_hash", "published_at")
"""What a leaf says of an update beside its texts."""
LABELS = ("reference", "subject", "pillar", "indicator", "horizon", "qualifier_word")
"""What a figure was called when it was published."""

UPDATE = ("pk", "undertaking_id", "undertaking__code", *SIGNED)
INDICATOR = ("indicator_id", "indicator__unit", "indicator__aggregation")
MEASURED = ("update_id", "value", "qualifier", "note", "labels_at_publication", *INDICATOR)
EVIDENCE = ("update_id", "name", "citation", "sha256")

Row = dict[str, Any]


class Leaf(NamedTuple):
    """One line of a month, and where it stands: the update of which undertaking, and which leaf of it."""

    undertaking: int
    place: int
    text: str
    indicator: int | None
    """Key of the indicator of a figure; None for the update's texts."""


class MonthContent:
    """The content of `month` as known at `known_at` (None: now); `since` is when its seal before was made."""

    def __init__(self, month: date, known_at: datetime | None, since: datetime | None = None, changes: str = ""):
        self.month, self.known_at, self.since, self.changes = month, known_at, since, changes
        """`changes` is the digest of the seal that updates published since then change."""

    def leaves(self, undertaking: int = 0, at_once: int = UPDATES_AT_ONCE) -> Iterator[Leaf]:
        """The leaves in their order, from this undertaking's on, reading so many undertakings at a time."""
        keys = Undertaking.objects.order_by("pk").values_list("pk", flat=True)
        chunk = list(keys.filter(pk__gte=undertaking)[:at_once])
        while chunk:
            yield from self._of(chunk)
            chunk = list(keys.filter(pk__gt=chunk[-1])[:at_once]) if len(chunk) == at_once else []

    def changed(self) -> UpdateQuerySet:
        """The updates published since the seal before: what a new seal of the month changes."""
        if self.since is None:
            return ProgressUpdate.objects.none()
        return self._in_force().filter(published_at__gt=self.since).order_by("undertaking_id")

    def _in_force(self) -> UpdateQuerySet:
        return ProgressUpdate.objects.in_force(self.known_at).filter(month=self.month)

    def _of(self, undertakings: list[int]) -> Iterator[Leaf]:
        """The leaves of these undertakings. Named one by one, they are found by their index in every month."""
        named = self._in_force().filter(undertaking__in=undertakings)
        updates = list(named.order_by("undertaking_id").values(*UPDATE, *TEXTS))
        keys = [update["pk"] for update in updates]
        measured = _by_update(Measurement.objects.filter(update__in=keys).order_by("indicator_id").values(*MEASURED))
        evidence = _by_update(Evidence.objects.filter(update__in=keys).order_by("pk").values(*EVIDENCE))
        sums = self._sums(one for several in measured.values() for one in several)
        for update in updates:
            pk, code = update["undertaking_id"], update["undertaking__code"]
            yield Leaf(pk, 0, canonical(self._texts_leaf(update, evidence.get(update["pk"], []))), None)
            for place, one in enumerate(measured.get(update["pk"], ()), 1):
                indicator = one["indicator_id"]
                figure = sums[indicator] if indicator in sums else one["value"]
                yield Leaf(pk, place, canonical(self._figure_leaf(code, update, one, figure)), indicator)

    def _texts_leaf(self, update: Row, evidence: list[Row]) -> Row:
        is_changed = self.since is not None and update["published_at"] > self.since
        return {
            "kind": "update",
            "month": f"{self.month:%Y-%m}",
            "undertaking": update["undertaking__code"],
            "changes_seal": self.changes if is_changed else "",
            "evidence": [{name: one[name] for name in ("name", "citation", "sha256")} for one in evidence],
            **{name: update[name] for name in (*SIGNED, *TEXTS)},
        }

    def _figure_leaf(self, code: str, update: Row, measured: Row, figure: Decimal) -> Row:
        labels = measured["labels_at_publication"]
        unit, word = labels.get("unit", measured["indicator__unit"]), labels.get("qualifier_word", "")
        return {
            "kind": "figure",
            "month": f"{self.month:%Y-%m}",
            "undertaking": code,
            **{name: labels.get(name, "") for name in LABELS},
            "value": signed_number(measured["value"]),
            "figure": signed_number(figure),
            "unit": unit,
            "aggregation": labels.get("aggregation", measured["indicator__aggregation"]),
            "qualifier": measured["qualifier"],
            "text": figure_text(figure, unit, measured["qualifier"], word),
            "note": measured["note"],
            "revision": update["revision"],
            "content_hash": update["content_hash"],
        }

    def _sums(self, measured: Iterable[Row]) -> dict[int, Decimal]:
        """Of indicators whose months add up, the figure at the end of the month: what the year has brought so far."""
        adding = [one["indicator_id"] for one in measured if one["indicator__aggregation"] == Aggregation.INCREMENT]
        if not adding:
            return {}
        year = Measurement.objects.in_force(self.known_at).filter(
            indicator__in=adding, update__month__gte=self.month.replace(month=1), update__month__lte=self.month
        )
        added = year.order_by().values_list("indicator").annotate(added=Sum("value"))
        return {indicator: total or Decimal(0) for indicator, total in added}


def _by_update(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["update_id"], []).append(row)
    return found


def place_of(content: MonthContent, indicator: Indicator) -> Leaf | None:
    """The leaf of this indicator's figure; None if the month has none."""
    for leaf in content.leaves(indicator.undertaking_id, at_once=1):
        if leaf.undertaking != indicator.undertaking_id:
            return None
        if leaf.indicator == indicator.pk:
            return leaf
    return None
