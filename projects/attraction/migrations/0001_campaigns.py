import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_enterprises_and_parks"),
        ("tracking", "0001_undertakings_and_updates"),
    ]

    operations = [
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
                        to="enterprises.industrychain",
                        verbose_name="产业链",
                    ),
                ),
                (
                    "parks",
                    models.ManyToManyField(
                        blank=True, related_name="campaigns", to="enterprises.park", verbose_name="园区"
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
                        to="attraction.campaign",
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
                        to="enterprises.enterprise",
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
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(fields=["category"], name="campaign_category"),
        ),
        migrations.AddConstraint(
            model_name="talentselection",
            constraint=models.UniqueConstraint(
                fields=("campaign", "person", "year"),
                name="talentselection_once",
                violation_error_message="该人当年已登记入选此计划。",
            ),
        ),
    ]
