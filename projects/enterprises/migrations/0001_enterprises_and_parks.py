import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IndustryChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="编码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("initials", models.CharField(blank=True, editable=False, max_length=161, verbose_name="拼音首字母")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
            ],
            options={
                "verbose_name": "产业链",
                "verbose_name_plural": "产业链",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Park",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="编码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("initials", models.CharField(blank=True, editable=False, max_length=161, verbose_name="拼音首字母")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                ("is_example", models.BooleanField(default=False, verbose_name="示例")),
            ],
            options={
                "verbose_name": "园区",
                "verbose_name_plural": "园区",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Enterprise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Za-z0-9-]+\\Z", "编码只用字母、数字和短横线。")
                        ],
                        verbose_name="编码",
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                ("initials", models.CharField(blank=True, editable=False, max_length=161, verbose_name="拼音首字母")),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        max_length=18,
                        null=True,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-HJ-NP-RT-UW-Y]{18}\\Z", "统一社会信用代码为 18 位数字或大写字母。"
                            )
                        ],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=3000, verbose_name="简介")),
                ("is_example", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "chain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enterprises",
                        to="enterprises.industrychain",
                        verbose_name="产业链",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enterprises",
                        to="enterprises.park",
                        verbose_name="园区",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业",
                "verbose_name_plural": "企业",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="称号")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年份")),
                ("source", models.CharField(max_length=300, verbose_name="出处")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="titles",
                        to="enterprises.enterprise",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业称号",
                "verbose_name_plural": "企业称号",
                "ordering": ["-year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enterprise", "title", "year"),
                        name="enterprisetitle_once",
                        violation_error_message="该企业已登记过这一年的这一称号。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("year__isnull", True)),
                        fields=("enterprise", "title"),
                        name="enterprisetitle_once_undated",
                        violation_error_message="该企业已登记过这一称号。",
                    ),
                ],
            },
        ),
    ]
