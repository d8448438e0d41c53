"""What is reported each month: progress updates, and the people who had a hand in them.

A published row is final. The database enforces that (`triggers.py`), not this module.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate

from zone.ledger.ledger import record
from zone.moves import Reviewed
from zone.people.models import User
from zone.people.roles import Role
from zone.rows import locked_row, row, rows
from zone.tracking.kinds import checked_kinds, state_word
from zone.tracking.models.contributors import Contributor
from zone.tracking.models.months import ReportMonth
from zone.tracking.models.undertakings import Undertaking, of_visible
from zone.tracking.moves import CHECK_MOVES, EDITABLE, MOVES, PENDING, UpdateState
from zone.tracking.permissions import may_move
from zone.tracking.signed_content import CURRENT, hash_of, signed_content
from zone.tracking.update_fields import DECLARED, TEXTS, UpdateText

R = TypeVar("R", bound="models.QuerySet[Any]")

IS_PENDING = reduce(or_, (Q(state=state.value) for state in PENDING))
"""That an update waits for a review, said as its index says it: SQLite uses the index of some rows only for a condition
that says the same, and finds no list of values the same as another."""


def in_force(rows: R, update: str = "", known_at: datetime | None = None) -> R:
    """Rows whose update is published and replaced by no published correction, as known at `known_at` (None: now).

    `update` is the path from a row to its update, "" where the rows are updates themselves. Of a month one update
    is the first and each correction corrects the one before: two constraints hold that, so asking for the
    correction alone, by its index, is enough.
    """
    path = f"{update}__" if update else ""
    published = {"state": UpdateState.PUBLISHED} | ({} if known_at is None else {"published_at__lte": known_at})
    correction = ProgressUpdate.objects.filter(**published, corrects=OuterRef(update or "pk"))
    return rows.filter(**{path + name: value for name, value in published.items()}).exclude(Exists(correction))


def those_in_force(updates: Collection["ProgressUpdate"]) -> list["ProgressUpdate"]:
    """Which of all updates of an undertaking, already read, are in force now: the same as `in_force` asks for."""
    published = [update for update in updates if update.state == UpdateState.PUBLISHED]
    replaced = {update.corrects_id for update in published}
    return [update for update in published if update.pk not in replaced]


class UpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def visible_to(self, user: User) -> "UpdateQuerySet":
        """Updates of the undertakings this person may see."""
        return of_visible(self, user)

    def in_force(self, known_at: datetime | None = None) -> "UpdateQuerySet":
        """The updates that count, as known at the instant `known_at` (None: now)."""
        return in_force(self, known_at=known_at)

    def pending(self) -> "UpdateQuerySet":
        """What is filed and waits for its check or its publication."""
        return self.filter(IS_PENDING)

    def to_check(self) -> "UpdateQuerySet":
        """What waits for its department's check."""
        return self.filter(state=UpdateState.SUBMITTED, undertaking__kind__in=checked_kinds())

    def to_publish(self) -> "UpdateQuerySet":
        """What waits to be published, of what is pending."""
        return self.exclude(state=UpdateState.SUBMITTED, undertaking__kind__in=checked_kinds())

    def pending_in(self, user: User) -> "UpdateQuerySet":
        """What is pending of all that this person may review, whoever is the one to act next."""
        pending = self.pending()
        return pending if user.is_administrator else pending.filter(undertaking__lead_department=user.department_id)

    def waiting_for(self, user: User) -> "UpdateQuerySet":
        """Pending updates on which this person is the one to act next: the review queue.

        Reviewers check their department's; administrators publish what needs no check or has
        passed it, and check what no department leads. Nobody waits for their own, nor for what they checked.
        """
        to_check = Q(state=UpdateState.SUBMITTED, undertaking__kind__in=checked_kinds())
        if user.is_administrator:
            mine = IS_PENDING & ~(to_check & Q(undertaking__lead_department__isnull=False))
        elif Role.REVIEWER in user.roles and user.department_id:
            mine = to_check & Q(undertaking__lead_department=user.department_id)
        else:
            return self.none()
        # The state is said once: said twice, PostgreSQL takes the rows for few and reads all undertakings for them.
        had_a_hand = Exists(Contributor.objects.filter(user=user, update=OuterRef("pk")))
        return self.filter(mine, ~had_a_hand, ~Q(checked_by=user))


class ProgressUpdate(Reviewed):
    """What a department reports of one undertaking for one month; a later revision is a correction (更正)."""

    MOVES = MOVES

    # Undertaking and month have no index of their own: two of those below begin with them.
    undertaking = models.ForeignKey(
        Undertaking, models.PROTECT, db_index=False, related_name="updates", verbose_name="事项"
    )
    month = models.ForeignKey(ReportMonth, models.PROTECT, db_index=False, related_name="updates", verbose_name="月份")
    revision = models.PositiveSmallIntegerField("版次", default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正对象"
    )
    correction_reason = models.CharField("更正原因", max_length=500, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=UpdateState.choices, default=UpdateState.DRAFT, editable=False
    )
    no_change = models.BooleanField("本月无变化", default=False)
    progress = TEXTS["progress"].column()
    problems = TEXTS["problems"].column()
    next_steps = TEXTS["next_steps"].column()
    version = models.PositiveIntegerField("保存次数", default=0, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="updates_written", verbose_name="填报人")
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    is_late = models.BooleanField("逾期", default=False, editable=False)
    seen_at = models.DateTimeField("审核人首次查看", null=True, editable=False)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="updates_checked", editable=False, verbose_name="审核人"
    )
    checked_at = models.DateTimeField("审核时间", null=True, editable=False)
    checked_in_stead = models.BooleanField("代审", default=False, editable=False)
    """Whether an administrator made the department's check in its stead."""
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="updates_published", editable=False, verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    content_hash = models.CharField("发布内容校验码", max_length=64, blank=True, editable=False)
    content_version = models.PositiveSmallIntegerField("签署内容版本", default=1, editable=False)
    """By which list of `signed_content` it was published; until then the current list counts."""

    objects = UpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "进度填报"
        verbose_name_plural = "进度填报"
        ordering = ["-month_id", "undertaking_id", "-revision"]
        default_permissions = ("view",)
        permissions = [
            ("report_progressupdate", "填报进度"),
            ("check_progressupdate", "部门审核进度"),
            ("publish_progressupdate", "发布进度"),
        ]
        indexes = [
            models.Index(fields=["month", "state", "corrects", "is_late", "undertaking"], name="update_month"),
            models.Index(fields=["undertaking", "month", "state", "corrects", "is_late"], name="update_undertaking"),
            models.Index(fields=["-published_at"], name="update_published", condition=Q(state="published")),
            # In the queue's order to its last key: many are submitted at one instant, by an import or in bulk.
            models.Index(
                fields=["submitted_at", "id", "state", "undertaking", "checked_by"],
                name="update_pending",
                condition=IS_PENDING,
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["undertaking", "month", "revision"], name="update_revision"),
            models.UniqueConstraint(
                fields=["undertaking", "month"],
                condition=Q(state__in=["draft", "submitted", "checked", "returned"]),
                name="update_one_open",
                violation_error_message="该事项本月已有一份在填或待审的填报。",
            ),
            models.UniqueConstraint(
                fields=["undertaking", "month"],
                condition=Q(corrects__isnull=True) & ~Q(state="discarded"),
                name="update_one_first",
                violation_error_message="该事项本月已有一份填报；已发布的如有差错，请发起更正。",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                # Said of those that correct something: SQLite takes an index of nothing but NULL for useless, once it
                # has counted (`zone.statistics`), and would look for a month's correction among all months.
                condition=Q(state="published", corrects__isnull=False),
                name="update_one_correction",
                violation_error_message="这一版已有发布的更正。",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("author")),
                name="update_four_eyes",
                violation_error_message="发布人不能是填报人。",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_by__isnull=False, published_at__isnull=False)
                | (~Q(state="published") & Q(published_by__isnull=True, published_at__isnull=True)),
                name="update_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(revision=1, corrects__isnull=True) | Q(revision__gt=1), name="update_first_revision"
            ),
        ]

    def __str__(self) -> str:
        suffix = f"（第{self.revision}版）" if self.revision > 1 else ""
        return f"{self.undertaking.name} {self.month_id:%Y-%m}{suffix}"

    def get_absolute_url(self) -> str:
        return reverse("tracking:update", args=[self.undertaking.code, f"{self.month_id:%Y-%m}"])

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # instead of the one Django makes of the choices
        return state_word(self.state, self.undertaking.kind)

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None

    @classmethod
    def lock(cls, pk: Any) -> Self:
        """With the undertaking, of which each move asks who leads it."""
        update = super().lock(pk)
        update.undertaking = row(Undertaking, update.undertaking_id)
        return update

    def content(self) -> dict[str, Any]:
        """Everything a publisher answers for, as plain values; its hash is what publishing names."""
        return self._content(self.measurements.all(), self.evidence.all())

    def stored_content(self) -> dict[str, Any]:
        """The same, its values and evidence read anew: of one update, where `content` takes what was read of many."""
        return self._content(self._stored_measurements(), rows(self.evidence.model, update=self.pk))

    def _stored_measurements(self) -> list[Any]:
        """Its values read anew, each with its indicator as it stands."""
        measurements = rows(self.measurements.model, update=self.pk)
        if self.state != UpdateState.PUBLISHED:
            self._link(measurements, self.undertaking.indicators.all())
        return measurements

    def _link(self, measurements: Iterable[Any], indicators: Iterable[Any]) -> None:
        """Give each value its indicator, and that its undertaking, so that its labels need no further reading."""
        by_pk = {one.pk: one for one in indicators}
        for measured in measurements:
            measured.indicator = by_pk[measured.indicator_id]
            measured.indicator.undertaking = self.undertaking

    def _content(self, measurements: Iterable[Any], evidence: Iterable[Any]) -> dict[str, Any]:
        is_published = self.state == UpdateState.PUBLISHED
        facts = {
            "undertaking": self.undertaking.code,
            "month": f"{self.month_id:%Y-%m}",
            "revision": self.revision,
            "author": self.author_id,
            "submitted_at": self.submitted_at,
            "is_late": self.is_late,
            **{name: getattr(self, name) for name in (*DECLARED, *TEXTS)},
        }
        return signed_content(
            self.content_version if is_published else CURRENT,
            facts,
            # What is not published yet is signed under the names that its reviewer sees: today's.
            (
                (one.content(), one.labels_at_publication if is_published else one.labels_now())
                for one in sorted(measurements, key=lambda one: one.indicator_id)
            ),
            (one.content() for one in sorted(evidence, key=lambda one: one.pk)),
        )

    def written_texts(self) -> list[tuple[UpdateText, str]]:
        """The texts in which something is written."""
        return [(text, getattr(self, name)) for name, text in TEXTS.items() if getattr(self, name).strip()]

    def has_content(self) -> bool:
        """Whether anything is written or measured, be it only a problem."""
        return bool(self.written_texts()) or self.measurements.exists()

    def reports_month(self) -> bool:
        """Whether what is written or measured makes the month reported."""
        return any(text.is_report for text, _ in self.written_texts()) or self.measurements.exists()

    def add_contributor(self, user: User) -> None:
        """Note that this person had a hand in the content; another one publishes it. Its author is noted already.

        Call it last but for the entry of the act itself: the first time it is recorded in the ledger.
        """
        if user.pk != self.author_id and Contributor.objects.get_or_create(update=self, user=user)[1]:
            record("progressupdate.contribute", actor=user, obj=self, topic=self.undertaking.code)

    def hash_now(self) -> str:
        """SHA-256 of the present content."""
        return hash_of(self.content())

    def may(self, user: User, name: str) -> bool:
        return may_move(user, self, name)

    def refusal(self, name: str, user: User) -> str:
        if reason := super().refusal(name, user):
            return reason
        checked_kind, submitted = self.undertaking.asks_department_check, self.state == UpdateState.SUBMITTED
        if name == "publish" and checked_kind and submitted:
            return "须先经部门审核，才能发布。"
        if name in CHECK_MOVES and not checked_kind:
            return "此类事项不设部门审核，请直接发布。"
        if name == "return" and not user.is_administrator and not (checked_kind and submitted):
            return "部门审核环节已结束，不能再由部门退回。"
        if name == "withdraw" and self.seen_at:
            return "审核人已经查看，不能撤回；如需修改请联系审核人退回。"
        if name == "submit" and (closed := self.month.filing_refusal):
            return closed
        if name == "publish" and self.checked_by_id == user.pk:
            return "这份填报由您审核通过，须由另一位管理员发布。"
        if self.MOVES[name].by_another and rows(Contributor, update=self.pk, user=user.pk):
            return "本人参与填写的内容，须由另一人审核和发布。"
        return ""

    def prepare_move(self, name: str, *, by: User, **seen: Any) -> dict[str, Any]:
        if name == "submit":
            self._require_report()
            self._hold_month_open()
            self._require_meaning()
            self.add_contributor(by)
        if name not in (*CHECK_MOVES, "return", "publish"):
            return {}
        measurements = self._stored_measurements()
        content = self._content(measurements, rows(self.evidence.model, update=self.pk))
        hashed = hash_of(content)
        if name != "return" and seen.get("content_hash") != hashed:
            raise ValidationError("您查看后内容有改动，请查看最新内容后再操作。", code="stale")
        if name == "publish":
            self.content_hash, self.content_version = hashed, CURRENT
            for measured in measurements:
                measured.store_labels()
        return {"content_hash": hashed, "content": content}

    def complete_move(self, name: str, *, by: User, note: str, at: datetime, **seen: Any) -> dict[str, Any]:
        if name == "submit":
            self.author = by
            self.submitted_at, self.seen_at = at, None
            self.is_late = self.corrects.is_late if self.corrects else localdate(at) > self.month.due_on
            return {"author": by.pk, "is_late": self.is_late}
        if name in CHECK_MOVES:
            self.checked_by, self.checked_at, self.checked_in_stead = by, at, name == "stand_in"
        elif name in ("return", "withdraw"):
            self.checked_by, self.checked_at, self.checked_in_stead = None, None, False
        elif name == "publish":
            self.published_by, self.published_at = by, at
        return {}

    def _lock_indicators(self) -> list[Any]:
        """The undertaking's indicators, locked in the order of their keys until the commit, from when on the database
        holds what they measure."""
        indicators: Any = self.undertaking.indicators.model._base_manager
        locked = indicators.filter(undertaking=self.undertaking_id).order_by("pk").select_for_update(no_key=True)
        return list(locked)

    def _require_meaning(self) -> None:
        """Raises ValidationError if an indicator measures something else now than when its value was typed."""
        measurements = rows(self.measurements.model, update=self.pk)
        self._link(measurements, self._lock_indicators())
        if changed := [one.indicator.name for one in measurements if one.has_new_meaning()]:
            raise ValidationError(
                f"“{'”“'.join(changed)}”的单位或统计方式在填写之后有变动，请对照新的单位核对数值，保存后再提交。",
                code="meaning",
            )

    def _require_report(self) -> None:
        if self.no_change and self.has_content():
            raise ValidationError("草稿中已有内容，请清空或直接提交，不能按“本月无变化”上报。", code="content")
        if not (self.no_change or self.reports_month()):
            raise ValidationError("请填写本月进展或任一指标；确无变化请点“本月无变化”。", code="empty")

    def _hold_month_open(self) -> None:
        """Lock the month until the commit, so that it cannot close between the check and the filing."""
        if closed := locked_row(ReportMonth, self.month_id).filing_refusal:
            raise ValidationError(closed, code="month")

    def after_move(self, name: str) -> None:
        if name == "publish":
            measurements = self.measurements.model.objects
            measurements.filter(update__in=(self.pk, self.corrects_id or self.pk)).refresh_current()

    def write_event(self, name: str, *, by: User, note: str, at: datetime) -> None:
        self.events.create(move=name, by=by, note=note, at=at)

    def ledger_topic(self) -> str:
        return self.undertaking.code
