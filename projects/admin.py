"""The console for projects and campaigns and the reference data they are told by."""

from typing import Any

from django.contrib import admin

from projects.models import Campaign, Enterprise, EnterpriseTitle, IndustryChain, Park, Project, TalentSelection
from zone.admin_base import BaseInline
from zone.ledger.admin_base import RecordingAdmin
from zone.tracking.undertaking_admin import IndicatorInline, UndertakingAdmin

COMMON = ["name", "summary", "pillar", "state", "is_example"]
WHO: Any = ("部门与人员", {"fields": ["lead_department", "supporting_departments", "steward"]})
WHEN: Any = (
    "时间",
    {"fields": [("planned_start", "planned_end"), ("actual_start", "actual_end"), ("first_month", "last_month")]},
)


@admin.register(Project)
class ProjectAdmin(UndertakingAdmin):
    list_display = ["code", "name", "stage", "park", "chain", "lead_department", "state", "is_example"]
    list_filter = ["state", "stage", "park", "chain", "is_example", "lead_department"]
    list_select_related = ["park", "chain", "lead_department"]
    autocomplete_fields = ["owner", "enterprises"]
    fieldsets = [
        (None, {"fields": ["code", *COMMON]}),
        ("项目", {"fields": ["stage", "park", "chain", "owner", "enterprises", "site", "total_investment_wan"]}),
        WHO,
        WHEN,
    ]


class TalentSelectionInline(BaseInline):
    model = TalentSelection
    extra = 0
    autocomplete_fields = ["enterprise"]


@admin.register(Campaign)
class CampaignAdmin(UndertakingAdmin):
    list_display = ["code", "name", "category", "year", "chain", "lead_department", "state", "is_example"]
    list_filter = ["state", "category", "year", "chain", "is_example", "lead_department"]
    list_select_related = ["chain", "lead_department"]
    inlines = [IndicatorInline, TalentSelectionInline]
    fieldsets = [
        (None, {"fields": ["code", *COMMON]}),
        ("专项", {"fields": ["category", "year", "chain", "parks"]}),
        WHO,
        WHEN,
    ]


class EnterpriseTitleInline(BaseInline):
    model = EnterpriseTitle
    extra = 0


@admin.register(Enterprise)
class EnterpriseAdmin(RecordingAdmin):
    list_display = ["code", "name", "short_name", "park", "chain", "is_example"]
    list_filter = ["chain", "park", "is_example"]
    list_select_related = ["park", "chain"]
    search_fields = ["code", "name", "short_name", "credit_code"]
    inlines = [EnterpriseTitleInline]


@admin.register(EnterpriseTitle)
class EnterpriseTitleAdmin(RecordingAdmin):
    list_display = ["title", "enterprise", "year", "source"]
    list_filter = ["year"]
    list_select_related = ["enterprise"]
    search_fields = ["title", "enterprise__name"]
    autocomplete_fields = ["enterprise"]


@admin.register(Park)
class ParkAdmin(RecordingAdmin):
    list_display = ["code", "name", "order", "is_example"]
    search_fields = ["code", "name"]


@admin.register(IndustryChain)
class IndustryChainAdmin(RecordingAdmin):
    list_display = ["code", "name", "order"]
    search_fields = ["code", "name"]


@admin.register(TalentSelection)
class TalentSelectionAdmin(RecordingAdmin):
    list_display = ["person", "campaign", "enterprise", "year"]
    list_filter = ["year"]
    list_select_related = ["campaign", "enterprise"]
    search_fields = ["person", "person_latin", "enterprise__name", "campaign__name"]
    autocomplete_fields = ["campaign", "enterprise"]

    def ledger_topic(self, obj) -> str:
        return obj.campaign.code
