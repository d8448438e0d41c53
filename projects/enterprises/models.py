"""The zone's enterprises with their titles, and where they stand: parks and industry chains."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zone.named import Named
from zone.people.models import User


class Park(Named):
    """One of the zone's industrial parks."""

    code = models.SlugField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=100)
    is_example = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "园区"
        verbose_name_plural = "园区"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:park", args=[self.code])


class IndustryChain(Named):
    """One of the zone's industry chains, 两优两新."""

    code = models.SlugField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = "产业链"
        verbose_name_plural = "产业链"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:chain", args=[self.code])


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user: User) -> "EnterpriseQuerySet":
        """All of them for whoever reads the zone's business, none for anyone else."""
        return self if user.reads_business else self.none()


class Enterprise(Named):
    """A firm of the zone. None in credit code, park or chain: 未公开."""

    NAMES = ("name", "short_name")

    code = models.CharField(
        "编码",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+\Z", "编码只用字母、数字和短横线。")],
    )
    name = models.CharField("名称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
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

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ["code"]
        indexes = [models.Index(fields=["is_example", "code"], name="enterprise_order")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:enterprise", args=[self.code])

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
