import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tracking", "0001_undertakings_and_updates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reform",
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
                ("pilot", models.CharField(blank=True, max_length=60, verbose_name="试点单位")),
            ],
            options={
                "verbose_name": "改革事项",
                "verbose_name_plural": "改革事项",
            },
            bases=("tracking.undertaking",),
        ),
    ]
