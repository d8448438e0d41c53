from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0006_content_version")]

    operations = [
        migrations.AddField(
            "progressupdate",
            "checked_in_stead",
            models.BooleanField(default=False, editable=False, verbose_name="代审"),
        ),
        migrations.AlterField(
            "progressupdate",
            "state",
            models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("submitted", "待部门审核"),
                    ("checked", "待发布"),
                    ("returned", "已退回"),
                    ("published", "已发布"),
                    ("discarded", "已作废"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="状态",
            ),
        ),
        # Whom an update waits for depends on who checked it.
        migrations.RemoveIndex("progressupdate", "update_pending"),
        migrations.AddIndex(
            "progressupdate",
            models.Index(
                condition=models.Q(("state", "submitted"), ("state", "checked"), _connector="OR"),
                fields=["submitted_at", "id", "state", "undertaking", "checked_by"],
                name="update_pending",
            ),
        ),
    ]
