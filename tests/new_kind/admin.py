"""The console for reforms."""

from django.contrib import admin

from tests.new_kind.models import Reform
from zone.tracking.undertaking_admin import COMMON_FIELDS, PEOPLE_FIELDSET, TIME_FIELDSET, UndertakingAdmin


@admin.register(Reform)
class ReformAdmin(UndertakingAdmin):
    fieldsets = [(None, {"fields": ["code", *COMMON_FIELDS, "pilot"]}), PEOPLE_FIELDSET, TIME_FIELDSET]
