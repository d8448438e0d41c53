from django.db import migrations

ROLES = ["reporter", "reviewer", "administrator", "leader", "security", "auditor"]


def make_groups(apps, schema_editor):
    for role in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_accounts")]

    # Backwards the groups stay: people may hold them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
