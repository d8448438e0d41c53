"""Investment projects."""

from django.db import models
from django.db.models import Q

from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.stage_moves import STAGE_MOVES, Stage
from zone.tracking.models import Undertaking
from zone.tracking.undertaking_moves import STATE_MOVES


class Project(Undertaking):
    """An investment project. Empty or None in a fact (stage, park, owner, site, total): 未公开."""

    KIND = "project"
    MOVES = STATE_MOVES | STAGE_MOVES

    stage = models.CharField("阶段", max_length=20, choices=Stage.choices, blank=True)
    park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="园区")
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="产业链"
    )
    owner = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="owned_projects", verbose_name="建设单位"
    )
    enterprises = models.ManyToManyField(
        Enterprise, blank=True, related_name="related_projects", verbose_name="相关企业"
    )
    site = models.CharField("建设地点", max_length=120, blank=True)
    total_investment_wan = models.DecimalField("总投资（万元）", max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = "重点项目"
        verbose_name_plural = "重点项目"
        indexes = [
            models.Index(fields=["stage"], name="project_stage"),
            models.Index(fields=["total_investment_wan", "undertaking_ptr"], name="project_investment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_investment_wan__isnull=True) | Q(total_investment_wan__gt=0),
                name="project_investment_positive",
                violation_error_message="总投资应大于零；未公开请留空。",
            )
        ]
