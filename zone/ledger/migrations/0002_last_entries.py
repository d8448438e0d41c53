from django.db import migrations, models

FILL = """
INSERT INTO ledger_lastentry (object_type, sequence)
SELECT object_type, MAX(sequence) FROM ledger_ledgerentry GROUP BY object_type
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]

    operations = [
        migrations.CreateModel(
            name="LastEntry",
            fields=[
                ("object_type", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
