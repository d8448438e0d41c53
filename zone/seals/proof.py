"""Seals as a part of `manage.py verify`."""

from collections.abc import Iterator

from django.urls import reverse

from zone.ledger.proof import Check, Fault, Walk
from zone.seals import verify
from zone.seals.models import Seal


def broken_seals(walk: Walk) -> Iterator[Fault]:
    """What is not as it was sealed."""
    page = reverse("seals:seals")
    yield from (Fault(sentence, page) for sentence in verify.faults())
    walk.advance(Seal.objects.count())


CHECKS = {"seals": Check("封账", broken_seals, Seal.objects.count)}
