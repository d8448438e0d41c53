import django.db.models.deletion
import zone.ledger.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bulk", "批量修改"), ("import", "导入")], max_length=8, verbose_name="方式"
                    ),
                ),
                ("resource", models.CharField(max_length=40, verbose_name="对象")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "正在核对"),
                            ("ready", "待确认"),
                            ("running", "正在执行"),
                            ("done", "已完成"),
                            ("cancelled", "已取消"),
                            ("undoing", "正在撤销"),
                            ("undone", "已撤销"),
                            ("refused", "无法读取"),
                        ],
                        default="reading",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("options", models.JSONField(default=dict, verbose_name="条件")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="文件")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("reading_error", models.TextField(blank=True, verbose_name="无法读取的原因")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="总行数")),
                ("processed", models.PositiveIntegerField(default=0, verbose_name="已处理")),
                ("wants_stop", models.BooleanField(default=False)),
                ("chosen", models.TextField(blank=True)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("created_at", models.DateTimeField(default=zone.ledger.clock.now, verbose_name="建立时间")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("heartbeat_at", models.DateTimeField(default=zone.ledger.clock.now, verbose_name="最近动静")),
                ("worker", models.CharField(blank=True, max_length=16)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "批量操作",
                "verbose_name_plural": "批量操作",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="行")),
                ("key", models.CharField(blank=True, max_length=80, verbose_name="编码")),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="名称")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("same", "无变化"),
                            ("ready", "将修改"),
                            ("conflict", "两边都改过"),
                            ("error", "有误"),
                            ("chosen", "待执行"),
                            ("done", "已修改"),
                            ("refused", "未执行"),
                            ("skipped", "未选"),
                            ("stopped", "取消前未执行"),
                            ("undone", "已撤销"),
                            ("changed", "之后又有改动，未撤销"),
                        ],
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("base", models.JSONField(default=dict)),
                ("current", models.JSONField(default=dict)),
                ("applied", models.JSONField(default=dict)),
                ("for_undo", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=dict)),
                ("cells", models.JSONField(default=list)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="batches.batch"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["batch", "outcome", "number"], name="batchrow_outcome"),
                    models.Index(
                        condition=models.Q(("outcome", "chosen")), fields=["batch", "number"], name="batchrow_chosen"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="batchrow_number")],
            },
        ),
    ]
