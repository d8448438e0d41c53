"""When which job was due, and what came of it."""

from datetime import timedelta

from django.db import models

from zone.jobs.base import JOBS
from zone.ledger import clock

HEARTBEAT_TIMEOUT = timedelta(minutes=3)
"""After so long a silence, whoever was at work on a job is gone."""


WITHOUT_LINES = {
    "lost": "执行中断：进程被终止或服务器停机；下次到时重新执行。",
    "overdue": "已交后台执行但一直未开始，后台程序可能未运行。",
    "waiting": "已交给后台，等待执行。",
    "running": "正在执行，还没有结果。",
}
"""What there is to say of a slot in this state before anything came of it."""


class Outcome(models.TextChoices):
    """What came of a job; empty while nothing has."""

    WELL = "well", "正常"
    FAULTS = "faults", "发现问题"
    FAILED = "failed", "执行失败"
    SKIPPED = "skipped", "错过未执行"


class Slot(models.Model):
    """One job at one instant at which it is due. The pair is unique, so that no two clocks have it done twice."""

    job = models.CharField("任务", max_length=40)
    due = models.DateTimeField("应执行时间")
    made_at = models.DateTimeField("交办时间", default=clock.now)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近响应", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    faults = models.PositiveIntegerField("问题数", default=0)
    lines = models.JSONField("说明", default=list)
    """Sentences in order, each {"text": …, "url": …}."""
    measures = models.JSONField("测得", default=dict)

    class Meta:
        verbose_name = "定时任务记录"
        verbose_name_plural = "定时任务记录"
        default_permissions = ("view",)
        ordering = ["-due", "-pk"]
        constraints = [models.UniqueConstraint(fields=["job", "due"], name="slot_once")]
        indexes = [models.Index(fields=["-due", "-id"], name="slot_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The job's title; of a job that is gone, its name."""
        job = JOBS.get(self.job)
        return job.title if job else self.job

    @property
    def is_lost(self) -> bool:
        """Begun, and whoever did it is silent: killed, or the machine went down."""
        if self.outcome or not self.heartbeat_at:
            return False
        return clock.now() - self.heartbeat_at > HEARTBEAT_TIMEOUT

    @property
    def is_overdue(self) -> bool:
        """Handed to the worker, who has not begun within the job's grace."""
        job = JOBS.get(self.job)
        return job is not None and not self.outcome and not self.started_at and clock.now() - self.made_at > job.grace

    @property
    def state(self) -> str:
        """The outcome, or how far it is: waiting, overdue, running, lost."""
        if self.outcome:
            return self.outcome
        if self.started_at:
            return "lost" if self.is_lost else "running"
        return "overdue" if self.is_overdue else "waiting"

    @property
    def state_word(self) -> str:
        words = {"waiting": "等待执行", "overdue": "逾期未执行", "running": "正在执行", "lost": "未完成"}
        return words.get(self.state) or str(self.get_outcome_display())

    @property
    def is_problem(self) -> bool:
        return self.state not in (Outcome.WELL, "waiting", "running")

    @property
    def duration(self) -> str:
        """How long it took, in words; empty while it has not ended, or where it never began."""
        if not self.started_at or not self.finished_at:
            return ""
        minutes, seconds = divmod(round((self.finished_at - self.started_at).total_seconds()), 60)
        if minutes:
            return f"{minutes} 分 {seconds} 秒"
        return f"{seconds} 秒" if seconds else "不到 1 秒"

    @property
    def first_sentence(self) -> str:
        """The first of its lines, or why there is none yet."""
        if self.lines:
            return self.lines[0]["text"]
        return WITHOUT_LINES.get(self.state, "")

    @property
    def hidden(self) -> int:
        """Faults that have no line of their own."""
        return max(0, self.faults - len(self.lines))
