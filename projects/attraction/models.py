"""Campaigns of the zone, attracting investment above all, and the people selected in its talent plans."""

from django.db import models

from projects.enterprises.models import Enterprise, IndustryChain, Park
from zone.tracking.models import Undertaking


class CampaignCategory(models.TextChoices):
    """What a campaign is about."""

    ATTRACTION = "attraction", "招商引资"
    GROWTH = "growth", "企业培育"
    INNOVATION = "innovation", "创新提能"
    TALENT = "talent", "人才计划"
    SITE_REVIEW = "site_review", "观摩评比"
    CHAIN = "chain", "产业链培育"
    PROGRAMME = "programme", "民生实事总体"


class Campaign(Undertaking):
    """A special drive of the zone with its own indicators. None in year or chain: 未公开 or not tied to one."""

    KIND = "campaign"

    category = models.CharField("类别", max_length=12, choices=CampaignCategory.choices)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, null=True, blank=True, related_name="campaigns", verbose_name="产业链"
    )
    parks = models.ManyToManyField(Park, blank=True, related_name="campaigns", verbose_name="园区")

    class Meta:
        verbose_name = "专项行动"
        verbose_name_plural = "专项行动"
        indexes = [models.Index(fields=["category"], name="campaign_category")]


class TalentSelection(models.Model):
    """A person selected in a talent plan, as made public. `person_latin` where the name is known in Latin letters."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="selections", verbose_name="人才计划")
    person = models.CharField("姓名", max_length=60)
    person_latin = models.CharField("外文姓名", max_length=60, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="selections", verbose_name="所在企业"
    )
    year = models.PositiveSmallIntegerField("入选年份")

    class Meta:
        verbose_name = "人才入选"
        verbose_name_plural = "人才入选"
        ordering = ["campaign", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "year"],
                name="talentselection_once",
                violation_error_message="该人当年已登记入选此计划。",
            )
        ]

    def __str__(self) -> str:
        return self.person
