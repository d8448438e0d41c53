"""What leaders read: the annual report, and where each figure comes from."""

from django.apps import AppConfig
from django.urls import reverse


class ReportsConfig(AppConfig):
    name = "zone.reports"
    verbose_name = "报表"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.desk_sections import DeskSection, register_desk_sections
        from zone.ledger.labels import register_labels
        from zone.ledger.proof import register_checks
        from zone.ledger.triggers import register_triggers
        from zone.navigation import PAGES, Place, register_places
        from zone.people.roles import BUSINESS_ROLES, Role
        from zone.reports.desk import year_section
        from zone.reports.proof import BEGINNINGS, CHECKS
        from zone.reports.triggers import TRIGGERS

        register_triggers(self.label, TRIGGERS)
        register_checks(CHECKS, BEGINNINGS)
        register_places(Place("报表", "/reports/", "report", BUSINESS_ROLES, order=90))
        register_desk_sections(year=DeskSection("reports/_desk_year.html", frozenset({Role.LEADER}), year_section))
        PAGES.register("provenance", lambda indicator, month: reverse("reports:figure", args=[indicator, month]))
        PAGES.register("reports", lambda: reverse("reports:index"))
        register_labels(
            actions={"headline.choose": "选择年度报表主要数据"},
            terms={
                "document": "文件编码",
                "report": "报表",
                "count": "数据项数",
                "known_at": "数据时点",
                "figure_name": "指标",
                "sums": "主要数据",
            },
        )
