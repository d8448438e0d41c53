"""Seals of closed months, and the hashes of subtrees by which a proof is found without hashing everything again."""

import json
from typing import Any

from django.db import models
from django.urls import reverse

from zone.seals import documents


class Seal(models.Model):
    """One link of the chain of seals: a month closed, or a new key announced by the old one. Never changed.

    Month and person are stored as they were, not as foreign keys: a seal outlives the rows it names.
    """

    class Kind(models.TextChoices):
        MONTH = "month", "封账"
        KEY = "key", "换用新密钥"

    number = models.PositiveIntegerField("号次", primary_key=True)
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    month = models.DateField("月份", null=True)
    made_at = models.DateTimeField("封账时间")
    closed_by = models.CharField("关账人", max_length=150)
    ledger_size = models.BigIntegerField("操作日志条数")
    content_size = models.BigIntegerField("内容条数", default=0)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="取代"
    )
    changed = models.PositiveIntegerField("改动的填报", default=0)
    """How many updates were published of the month since the seal it supersedes."""
    key = models.CharField("公钥", max_length=44)
    text = models.TextField("封签内容")
    """What is signed, word for word."""
    digest = models.CharField("校验码", max_length=64, unique=True)
    signature = models.CharField("签名", max_length=128)

    class Meta:
        verbose_name = "封签"
        verbose_name_plural = "封签"
        ordering = ["-number"]
        default_permissions = ()
        indexes = [models.Index(fields=["month", "number"], name="seal_month")]

    def __str__(self) -> str:
        return documents.short_form(f"{self.month:%Y-%m}" if self.month else "密钥", self.digest)

    def get_absolute_url(self) -> str:
        return reverse("seals:seal", args=[self.number])

    @property
    def time_stamp(self) -> str:
        """The time stamp in hexadecimal; empty until there is one."""
        return self.stamp.token if hasattr(self, "stamp") else ""

    @property
    def signed(self) -> dict[str, Any]:
        """What the seal says, as it is signed."""
        return json.loads(self.text)

    @property
    def line(self) -> str:
        """The seal as a file or a line of the chain."""
        return documents.seal_line(self.text, self.signature, self.time_stamp)


class SealStamp(models.Model):
    """An authority's time stamp over a seal's signature (RFC 3161), added when it could be had."""

    seal = models.OneToOneField(Seal, models.PROTECT, primary_key=True, related_name="stamp")
    token = models.TextField("时间戳")
    added_at = models.DateTimeField("加盖时间")

    class Meta:
        default_permissions = ()


class LedgerSubtree(models.Model):
    """The hash over one full chunk of ledger entries: number 0 holds the entries 1 to `merkle.CHUNK`."""

    number = models.PositiveIntegerField(primary_key=True)
    root = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()


class ContentSubtree(models.Model):
    """The hash over one chunk of a sealed month's leaves, and where in the month it begins."""

    seal = models.ForeignKey(Seal, models.PROTECT, db_index=False, related_name="subtrees")
    number = models.PositiveIntegerField()
    undertaking = models.BigIntegerField()
    """Key of the undertaking whose update the first leaf is from."""
    skipped = models.PositiveIntegerField()
    """How many leaves of that update stand in the chunk before."""
    root = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["seal", "number"], name="seal_subtree_once")]
