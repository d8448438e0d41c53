"""What the zone has promised and by whom: undertakings of every kind."""

from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from zone.ledger import changes
from zone.moves import Reviewed
from zone.named import Named
from zone.people.models import Department, User
from zone.people.roles import Role
from zone.tracking.kinds import KINDS, kind_choices
from zone.tracking.permissions import may_change
from zone.tracking.undertaking_moves import STATE_MOVES, UndertakingState


class Pillar(models.TextChoices):
    """The four lines of work under which the zone reports its year, in the report's order."""

    INDUSTRY = "industry", "产业提优"
    INNOVATION = "innovation", "创新提能"
    ATTRACTION = "attraction", "招商提效"
    LIVELIHOOD = "livelihood", "服务提质"


U = TypeVar("U", bound="Undertaking", covariant=True)
R = TypeVar("R", bound="models.QuerySet[Any]")


def owes(month) -> Q:
    """The condition that an undertaking must report for `month`: it runs, and its reporting months hold it."""
    running = Q(state=UndertakingState.ACTIVE, first_month__lte=month)
    return running & (Q(last_month__isnull=True) | Q(last_month__gte=month))


def of_visible(rows: R, user: User, undertaking: str = "undertaking") -> R:
    """Rows of the undertakings this person may see, by the path from a row to its undertaking.

    Of a person who sees all nothing is asked: the rows would be read by the undertakings of a list of all.
    """
    if user.sees_everything:
        return rows
    return rows.filter(**{f"{undertaking}__in": Undertaking.objects.visible_to(user).values("pk")})


class UndertakingQuerySet(models.QuerySet[U]):
    def visible_to(self, user: User) -> Self:
        """Undertakings this person may see: all for administrators and leaders, for reporters and
        reviewers those their department leads or supports, none for anyone else."""
        if user.sees_everything:
            return self
        if user.department_id and user.roles & {Role.REPORTER, Role.REVIEWER}:
            supports = Undertaking.supporting_departments.through.objects.filter(department=user.department_id)
            # Asked row by row: the list of all that a department supports would be read for every row of a subquery.
            supported = Exists(supports.filter(undertaking=OuterRef("pk")))
            return self.filter(Q(lead_department=user.department_id) | supported)
        return self.none()

    def led_by(self, user: User) -> Self:
        """Undertakings that this person's department leads; none without a department."""
        return self.filter(lead_department=user.department_id) if user.department_id else self.none()

    def owing(self, month) -> Self:
        """Undertakings that must report for `month`."""
        return self.filter(owes(month))


class Undertaking(Named, Reviewed):
    """Something the zone has promised and reports on each month. `Project`, `Campaign` and `Task` extend it.

    None in a fact (department, steward, dates) means it has not been made public: 未公开.
    """

    KIND: ClassVar[str] = ""
    MOVES = STATE_MOVES

    code = models.CharField("编码", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=10, choices=kind_choices, editable=False)
    name = models.CharField("名称", max_length=120)
    summary = models.TextField("内容", max_length=3000, blank=True)
    pillar = models.CharField("板块", max_length=12, choices=Pillar.choices)
    lead_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name="牵头部门"
    )
    supporting_departments = models.ManyToManyField(
        Department, blank=True, related_name="supports", verbose_name="配合部门"
    )
    steward = models.CharField("包保责任人", max_length=60, blank=True)
    planned_start = models.DateField("计划开始", null=True, blank=True)
    planned_end = models.DateField("计划完成", null=True, blank=True)
    actual_start = models.DateField("实际开始", null=True, blank=True)
    actual_end = models.DateField("实际完成", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=UndertakingState.choices, default=UndertakingState.ACTIVE)
    first_month = models.DateField("填报起始月", null=True, blank=True, help_text="该月 1 日；不填则不要求按月填报。")
    last_month = models.DateField("填报截止月", null=True, blank=True, help_text="该月 1 日；不填则一直填报。")
    is_example = models.BooleanField("示例", default=False)

    objects = UndertakingQuerySet.as_manager()

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["code"]
        indexes = [
            models.Index(fields=["kind", "code"], name="undertaking_kind"),
            models.Index(fields=["lead_department", "code"], name="undertaking_lead"),
            models.Index(fields=["name", "code"], name="undertaking_name"),
            models.Index(fields=["state", "code"], name="undertaking_state"),
            models.Index(fields=["planned_end", "code"], name="undertaking_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__isnull=True)
                | Q(planned_start__isnull=True)
                | Q(planned_end__gte=F("planned_start")),
                name="undertaking_planned_order",
                violation_error_message="计划完成不能早于计划开始。",
            ),
            models.CheckConstraint(
                condition=Q(actual_end__isnull=True)
                | Q(actual_start__isnull=True)
                | Q(actual_end__gte=F("actual_start")),
                name="undertaking_actual_order",
                violation_error_message="实际完成不能早于实际开始。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__isnull=True) | Q(first_month__day=1),
                name="undertaking_first_month",
                violation_error_message="填报起始月请填该月 1 日。",
            ),
            models.CheckConstraint(
                condition=Q(last_month__isnull=True) | Q(last_month__day=1),
                name="undertaking_last_month",
                violation_error_message="填报截止月请填该月 1 日。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__isnull=True)
                | Q(last_month__isnull=True)
                | Q(last_month__gte=F("first_month")),
                name="undertaking_month_order",
                violation_error_message="填报截止月不能早于填报起始月。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self.KIND:
            self.kind = self.KIND
        super().save(*args, **kwargs)

    @classmethod
    def lock(cls, pk: Any) -> Self:
        return changes.locked(cls).get(pk=pk)

    def may(self, user: User, name: str) -> bool:
        return may_change(user, self)

    def complete_move(self, name: str, *, by: User, note: str, at: datetime, **seen: Any) -> dict[str, Any]:
        """`seen` may name the batch in which the move is made, or the day since when it holds (`effective_on`)."""
        return seen

    def ledger_action(self, name: str) -> str:
        return "master.change"

    def ledger_object(self) -> models.Model:
        """The project, campaign or task that the row is; not read from the database."""
        if self.KIND:
            return self
        child: Any = Undertaking._meta.get_field(self.kind).related_model
        return child(pk=self.pk, name=self.name)

    def ledger_topic(self) -> str:
        return self.code

    def owes(self, month: date) -> bool:
        """Whether it must report for `month`: the condition `owes`, asked of one that is read."""
        return self.state == UndertakingState.ACTIVE and self.reports(month)

    def reports(self, month: date) -> bool:
        """Whether its reporting months hold `month`, wherever it stands today."""
        has_begun = self.first_month is not None and self.first_month <= month
        return has_begun and (self.last_month is None or self.last_month >= month)

    @property
    def plan_year(self) -> int | None:
        """The one year an undertaking is planned for; None if it runs on from year to year."""
        return None

    @property
    def asks_department_check(self) -> bool:
        """Whether this kind of undertaking asks for the department's own check before publishing."""
        return KINDS[self.kind].asks_department_check

    def get_absolute_url(self) -> str:
        """The page of this undertaking, which the room of its kind has."""
        return KINDS[self.kind].page(self)
