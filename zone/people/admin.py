"""The console for departments and accounts."""

from django.contrib import admin
from django.contrib.auth.models import Group

from zone.ledger.console import TrailedAdmin
from zone.people.models import Department

admin.site.unregister(Group)


@admin.register(Department)
class DepartmentAdmin(TrailedAdmin):
    list_display = ["code", "name", "order", "is_example"]
    search_fields = ["code", "name"]
