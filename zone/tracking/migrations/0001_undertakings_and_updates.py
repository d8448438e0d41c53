import django.db.models.deletion
import zone.ledger.clock
import zone.tracking.kinds
import zone.tracking.models.evidence
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportMonth",
            fields=[
                (
                    "month",
                    models.DateField(help_text="该月 1 日。", primary_key=True, serialize=False, verbose_name="月份"),
                ),
                ("due_on", models.DateField(verbose_name="截止日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "填报中"), ("closed", "已关账")],
                        default="open",
                        editable=False,
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "填报月份",
                "verbose_name_plural": "填报月份",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="reportmonth_first_day",
                        violation_error_message="月份请填该月 1 日。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="编码")),
                (
                    "kind",
                    models.CharField(
                        choices=zone.tracking.kinds.kind_choices, editable=False, max_length=10, verbose_name="类型"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("initials", models.CharField(blank=True, editable=False, max_length=161, verbose_name="拼音首字母")),
                ("summary", models.TextField(blank=True, max_length=3000, verbose_name="内容")),
                (
                    "pillar",
                    models.CharField(
                        choices=[
                            ("industry", "产业提优"),
                            ("innovation", "创新提能"),
                            ("attraction", "招商提效"),
                            ("livelihood", "服务提质"),
                        ],
                        max_length=12,
                        verbose_name="板块",
                    ),
                ),
                ("steward", models.CharField(blank=True, max_length=60, verbose_name="包保责任人")),
                ("planned_start", models.DateField(blank=True, null=True, verbose_name="计划开始")),
                ("planned_end", models.DateField(blank=True, null=True, verbose_name="计划完成")),
                ("actual_start", models.DateField(blank=True, null=True, verbose_name="实际开始")),
                ("actual_end", models.DateField(blank=True, null=True, verbose_name="实际完成")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "未启动"),
                            ("active", "推进中"),
                            ("completed", "已完成"),
                            ("suspended", "暂缓"),
                            ("terminated", "终止"),
                            ("unknown", "未公开"),
                        ],
                        default="active",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "first_month",
                    models.DateField(
                        blank=True, help_text="该月 1 日；不填则不要求按月填报。", null=True, verbose_name="首个填报月"
                    ),
                ),
                (
                    "last_month",
                    models.DateField(
                        blank=True, help_text="该月 1 日；不填则一直填报。", null=True, verbose_name="末个填报月"
                    ),
                ),
                ("is_example", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "lead_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="people.department",
                        verbose_name="牵头部门",
                    ),
                ),
                (
                    "supporting_departments",
                    models.ManyToManyField(
                        blank=True, related_name="supports", to="people.department", verbose_name="配合部门"
                    ),
                ),
            ],
            options={
                "verbose_name": "事项",
                "verbose_name_plural": "事项",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ProgressUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("correction_reason", models.CharField(blank=True, max_length=500, verbose_name="更正原因")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "待审核"),
                            ("checked", "部门已审"),
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
                ("no_change", models.BooleanField(default=False, verbose_name="本月无变化")),
                ("progress", models.TextField(blank=True, max_length=2000, verbose_name="本月进展")),
                ("problems", models.TextField(blank=True, max_length=1000, verbose_name="存在问题")),
                ("next_steps", models.TextField(blank=True, max_length=1000, verbose_name="下步措施")),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="保存次数")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                ("submitted_at", models.DateTimeField(editable=False, null=True, verbose_name="提交时间")),
                ("is_late", models.BooleanField(default=False, editable=False, verbose_name="逾期")),
                ("seen_at", models.DateTimeField(editable=False, null=True, verbose_name="审核人首次查看")),
                ("checked_at", models.DateTimeField(editable=False, null=True, verbose_name="审核时间")),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                (
                    "content_hash",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="发布内容哈希"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates_written",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates_checked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="tracking.progressupdate",
                        verbose_name="更正对象",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates_published",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="tracking.reportmonth",
                        verbose_name="月份",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="tracking.undertaking",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "进度填报",
                "verbose_name_plural": "进度填报",
                "ordering": ["-month_id", "undertaking_id", "-revision"],
                "permissions": [
                    ("report_progressupdate", "填报进度"),
                    ("check_progressupdate", "部门审核进度"),
                    ("publish_progressupdate", "发布进度"),
                ],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="序号")),
                (
                    "figure_code",
                    models.CharField(blank=True, max_length=10, null=True, unique=True, verbose_name="数据编号"),
                ),
                ("name", models.CharField(max_length=60, verbose_name="指标")),
                ("unit", models.CharField(help_text="金额一律用万元。", max_length=10, verbose_name="单位")),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="目标"),
                ),
                (
                    "baseline",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="基数"),
                ),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "准确值"),
                            ("about", "约"),
                            ("at_least", "以上"),
                            ("full", "全覆盖"),
                            ("tier", "量级"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="表述",
                    ),
                ),
                (
                    "qualifier_word",
                    models.CharField(
                        blank=True,
                        choices=[("余", "余"), ("以上", "以上")],
                        help_text="“以上”类数据用字，如 10万余。",
                        max_length=4,
                        verbose_name="表述用字",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "越高越好"), ("down", "越低越好")],
                        default="up",
                        max_length=4,
                        verbose_name="方向",
                    ),
                ),
                (
                    "aggregation",
                    models.CharField(
                        choices=[("cumulative", "累计数"), ("increment", "当月数"), ("latest", "最新值")],
                        default="cumulative",
                        max_length=10,
                        verbose_name="统计方式",
                    ),
                ),
                (
                    "horizon",
                    models.CharField(
                        choices=[
                            ("year", "全年"),
                            ("first half", "上半年"),
                            ("second half", "下半年"),
                            ("after commissioning", "投产后"),
                            ("within three years", "三年内"),
                            ("recent years", "近年来"),
                        ],
                        default="year",
                        max_length=20,
                        verbose_name="时段",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="tracking.undertaking",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标",
                "verbose_name_plural": "指标",
                "ordering": ["undertaking_id", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UpdateEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=12)),
                ("at", models.DateTimeField(default=zone.ledger.clock.now)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="tracking.progressupdate"
                    ),
                ),
            ],
            options={
                "verbose_name": "填报经过",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CurrentFigure",
            fields=[
                (
                    "indicator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="current",
                        serialize=False,
                        to="tracking.indicator",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "准确值"),
                            ("about", "约"),
                            ("at_least", "以上"),
                            ("full", "全覆盖"),
                            ("tier", "量级"),
                        ],
                        max_length=10,
                    ),
                ),
                ("month", models.DateField()),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.progressupdate"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PlanPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="月份")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="计划累计")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="tracking.indicator",
                        verbose_name="指标",
                    ),
                ),
            ],
            options={
                "verbose_name": "计划进度",
                "verbose_name_plural": "计划进度",
                "ordering": ["month"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "month"), name="planpoint_month"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="planpoint_first_day",
                        violation_error_message="月份请填该月 1 日。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="数值")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[
                            ("exact", "准确值"),
                            ("about", "约"),
                            ("at_least", "以上"),
                            ("full", "全覆盖"),
                            ("tier", "量级"),
                        ],
                        default="exact",
                        max_length=10,
                        verbose_name="表述",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="数值说明")),
                (
                    "labels_at_publication",
                    models.JSONField(default=dict, editable=False, verbose_name="名称与口径用语"),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="tracking.indicator",
                        verbose_name="指标",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="tracking.progressupdate",
                        verbose_name="填报",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标数值",
                "verbose_name_plural": "指标数值",
                "ordering": ["indicator_id"],
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("update", "indicator"), name="measurement_once")],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("citation", models.CharField(blank=True, max_length=300, verbose_name="出处")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=zone.tracking.models.evidence.evidence_storage,
                        upload_to="",
                        verbose_name="文件",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="大小（字节）")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="类型")),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="tracking.progressupdate",
                        verbose_name="填报",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "verbose_name_plural": "佐证",
                "ordering": ["pk"],
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), models.Q(("citation", ""), _negated=True)),
                            models.Q(
                                models.Q(("file", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("size__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_file_or_citation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributors",
                        to="tracking.progressupdate",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("update", "user"), name="contributor_once")],
            },
        ),
        migrations.AddIndex(
            model_name="undertaking",
            index=models.Index(fields=["kind", "code"], name="undertaking_kind"),
        ),
        migrations.AddIndex(
            model_name="undertaking",
            index=models.Index(fields=["lead_department", "code"], name="undertaking_lead"),
        ),
        migrations.AddIndex(
            model_name="undertaking",
            index=models.Index(fields=["name", "code"], name="undertaking_name"),
        ),
        migrations.AddIndex(
            model_name="undertaking",
            index=models.Index(fields=["state", "code"], name="undertaking_state"),
        ),
        migrations.AddIndex(
            model_name="undertaking",
            index=models.Index(fields=["planned_end", "code"], name="undertaking_end"),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end__isnull", True),
                    ("planned_start__isnull", True),
                    ("planned_end__gte", models.F("planned_start")),
                    _connector="OR",
                ),
                name="undertaking_planned_order",
                violation_error_message="计划完成不能早于计划开始。",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actual_end__isnull", True),
                    ("actual_start__isnull", True),
                    ("actual_end__gte", models.F("actual_start")),
                    _connector="OR",
                ),
                name="undertaking_actual_order",
                violation_error_message="实际完成不能早于实际开始。",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__isnull", True), ("first_month__day", 1), _connector="OR"),
                name="undertaking_first_month",
                violation_error_message="首个填报月请填该月 1 日。",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_month__isnull", True), ("last_month__day", 1), _connector="OR"),
                name="undertaking_last_month",
                violation_error_message="末个填报月请填该月 1 日。",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_month__isnull", True),
                    ("last_month__isnull", True),
                    ("last_month__gte", models.F("first_month")),
                    _connector="OR",
                ),
                name="undertaking_month_order",
                violation_error_message="末个填报月不能早于首个填报月。",
            ),
        ),
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(fields=["state", "submitted_at"], name="update_state"),
        ),
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(fields=["month", "state"], name="update_month"),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.UniqueConstraint(fields=("undertaking", "month", "revision"), name="update_revision"),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "checked", "returned"])),
                fields=("undertaking", "month"),
                name="update_one_open",
                violation_error_message="该事项本月已有一份在填或待审的填报。",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True), ("state", "published")),
                fields=("undertaking", "month"),
                name="update_one_first",
                violation_error_message="该事项本月已有发布的进展；如有差错，请发起更正。",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")),
                fields=("corrects",),
                name="update_one_correction",
                violation_error_message="这一版已有发布的更正。",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by__isnull", True),
                    models.Q(("published_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="update_four_eyes",
                violation_error_message="发布人不能是填报人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="update_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="progressupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("revision", 1)), ("revision__gt", 1), _connector="OR"
                ),
                name="update_first_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("undertaking", "number"),
                name="indicator_number",
                violation_error_message="同一事项下指标序号不能重复。",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["元", "亿元", "千元", "百万元"]), _negated=True),
                name="indicator_money_in_wan",
                violation_error_message="金额一律用万元，请换算后填写。",
            ),
        ),
    ]
