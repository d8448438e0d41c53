import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list", models.CharField(max_length=40, verbose_name="列表")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                ("query", models.TextField(blank=True, max_length=4000, verbose_name="条件")),
                (
                    "sharing",
                    models.CharField(
                        choices=[("private", "仅自己"), ("department", "本部门"), ("all", "所有人")],
                        default="private",
                        max_length=10,
                        verbose_name="共享",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.department",
                    ),
                ),
                (
                    "opens_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lists.savedview",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
            ],
            options={
                "verbose_name": "视图",
                "verbose_name_plural": "视图",
                "ordering": ["name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "list", "name"),
                        name="savedview_name",
                        violation_error_message="您已有同名的视图。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sharing", "department"), _negated=True),
                            ("department__isnull", False),
                            _connector="OR",
                        ),
                        name="savedview_department",
                    ),
                ],
            },
        ),
    ]
