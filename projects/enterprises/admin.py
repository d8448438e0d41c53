"""The console for enterprises, their titles, parks and industry chains."""

from django.contrib import admin

from projects.enterprises.models import Enterprise, EnterpriseTitle, IndustryChain, Park
from zone.admin_base import BaseInline
from zone.ledger.admin_base import RecordingAdmin


class EnterpriseTitleInline(BaseInline):
    model = EnterpriseTitle
    extra = 0


@admin.register(Enterprise)
class EnterpriseAdmin(RecordingAdmin):
    menu_order = 30
    list_display = ["code", "name", "short_name", "park", "chain", "is_example"]
    list_filter = ["chain", "park", "is_example"]
    list_select_related = ["park", "chain"]
    search_fields = ["code", "name", "short_name", "credit_code"]
    inlines = [EnterpriseTitleInline]


@admin.register(EnterpriseTitle)
class EnterpriseTitleAdmin(RecordingAdmin):
    menu_order = 31
    list_display = ["title", "enterprise", "year", "source"]
    list_filter = ["year"]
    list_select_related = ["enterprise"]
    search_fields = ["title", "enterprise__name"]
    autocomplete_fields = ["enterprise"]

    def get_view_on_site_url(self, obj=None):
        return obj.enterprise.get_absolute_url() if obj else None


@admin.register(Park)
class ParkAdmin(RecordingAdmin):
    menu_order = 32
    list_display = ["code", "name", "order", "is_example"]
    search_fields = ["code", "name"]


@admin.register(IndustryChain)
class IndustryChainAdmin(RecordingAdmin):
    menu_order = 33
    list_display = ["code", "name", "order"]
    search_fields = ["code", "name"]
