"""The year's livelihood tasks, 民生实事."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zone.tracking.models import Undertaking


def task_page(undertaking: Undertaking) -> str:
    """The page of a task, whose code holds its year and number: MS2024-07."""
    year, number = undertaking.code.removeprefix("MS").split("-")
    return reverse("livelihood:task", args=[int(year), int(number)])


def task_code(year: int, number: int) -> str:
    return f"MS{year}-{number:02d}"


class Category(models.TextChoices):
    """The field of life a task serves."""

    EMPLOYMENT = "employment", "就业"
    EDUCATION = "education", "教育"
    CARE = "care", "养老托育"
    RELIEF = "relief", "社会救助"
    HABITAT = "habitat", "人居环境"
    CULTURE = "culture", "文体生活"


class Task(Undertaking):
    """One of a year's numbered livelihood tasks. Its code is made of year and number: MS2024-07.

    Empty category or promise: 未公开. The promise is the wording announced at the start of the year.
    """

    KIND = "task"

    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2099)])
    number = models.PositiveSmallIntegerField("序号", validators=[MinValueValidator(1), MaxValueValidator(99)])
    category = models.CharField("类别", max_length=12, choices=Category.choices, blank=True)
    promise = models.TextField("年初承诺原文", max_length=3000, blank=True)

    class Meta:
        verbose_name = "民生实事"
        verbose_name_plural = "民生实事"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="task_number",
                violation_error_message="该年度已有这一序号的实事。",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="task_number_from_one"),
        ]

    @property
    def plan_year(self) -> int:
        return self.year

    def save(self, *args, **kwargs) -> None:
        self.code = task_code(self.year, self.number)
        super().save(*args, **kwargs)
