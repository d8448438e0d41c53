"""The console for projects."""

from django.contrib import admin

from projects.models import Project
from zone.tracking.admin_figures import MAIN_FIGURES
from zone.tracking.undertaking_admin import COMMON_FIELDS, PEOPLE_FIELDSET, TIME_FIELDSET, UndertakingAdmin


@admin.register(Project)
class ProjectAdmin(UndertakingAdmin):
    menu_order = 10
    list_display = ["code", "name", "stage", "state", "lead_department", *MAIN_FIGURES, "park", "chain", "is_example"]
    list_filter = ["state", "stage", "park", "chain", "is_example", "lead_department"]
    list_select_related = ["park", "chain", "lead_department"]
    autocomplete_fields = ["owner", "enterprises"]
    fieldsets = [
        (None, {"fields": ["code", *COMMON_FIELDS]}),
        ("项目", {"fields": ["stage", "park", "chain", "owner", "enterprises", "site", "total_investment_wan"]}),
        PEOPLE_FIELDSET,
        TIME_FIELDSET,
    ]
