"""Chosen key figures against their entries: what a report of a past instant shows was chosen by then."""

import json
from collections.abc import Iterator

from django.urls import reverse

from zone.ledger.proof import Check, Fault, Walk, confirmed, entries_by_object
from zone.reports.models import HeadlineChoice

CHOOSE = "headline.choose"
BEGINNINGS: dict[str, tuple[str, ...]] = {CHOOSE: ()}


def bent_choices(walk: Walk) -> Iterator[Fault]:
    """Choices that nobody made, or that are not as they were made."""
    for keys in walk.chunks(HeadlineChoice.objects.all(), HeadlineChoice):
        yield from confirmed(_bent_choices, keys)


def _bent_choices(keys: list[int]) -> Iterator[Fault]:
    entries = entries_by_object(HeadlineChoice, keys)
    for choice in HeadlineChoice.objects.filter(pk__in=keys).order_by("pk"):
        made = next((one for one in entries[str(choice.pk)] if one.action == CHOOSE), None)
        page = reverse("reports:annual", args=[choice.year])
        if made is None:
            yield Fault(f"{choice}在操作日志中没有选定记录", page)
            continue
        said = json.loads(made.changes)
        recorded = (said["year"], said["sums"], made.actor_id, made.at)
        if (choice.year, choice.sums, choice.by_id, choice.at) != recorded:
            yield Fault(f"{choice}与操作日志所记不符", page)


CHECKS = {"headlines": Check("年度报表主要数据", bent_choices, HeadlineChoice.objects.count)}
