"""What an update rests on, and what happened to it."""

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q

from zone.ledger import clock
from zone.people.models import User
from zone.tracking.models.updates import ProgressUpdate
from zone.tracking.moves import MOVE_LABELS
from zone.tracking.update_fields import SIGNED_OF_EVIDENCE


def evidence_storage() -> FileSystemStorage:
    """Where evidence files lie: outside every served folder."""
    return FileSystemStorage(location=settings.EVIDENCE_ROOT)


class Evidence(models.Model):
    """What an update rests on: a file, or the citation of a published source."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="evidence", verbose_name="填报")
    citation = models.CharField("出处", max_length=300, blank=True)
    file = models.FileField("文件", storage=evidence_storage, max_length=200, blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("大小（字节）", default=0)
    content_type = models.CharField("类型", max_length=100, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "佐证"
        verbose_name_plural = "佐证"
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(citation="")) | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0)),
                name="evidence_file_or_citation",
            )
        ]

    def content(self) -> dict[str, Any]:
        """What may be signed of it, as plain values."""
        return {name: getattr(self, name) for name in SIGNED_OF_EVIDENCE} | {"file": str(self.file)}

    def __str__(self) -> str:
        return self.name or self.citation


class UpdateEvent(models.Model):
    """One move of an update: who, what, when, with which note. Never edited."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="events")
    move = models.CharField(max_length=12)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "填报办理过程"
        ordering = ["pk"]
        default_permissions = ()

    def get_move_display(self) -> str:
        return MOVE_LABELS[self.move]
