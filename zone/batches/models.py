"""A batch: many rows changed in one action, each wholly or not at all, previewed before and undone after."""

import hashlib
from datetime import timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zone.batches.moves import AT_WORK, BATCH_MOVES, PERSONS_MOVES, BatchState
from zone.batches.permissions import may_decide, may_undo
from zone.ledger import clock
from zone.ledger.ledger import canonical, client_address
from zone.moves import Reviewed
from zone.people.models import User

HEARTBEAT_TIMEOUT = timedelta(seconds=30)
"""How long the work on a batch may be silent before it counts as interrupted."""

UNDO_FOR = timedelta(days=30)
"""How long after its acceptance a batch may be undone."""


class BatchKind(models.TextChoices):
    BULK = "bulk", "批量修改"
    IMPORT = "import", "导入"


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> Self:
        """A person's own batches; administrators see all."""
        return self if user.is_administrator else self.filter(by=user)


class Batch(Reviewed):
    """Changes of many rows proposed, accepted and made by one person."""

    MOVES = BATCH_MOVES

    kind = models.CharField("方式", max_length=8, choices=BatchKind.choices)
    resource = models.CharField("对象", max_length=40)
    """Name of what is changed, one of `zone.batches.resources.RESOURCES`."""
    title = models.CharField("名称", max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="batches", verbose_name="操作人")
    state = models.CharField(
        "状态", max_length=10, choices=BatchState.choices, default=BatchState.READING, editable=False
    )
    options = models.JSONField("条件", default=dict)
    """What the resource needs to know, such as the month an import reports for."""
    file_name = models.CharField("文件", max_length=200, blank=True)
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    reading_error = models.TextField("无法读取的原因", blank=True)
    total = models.PositiveIntegerField("总行数", default=0)
    processed = models.PositiveIntegerField("已处理", default=0)
    """Rows the present work has finished, of `total`: the bar."""
    wants_stop = models.BooleanField(default=False)
    chosen = models.TextField(blank=True)
    """For a bulk action: the keys of the chosen rows, one a line. Read only while the batch is being read."""
    address = models.CharField(max_length=45, blank=True)
    """Network address of the person who started it; the ledger records it for rows changed behind the page, too."""
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人")
    created_at = models.DateTimeField("创建时间", default=clock.now)
    accepted_at = models.DateTimeField("确认时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    heartbeat_at = models.DateTimeField("最近响应", default=clock.now)
    """When the work last showed that it is alive; silent for a while, it was killed and may be resumed."""
    worker = models.CharField(max_length=16, blank=True)
    """Who is at work on it now; empty when nobody is."""

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "批量操作"
        verbose_name_plural = "批量操作"
        default_permissions = ()
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("batches:batch", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard of the work for so long that whoever did it was stopped or never began."""
        return self.is_at_work and clock.now() - self.heartbeat_at > HEARTBEAT_TIMEOUT

    @property
    def has_worker(self) -> bool:
        """Whether somebody is at work on it and alive."""
        return bool(self.worker) and not self.is_silent

    @classmethod
    def lock(cls, pk: int) -> Self:
        held = cls.objects.select_for_update(of=("self",), no_key=True).defer("chosen")
        return held.select_related("by", "undone_by").get(pk=pk)

    def may(self, user: User | None, name: str) -> bool:
        if name not in PERSONS_MOVES:
            return user is None
        if user is None:
            return False
        return may_undo(user, self) if name == "undo" else may_decide(user, self)

    def refusal(self, name: str, user: User | None) -> str:
        if self.state not in self.MOVES[name].sources or (name == "undo" and self.accepted_at is None):
            if name == "undo":
                return f"当前状态为“{self.get_state_display()}”，不能撤销。"
            return f"该批量操作{self.get_state_display()}，没有再次执行。"
        if name == "undo" and self.accepted_at and clock.now() - self.accepted_at > UNDO_FOR:
            return f"确认执行已超过 {UNDO_FOR.days} 天，不能再撤销。"
        return ""

    def prepare_move(self, name: str, *, by: User | None, **seen: Any) -> dict[str, Any]:
        """All of the move: its rows are many, and the ledger shall not wait for them."""
        if name == "accept":
            return self._accept()
        if name == "undo":
            return self._begin_undo(by)
        self.wants_stop = False
        if name in ("drop", "stop_reading"):
            self.rows.filter(outcome__in=(RowOutcome.READY, RowOutcome.CONFLICT)).update(outcome=RowOutcome.STOPPED)
        elif name == "stop":
            self.rows.filter(outcome=RowOutcome.CHOSEN).update(outcome=RowOutcome.STOPPED)
        self.finished_at = None if name == "offer" else clock.now()
        return {}

    def _accept(self) -> dict[str, Any]:
        self._begin(self.rows.filter(outcome=RowOutcome.READY).update(outcome=RowOutcome.CHOSEN), "没有要修改的行。")
        self.accepted_at = self.heartbeat_at
        recorded: dict[str, Any] = {"title": self.title, "rows": self.total, "rows_sha256": self._digest()}
        return recorded | ({"file": self.file_name, "sha256": self.file_sha256} if self.file_name else {})

    def _begin_undo(self, by: User | None) -> dict[str, Any]:
        self._begin(self.rows.filter(outcome=RowOutcome.DONE).count(), "没有可以撤销的行。")
        self.undone_by = by
        return {"title": self.title, "rows": self.total}

    def _begin(self, total: int, none: str) -> None:
        """Let the work begin on `total` rows. Raises ValidationError with the sentence `none` if there are none."""
        if not total:
            raise ValidationError(none)
        self.total, self.processed = total, 0
        self.heartbeat_at, self.address = clock.now(), client_address.get()[:45]

    def _digest(self) -> str:
        """One hash over what every accepted row is to become, in the batch's order."""
        digest = hashlib.sha256()
        accepted = self.rows.filter(outcome=RowOutcome.CHOSEN).order_by("number")
        for key, values in accepted.values_list("key", "values").iterator():
            digest.update(canonical([key, values]).encode() + b"\n")
        return digest.hexdigest()

    def ledger_action(self, name: str) -> str:
        return {"accept": f"batch.{self.kind}", "undo": "batch.undo"}.get(name, "")


class RowOutcome(models.TextChoices):
    SAME = "same", "无变化"
    READY = "ready", "将修改"
    CONFLICT = "conflict", "双方均有修改"
    ERROR = "error", "有误"
    CHOSEN = "chosen", "待执行"
    DONE = "done", "已修改"
    REFUSED = "refused", "未执行"
    SKIPPED = "skipped", "未选"
    STOPPED = "stopped", "取消前未执行"
    UNDONE = "undone", "已撤销"
    CHANGED = "changed", "之后又有改动，未撤销"


NOT_WRITTEN = (RowOutcome.ERROR, RowOutcome.CONFLICT, RowOutcome.REFUSED, RowOutcome.SKIPPED, RowOutcome.STOPPED)
"""Outcomes of rows that wanted something and did not get it; an import returns them."""


class BatchRow(models.Model):
    """One row of a batch: what it is about, what would change, what became of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行")
    """Place in the batch; for an import, the row of the file's worksheet."""
    key = models.CharField("编码", max_length=80, blank=True)
    label = models.CharField("名称", max_length=200, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=RowOutcome.choices)
    values: Any = models.JSONField(default=dict)
    """What the row is to become, by field name, as plain values."""
    base: Any = models.JSONField(default=dict)
    """For an import of an exported row: what those fields were that were changed on both sides since."""
    current: Any = models.JSONField(default=dict)
    """What each field held when the preview was made."""
    applied: Any = models.JSONField(default=dict)
    """What was really changed: {field: [before, after]}."""
    for_undo: Any = models.JSONField(default=dict)
    """What else the resource needs to know to take it back."""
    errors: Any = models.JSONField(default=dict)
    """Why not, in sentences, by field name; under "" what concerns the whole row."""
    cells: Any = models.JSONField(default=list)
    """For an import: the row's cells as the file has them, so that it can be returned."""

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batchrow_number")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="batchrow_outcome"),
            models.Index(fields=["batch", "number"], name="batchrow_chosen", condition=Q(outcome=RowOutcome.CHOSEN)),
        ]

    def __str__(self) -> str:
        return self.label or self.key
