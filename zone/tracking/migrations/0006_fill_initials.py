"""Gives every stored undertaking the initials of its name."""

from django.db import migrations

from zone.pinyin import initials


def fill(apps, schema_editor):
    rows = apps.get_model("tracking", "Undertaking").objects
    for start in rows.order_by("pk").values_list("pk", flat=True)[::1000]:
        part = list(rows.filter(pk__gte=start).order_by("pk").only("name")[:1000])
        for row in part:
            row.initials = initials(row.name)
        rows.bulk_update(part, ["initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0005_initials_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
