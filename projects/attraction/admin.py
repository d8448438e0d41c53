"""The console for campaigns and the people selected in talent plans."""

from django.contrib import admin

from projects.attraction.models import Campaign, TalentSelection
from zone.admin_base import BaseInline
from zone.ledger.admin_base import RecordingAdmin
from zone.tracking.admin_figures import MAIN_FIGURES
from zone.tracking.undertaking_admin import (
    COMMON_FIELDS,
    PEOPLE_FIELDSET,
    TIME_FIELDSET,
    IndicatorInline,
    UndertakingAdmin,
)


class TalentSelectionInline(BaseInline):
    model = TalentSelection
    extra = 0
    autocomplete_fields = ["enterprise"]


@admin.register(Campaign)
class CampaignAdmin(UndertakingAdmin):
    menu_order = 20
    list_display = [
        "code",
        "name",
        "category",
        "state",
        "lead_department",
        *MAIN_FIGURES,
        "year",
        "chain",
        "is_example",
    ]
    list_filter = ["state", "category", "year", "chain", "is_example", "lead_department"]
    list_select_related = ["chain", "lead_department"]
    inlines = [IndicatorInline, TalentSelectionInline]
    fieldsets = [
        (None, {"fields": ["code", *COMMON_FIELDS]}),
        ("专项", {"fields": ["category", "year", "chain", "parks"]}),
        PEOPLE_FIELDSET,
        TIME_FIELDSET,
    ]


@admin.register(TalentSelection)
class TalentSelectionAdmin(RecordingAdmin):
    menu_order = 21
    list_display = ["person", "campaign", "enterprise", "year"]
    list_filter = ["year"]
    list_select_related = ["campaign", "enterprise"]
    search_fields = ["person", "person_latin", "enterprise__name", "campaign__name"]
    autocomplete_fields = ["campaign", "enterprise"]

    def get_view_on_site_url(self, obj=None):
        return obj.campaign.get_absolute_url() if obj else None

    def ledger_topic(self, obj) -> str:
        return obj.campaign.code
