"""A stock console: Django's own admin over the same projects, with its own log in the place of ledger and moves."""

from django.contrib import admin

from projects.models import Project
from zone.tracking.models import Indicator

COLUMNS = (
    "code",
    "name",
    "state",
    "stage",
    "park",
    "chain",
    "lead_department",
    "total_investment_wan",
    "pillar",
    "is_example",
)
"""As many columns on a console's list as on ours; its last two are plain where ours read the indicators."""

site = admin.AdminSite(name="stock")


class IndicatorInline(admin.TabularInline):
    model = Indicator
    extra = 0


@admin.register(Project, site=site)
class StockProjectAdmin(admin.ModelAdmin):
    """Filters and lines as the product's own console has them."""

    list_display = COLUMNS
    list_filter = ["state", "stage", "park", "chain", "is_example", "lead_department"]
    list_select_related = ["park", "chain", "lead_department"]
    list_per_page = 25
    search_fields = ["code", "name"]
    raw_id_fields = ["owner", "enterprises"]
    inlines = [IndicatorInline]
    actions = ["save_chosen"]

    @admin.action(description="保存所选")
    def save_chosen(self, request, queryset):
        for project in queryset:
            project.save()
            self.log_change(request, project, "saved")
