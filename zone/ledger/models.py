"""The ledger: one append-only, hash-chained row per action."""

import json

from django.db import models

from zone.ledger import labels


class LedgerEntry(models.Model):
    """One action, recorded once: who did what to which object, when and from where.

    Actor and object are stored as text, not as foreign keys: the ledger outlives the rows
    it names, and no deletion elsewhere may touch it.
    """

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor = models.CharField("操作人", max_length=150, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    action = models.CharField("操作", max_length=60)
    object_type = models.CharField("对象类型", max_length=80, blank=True)
    object_id = models.CharField("对象编号", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=300, blank=True)
    topic = models.CharField("所属事项编码", max_length=40, blank=True)
    changes = models.TextField("内容", blank=True)
    previous_hash = models.CharField("上一条校验码", max_length=64)
    own_hash = models.CharField("校验码", max_length=64, unique=True)
    key_id = models.CharField("密钥编号", max_length=12, blank=True, default="")
    """Which key authenticates it (`zone.ledger.keys`); empty: written before there was one."""
    mac = models.CharField("认证码", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "操作日志"
        verbose_name_plural = "操作日志"
        ordering = ["-sequence"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="ledger_at"),
            models.Index(fields=["actor", "sequence"], name="ledger_actor"),
            models.Index(fields=["action", "sequence"], name="ledger_action"),
            models.Index(fields=["object_type", "object_id", "sequence"], name="ledger_object"),
            models.Index(fields=["topic", "sequence"], name="ledger_topic"),
        ]

    def __str__(self) -> str:
        return f"第{self.sequence}条 {self.action_word} {self.object_label}".rstrip()

    @property
    def who(self) -> str:
        """The sign-in name of whoever acted; a refused sign-in has none, nor has a command."""
        return self.actor or ("未登录" if self.address else "系统")

    @property
    def action_word(self) -> str:
        """The action in the words of the trade."""
        return labels.action_word(self.action)

    @property
    def object_word(self) -> str:
        """What kind of thing the object is, in words; empty for none."""
        return labels.object_word(self.object_type) if self.object_type else ""

    @property
    def plain_lines(self) -> list[labels.Line]:
        """Those that say what was changed and why: enough beside the object itself."""
        return [
            line
            for line in self.lines
            if line.before is not None or (line.label in labels.REASONS and line.after != labels.NOTHING)
        ]

    @property
    def lines(self) -> list[labels.Line]:
        """What the entry records, line by line in words; content that was tampered with is shown as it is."""
        try:
            changes = json.loads(self.changes) if self.changes else None
        except ValueError:
            changes = self.changes
        return labels.lines(self.action, self.object_type, changes)


class LastEntry(models.Model):
    """The last entry about each type of object, so that what was computed from such rows is known to hold still.

    Follows from the entries themselves; `verify_ledger` compares the two.
    """

    object_type = models.CharField(max_length=80, primary_key=True)
    sequence = models.BigIntegerField()

    class Meta:
        default_permissions = ()


class LedgerHead(models.Model):
    """The last link of the chain: the one row every writer locks, so that it never forks."""

    sequence = models.BigIntegerField(default=0)
    own_hash = models.CharField(max_length=64, default="0" * 64)
    at = models.DateTimeField(null=True)
    """Time of the last entry, which every later one exceeds; None: no entry was written since this is noted."""

    class Meta:
        default_permissions = ()
