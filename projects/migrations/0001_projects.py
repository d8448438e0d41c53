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
        ("enterprises", "0001_enterprises_and_parks"),
        ("tracking", "0001_undertakings_and_updates"),
    ]

    operations = [
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
                        to="enterprises.industrychain",
                        verbose_name="产业链",
                    ),
                ),
                (
                    "enterprises",
                    models.ManyToManyField(
                        blank=True,
                        related_name="related_projects",
                        to="enterprises.enterprise",
                        verbose_name="相关企业",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_projects",
                        to="enterprises.enterprise",
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
                        to="enterprises.park",
                        verbose_name="园区",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点项目",
                "verbose_name_plural": "重点项目",
                "indexes": [
                    models.Index(fields=["stage"], name="project_stage"),
                    models.Index(fields=["total_investment_wan"], name="project_investment"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_investment_wan__isnull", True), ("total_investment_wan__gt", 0), _connector="OR"
                        ),
                        name="project_investment_positive",
                        violation_error_message="总投资应大于零；未公开请留空。",
                    )
                ],
            },
            bases=("tracking.undertaking",),
        ),
        migrations.RunPython(index_largest_first, drop_largest_first),
    ]
