"""Undertakings, indicators, months, progress updates and their evidence."""

from django.apps import AppConfig
from django.urls import reverse


class TrackingConfig(AppConfig):
    name = "zone.tracking"
    verbose_name = "填报与审核"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.badges import register_tones
        from zone.batches.resources import register_resources
        from zone.checklist import register_steps
        from zone.layouts.base import register_layouts
        from zone.ledger.labels import register_labels
        from zone.ledger.proof import register_checks
        from zone.ledger.triggers import register_triggers
        from zone.navigation import PAGES, Place, register_places
        from zone.people.roles import BUSINESS_ROLES, Role, grant, grant_master_data
        from zone.setup.workbooks import SetupWorkbook, register_workbooks
        from zone.tracking.batch_resource import UNDERTAKINGS
        from zone.tracking.layouts import MONTH_FORM
        from zone.tracking.models import Aggregation, Horizon, Pillar
        from zone.tracking.moves import CHECK, PUBLISH, REPORT
        from zone.tracking.new_undertakings import make_new, new_sheets, plan_new
        from zone.tracking.proof import BEGINNINGS, CHECKS
        from zone.tracking.setup_steps import setup_steps
        from zone.tracking.triggers import TRIGGERS
        from zone.tracking.update_fields import TEXTS
        from zone.tracking.updates.batch_resource import UPDATES

        register_triggers(self.label, TRIGGERS)
        register_checks(CHECKS, BEGINNINGS)
        register_resources(UNDERTAKINGS, UPDATES)
        register_layouts(MONTH_FORM)
        register_steps(**setup_steps())
        register_workbooks(
            SetupWorkbook(
                name="undertakings",
                title="新增事项和指标",
                intro="一次登记新一年的事项、指标和按月计划。",
                role=Role.ADMINISTRATOR,
                sheets=new_sheets,
                plan=plan_new,
                make=make_new,
                done="已新增事项和指标",
                made="tracking/new_undertakings.html",
            )
        )
        grant_master_data("tracking.undertaking", "tracking.indicator", "tracking.planpoint", "tracking.reportmonth")
        grant(
            Role.ADMINISTRATOR,
            "tracking.view_progressupdate",
            "tracking.view_measurement",
            "tracking.view_evidence",
            *(REPORT, PUBLISH),
        )
        grant(Role.REPORTER, REPORT)
        grant(Role.REVIEWER, CHECK)
        register_places(
            Place("工作台", "/", "desk", frozenset(Role), order=10),
            Place("全部事项", "/undertakings/", "undertaking", BUSINESS_ROLES, order=20),
            Place("填报", "/updates/", "update", BUSINESS_ROLES, order=70),
            Place("审核", "/review/", "review", frozenset({Role.REVIEWER, Role.ADMINISTRATOR}), order=80),
        )
        PAGES.register("new-undertakings", lambda: reverse("setup:workbook", args=["undertakings"]))
        PAGES.register("drafts", lambda month: f"{reverse('tracking:updates')}?month={month}&state=draft")
        register_tones(
            draft="plain",
            submitted="wait",
            checked="wait",
            returned="late",
            published="done",
            withdrawn="plain",
            discarded="plain",
            planned="plain",
            active="go",
            completed="done",
            suspended="warn",
            terminated="plain",
            open="go",
            closed="done",
        )
        register_labels(
            actions={
                "month.open": "开放月份",
                "month.close": "关账",
                "month.reopen": "重新开放月份",
                "reminder.send": "催报",
                "progressupdate.draft": "开始填报",
                "progressupdate.contribute": "参与填写",
                "progressupdate.submit": "提交审核",
                "progressupdate.withdraw": "撤回填报",
                "progressupdate.check": "部门审核通过",
                "progressupdate.stand_in": "代部门审核通过",
                "progressupdate.return": "退回修改",
                "progressupdate.publish": "发布",
                "progressupdate.correct": "发起更正",
                "progressupdate.discard": "作废填报",
                "evidence.add": "添加佐证",
                "evidence.remove": "移除佐证",
                "evidence.download": "下载佐证",
                "evidence.damaged": "佐证损坏",
                "figure.rebuild": "重写现值",
            },
            terms={
                "content_hash": "内容校验码",
                "due_on": "截止日",
                "owed": "未提交（项）",
                "effective_on": "变更日期",
                "citation": "出处",
                "size": "大小（字节）",
                "revision": "版次",
                "indicators": "指标编号",
                "content": "填报内容",
                "author": "填报人编号",
                "submitted_at": "提交时间",
                "is_late": "逾期",
                "version": "签署内容版本",
                "labels": "名称与口径",
                "undertaking": "事项",
                "measurements": "指标数据",
                "indicator": "指标编号",
                "value": "数值",
                "qualifier": "口径",
                **{name: text.label for name, text in TEXTS.items()},
                "no_change": "本月无变化",
                "evidence": "佐证",
                "correction_reason": "更正原因",
                "reference": "引用编号",
                "pillar": "板块",
                "subject": "事项名称",
                "horizon": "时段",
                "unit": "单位",
                "aggregation": "统计方式",
                "figure_code": "公布编号",
                "qualifier_word": "约数用字",
                "is_example": "示例",
            },
            coded_values={
                "qualifier": {"exact": "准确值", "about": "约", "at_least": "以上", "full": "全覆盖", "tier": "量级"},
                "aggregation": dict(Aggregation.choices),
                "horizon": dict(Horizon.choices),
                "pillar": dict(Pillar.choices),
            },
        )
