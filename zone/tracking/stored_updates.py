"""Updates as their tables hold them, many at a time: plain rows for walks over all of them, one statement a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from zone.tracking.models import Contributor, Evidence, Measurement, ProgressUpdate, UpdateEvent
from zone.tracking.signed_content import signed_content, signed_number
from zone.tracking.update_fields import DECLARED, SIGNED_OF_EVIDENCE, SIGNED_OF_MEASUREMENT, TEXTS

COLUMNS = (
    *("pk", "undertaking__code", "month", "revision", "corrects", "state", "author", "submitted_at", "is_late"),
    *(
        "checked_by",
        "checked_at",
        "checked_in_stead",
        "published_by",
        "published_at",
        "content_hash",
        "content_version",
    ),
    *DECLARED,
    *TEXTS,
)
MEASURED = ("update", "indicator", "value", "labels_at_publication", *SIGNED_OF_MEASUREMENT)
RESTS_ON = ("update", "pk", "file", *SIGNED_OF_EVIDENCE)


@dataclass(slots=True)
class StoredUpdate:
    """One update with all that belongs to it. References are keys; names are those of the columns."""

    row: dict[str, Any]
    measurements: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    contributors: set[int] = field(default_factory=set)
    events: list[tuple[str, int, datetime, str]] = field(default_factory=list)
    """Move, person, time and note of each, in their order."""

    def published_content(self) -> dict[str, Any]:
        """What a publisher answers for, as it is stored now: of a published update that of `ProgressUpdate.content`."""
        facts = {**self.row, "undertaking": self.row["undertaking__code"], "month": f"{self.row['month']:%Y-%m}"}
        measured = (
            ({**one, "value": signed_number(one["value"])}, one["labels_at_publication"])
            for one in sorted(self.measurements, key=itemgetter("indicator"))
        )
        evidence = sorted(self.evidence, key=itemgetter("pk"))
        return signed_content(self.row["content_version"], facts, measured, evidence)


def stored_updates(keys: Sequence[int]) -> list[StoredUpdate]:
    """The updates with these keys, which ascend; in that order.

    Tables are asked for what lies between the first and the last of them: a list of keys takes longer to send than
    the rows to read.
    """
    first, last, wanted = keys[0], keys[-1], set(keys)
    rows = ProgressUpdate.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").values(*COLUMNS)
    found = {row["pk"]: StoredUpdate(row) for row in rows if row["pk"] in wanted}

    def parts(model: Any) -> Any:
        return model.objects.filter(update__gte=first, update__lte=last).order_by()

    for one in parts(Measurement).values(*MEASURED):
        if update := found.get(one["update"]):
            update.measurements.append(one)
    for one in parts(Evidence).values(*RESTS_ON):
        if update := found.get(one["update"]):
            update.evidence.append(one)
    for key, user in parts(Contributor).values_list("update", "user"):
        if update := found.get(key):
            update.contributors.add(user)
    for key, *event in parts(UpdateEvent).order_by("pk").values_list("update", "move", "by", "at", "note"):
        if update := found.get(key):
            update.events.append(tuple(event))
    return list(found.values())
