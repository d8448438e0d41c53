"""What is saved of a list for a person: views under a name, and the display options they last chose."""

from typing import Self

from django.db import models
from django.db.models import Q

from zone.people.models import Department, User


class Sharing(models.TextChoices):
    """Who sees a saved view besides its owner."""

    PRIVATE = "private", "仅自己"
    DEPARTMENT = "department", "本部门"
    ALL = "all", "所有人"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def usable_by(self, user: User) -> Self:
        """Views a person may open: their own, those shared with their department and those shared with all."""
        shared = Q(sharing=Sharing.ALL)
        if user.department_id:
            shared |= Q(sharing=Sharing.DEPARTMENT, department=user.department_id)
        return self.filter(Q(owner=user) | shared)


class SavedView(models.Model):
    """One way of showing a list: filters, order, columns, page length and density, as a URL query.

    The row without a name holds the display options its owner last chose and the view the list opens with.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="views", verbose_name="建立人")
    list = models.CharField("列表", max_length=40)
    name = models.CharField("名称", max_length=40, blank=True)
    query = models.TextField("条件", blank=True, max_length=4000)
    sharing = models.CharField("共享", max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="+")
    opens_with = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "视图"
        verbose_name_plural = "视图"
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list", "name"], name="savedview_name", violation_error_message="您已有同名的视图。"
            ),
            models.CheckConstraint(
                condition=~Q(sharing=Sharing.DEPARTMENT) | Q(department__isnull=False), name="savedview_department"
            ),
        ]

    def __str__(self) -> str:
        return self.name
