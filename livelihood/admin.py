"""The console for livelihood tasks."""

from django.contrib import admin

from livelihood.models import Task
from zone.tracking.admin_figures import MAIN_FIGURES
from zone.tracking.undertaking_admin import PEOPLE_FIELDSET, TIME_FIELDSET, UndertakingAdmin


@admin.register(Task)
class TaskAdmin(UndertakingAdmin):
    """A task's code is made of its year and number."""

    menu_order = 40
    list_display = ["code", "name", "category", "state", "lead_department", *MAIN_FIGURES, "is_example"]
    list_filter = ["year", "category", "state", "is_example", "lead_department"]
    search_fields = ["code", "name", "promise"]
    fixed_when_reported = ("year", "number")
    fieldsets = [
        (
            None,
            {"fields": [("year", "number"), "name", "category", "promise", "summary", "pillar", "state", "is_example"]},
        ),
        PEOPLE_FIELDSET,
        TIME_FIELDSET,
    ]
