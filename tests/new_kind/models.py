"""Reforms of the zone."""

from django.db import models

from zone.tracking.models import Undertaking


class Reform(Undertaking):
    """A reform. Empty pilot: 未公开."""

    KIND = "reform"

    pilot = models.CharField("试点单位", max_length=60, blank=True)

    class Meta:
        verbose_name = "改革事项"
        verbose_name_plural = "改革事项"
