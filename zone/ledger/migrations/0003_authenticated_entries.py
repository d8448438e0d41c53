from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_last_entries")]

    operations = [
        migrations.AddField(
            "ledgerentry", "key_id", models.CharField(blank=True, default="", max_length=12, verbose_name="密钥编号")
        ),
        migrations.AddField(
            "ledgerentry", "mac", models.CharField(blank=True, default="", max_length=64, verbose_name="认证码")
        ),
        migrations.AddField("ledgerhead", "at", models.DateTimeField(null=True)),
    ]
