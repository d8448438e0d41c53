"""Gives every stored enterprise, park and industry chain the initials of its names."""

from django.db import migrations

from zone.pinyin import initials

NAMES = {"Enterprise": ("name", "short_name"), "Park": ("name",), "IndustryChain": ("name",)}


def fill(apps, schema_editor):
    for model, names in NAMES.items():
        rows = list(apps.get_model("projects", model).objects.only(*names))
        for row in rows:
            row.initials = " ".join(filter(None, (initials(getattr(row, name)) for name in names)))
        apps.get_model("projects", model).objects.bulk_update(rows, ["initials"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_initials_of_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
