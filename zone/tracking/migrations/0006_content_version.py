from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracking", "0005_queue_order")]

    operations = [
        migrations.AddField(
            "progressupdate",
            "content_version",
            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="签署内容版本"),
        ),
    ]
