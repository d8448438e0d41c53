from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(default=0)),
                (
                    "own_hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="操作人编号")),
                ("actor", models.CharField(blank=True, max_length=150, verbose_name="操作人")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="来源地址")),
                ("action", models.CharField(max_length=60, verbose_name="操作")),
                ("object_type", models.CharField(blank=True, max_length=80, verbose_name="对象类型")),
                ("object_id", models.CharField(blank=True, max_length=64, verbose_name="对象编号")),
                ("object_label", models.CharField(blank=True, max_length=300, verbose_name="对象")),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="所属事项编码")),
                ("changes", models.TextField(blank=True, verbose_name="内容")),
                ("previous_hash", models.CharField(max_length=64, verbose_name="上一条哈希")),
                ("own_hash", models.CharField(max_length=64, unique=True, verbose_name="本条哈希")),
            ],
            options={
                "verbose_name": "台账记录",
                "verbose_name_plural": "台账",
                "ordering": ["-sequence"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["at"], name="ledger_at"),
                    models.Index(fields=["actor", "sequence"], name="ledger_actor"),
                    models.Index(fields=["action", "sequence"], name="ledger_action"),
                    models.Index(fields=["object_type", "object_id", "sequence"], name="ledger_object"),
                    models.Index(fields=["topic", "sequence"], name="ledger_topic"),
                ],
            },
        ),
    ]
