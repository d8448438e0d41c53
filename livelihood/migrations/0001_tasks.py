import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tracking", "0001_undertakings_and_updates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2099),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99),
                        ],
                        verbose_name="序号",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employment", "就业"),
                            ("education", "教育"),
                            ("care", "养老托育"),
                            ("relief", "社会救助"),
                            ("habitat", "人居环境"),
                            ("culture", "文体生活"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("promise", models.TextField(blank=True, max_length=3000, verbose_name="年初承诺原文")),
            ],
            options={
                "verbose_name": "民生实事",
                "verbose_name_plural": "民生实事",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "number"),
                        name="task_number",
                        violation_error_message="该年度已有这一序号的实事。",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="task_number_from_one"),
                ],
            },
            bases=("tracking.undertaking",),
        ),
    ]
