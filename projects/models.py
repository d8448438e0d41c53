"""Investment projects and campaigns, and what they are told by: parks, industry chains, enterprises and people."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zone.pinyin import initials, saved_with
from zone.tracking.models import Kind, Undertaking


class Park(models.Model):
    """One of the zone's industrial parks."""

    code = models.SlugField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=100)
    is_example = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "园区"
        verbose_name_plural = "园区"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.initials = initials(self.name)
        super().save(*args, update_fields=saved_with(update_fields, "name"), **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("projects:park", args=[self.code])


class IndustryChain(models.Model):
    """One of the zone's industry chains, 两优两新."""

    code = models.SlugField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)
    order = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = "产业链"
        verbose_name_plural = "产业链"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.initials = initials(self.name)
        super().save(*args, update_fields=saved_with(update_fields, "name"), **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("projects:chain", args=[self.code])


class Enterprise(models.Model):
    """A firm of the zone. None in credit code, park or chain: 未公开."""

    code = models.CharField(
        "编码",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+\Z", "编码只用字母、数字和短横线。")],
    )
    name = models.CharField("名称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    initials = models.CharField("拼音首字母", max_length=161, blank=True, editable=False)
    credit_code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-HJ-NP-RT-UW-Y]{18}\Z", "统一社会信用代码为 18 位数字或大写字母。")],
    )
    park = models.ForeignKey(
        Park, models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name="园区"
    )
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name="产业链"
    )
    summary = models.TextField("简介", max_length=3000, blank=True)
    is_example = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.initials = " ".join(filter(None, (initials(self.name), initials(self.short_name))))
        super().save(*args, update_fields=saved_with(update_fields, "name", "short_name"), **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("projects:enterprise", args=[self.code])

    @property
    def title_words(self) -> str:
        """Its titles in one line, the newest first; read with `titles` prefetched."""
        return "、".join(str(title) for title in self.titles.all())


class EnterpriseTitle(models.Model):
    """A title an enterprise holds, such as 国家级专精特新小巨人, with the source that says so. None in year: 未公开."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="titles", verbose_name="企业")
    title = models.CharField("称号", max_length=80)
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    source = models.CharField("出处", max_length=300)

    class Meta:
        verbose_name = "企业称号"
        verbose_name_plural = "企业称号"
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "title", "year"],
                name="enterprisetitle_once",
                violation_error_message="该企业已登记过这一年的这一称号。",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "title"],
                condition=Q(year__isnull=True),
                name="enterprisetitle_once_undated",
                violation_error_message="该企业已登记过这一称号。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stage(models.TextChoices):
    """Where a project stands in its life. Source: DOMAIN 2.1, 融安“七个一批” and the Shandong pools."""

    RESERVE = "reserve", "谋划储备"
    NEGOTIATING = "negotiating", "洽谈"
    SIGNED = "signed", "签约"
    PREPARATION = "preparation", "前期手续"
    STARTED = "started", "开工"
    UNDER_CONSTRUCTION = "under_construction", "在建"
    COMPLETED = "completed", "竣工"
    IN_PRODUCTION = "in_production", "投产"
    AT_CAPACITY = "at_capacity", "达产"
    SUSPENDED = "suspended", "停工缓建"
    WITHDRAWN = "withdrawn", "退库"
    TERMINATED = "terminated", "终止"


class Project(Undertaking):
    """An investment project. Empty or None in a fact (stage, park, owner, site, total): 未公开."""

    KIND = Kind.PROJECT

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
            models.Index(fields=["total_investment_wan"], name="project_investment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total_investment_wan__isnull=True) | Q(total_investment_wan__gt=0),
                name="project_investment_positive",
                violation_error_message="总投资应大于零；未公开请留空。",
            )
        ]


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

    KIND = Kind.CAMPAIGN

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
