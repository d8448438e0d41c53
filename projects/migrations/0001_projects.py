import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


LARGEST_FIRST = "project_investment_down"


def index_largest_first(apps, schema_editor):
    """PostgreSQL reads no other index for "largest first, unknown last"; SQLite has no such index and needs none."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {LARGEST_FIRST} ON projects_project (total_investment_wan DESC NULLS LAST)"
        )


def drop_largest_first(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX IF EXISTS {LARGEST_FIRST}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tracking", "0001_undertakings_and_updates"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndustryChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="编码")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("initials", models.CharField(blank=True, editable=False, max_length=60, verbose_name="拼音首字母")),
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
                ("initials", models.CharField(blank=True, editable=False, max_length=60, verbose_name="拼音首字母")),
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
                        to="projects.industrychain",
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
                        to="projects.park",
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
            name="Campaign",
            fields=[
                (
                    "undertaking_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="tracking.undertaking",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("attraction", "招商引资"),
                            ("growth", "企业培育"),
                            ("innovation", "创新提能"),
                            ("talent", "人才计划"),
                            ("site_review", "观摩评比"),
                            ("chain", "产业链培育"),
                            ("programme", "民生实事总体"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年度")),
                (
                    "chain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="projects.industrychain",
                        verbose_name="产业链",
                    ),
                ),
                (
                    "parks",
                    models.ManyToManyField(
                        blank=True, related_name="campaigns", to="projects.park", verbose_name="园区"
                    ),
                ),
            ],
            options={
                "verbose_name": "专项行动",
                "verbose_name_plural": "专项行动",
            },
            bases=("tracking.undertaking",),
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "undertaking_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="tracking.undertaking",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reserve", "谋划储备"),
                            ("negotiating", "洽谈"),
                            ("signed", "签约"),
                            ("preparation", "前期手续"),
                            ("started", "开工"),
                            ("under_construction", "在建"),
                            ("completed", "竣工"),
                            ("in_production", "投产"),
                            ("at_capacity", "达产"),
                            ("suspended", "停工缓建"),
                            ("withdrawn", "退库"),
                            ("terminated", "终止"),
                        ],
                        max_length=20,
                        verbose_name="阶段",
                    ),
                ),
                ("site", models.CharField(blank=True, max_length=120, verbose_name="建设地点")),
                (
                    "total_investment_wan",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="总投资（万元）"
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.industrychain",
                        verbose_name="产业链",
                    ),
                ),
                (
                    "enterprises",
                    models.ManyToManyField(
                        blank=True, related_name="related_projects", to="projects.enterprise", verbose_name="相关企业"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_projects",
                        to="projects.enterprise",
                        verbose_name="建设单位",
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.park",
                        verbose_name="园区",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点项目",
                "verbose_name_plural": "重点项目",
            },
            bases=("tracking.undertaking",),
        ),
        migrations.CreateModel(
            name="TalentSelection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=60, verbose_name="姓名")),
                ("person_latin", models.CharField(blank=True, max_length=60, verbose_name="外文姓名")),
                ("year", models.PositiveSmallIntegerField(verbose_name="入选年份")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selections",
                        to="projects.campaign",
                        verbose_name="人才计划",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selections",
                        to="projects.enterprise",
                        verbose_name="所在企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "人才入选",
                "verbose_name_plural": "人才入选",
                "ordering": ["campaign", "year", "pk"],
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
                        to="projects.enterprise",
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
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["category"], name="campaign_category"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["stage"], name="project_stage"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["total_investment_wan"], name="project_investment"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total_investment_wan__isnull", True), ("total_investment_wan__gt", 0), _connector="OR"
                ),
                name="project_investment_positive",
                violation_error_message="总投资应大于零；未公开请留空。",
            ),
        ),
        migrations.AddConstraint(
            model_name="talentselection",
            constraint=models.UniqueConstraint(
                fields=("campaign", "person", "year"),
                name="talentselection_once",
                violation_error_message="该人当年已登记入选此计划。",
            ),
        ),
        migrations.RunPython(index_largest_first, drop_largest_first),
    ]
