"""The trail in the console: read by the auditor, changed by nobody."""

import json

from django.apps import apps
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from zone.ledger.acts import ACTS
from zone.ledger.models import LedgerEntry


class ActFilter(admin.SimpleListFilter):
    title = "操作"
    parameter_name = "act"

    def lookups(self, request, model_admin):
        return list(ACTS.items())

    def queryset(self, request, queryset):
        return queryset.filter(act=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    """The actors that occur; a long list, so only names."""

    title = "操作人"
    parameter_name = "actor"

    def lookups(self, request, model_admin):
        names = LedgerEntry.objects.order_by().exclude(actor="").values_list("actor", flat=True).distinct()
        return [(name, name) for name in sorted(names)]

    def queryset(self, request, queryset):
        return queryset.filter(actor=self.value()) if self.value() else queryset


class ObjectFilter(admin.SimpleListFilter):
    title = "对象类型"
    parameter_name = "object"

    def lookups(self, request, model_admin):
        types = LedgerEntry.objects.order_by().exclude(object_type="").values_list("object_type", flat=True).distinct()
        return [(label, _type_word(label)) for label in sorted(types)]

    def queryset(self, request, queryset):
        return queryset.filter(object_type=self.value()) if self.value() else queryset


def _type_word(label: str) -> str:
    """The model's own Chinese name."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


@admin.register(LedgerEntry)
class LedgerEntryAdmin(admin.ModelAdmin):
    list_display = ["sequence", "at", "actor_word", "address", "act_word", "object_label", "topic", "short_hash"]
    list_filter = [ActFilter, ActorFilter, ObjectFilter, ("at", admin.DateFieldListFilter)]
    date_hierarchy = "at"
    search_fields = ["object_label", "topic", "actor"]
    list_per_page = 50
    show_full_result_count = False
    fields = [
        "sequence",
        "at",
        "actor_word",
        "address",
        "act_word",
        "object_type",
        "object_id",
        "object_label",
        "topic",
        "told",
        "previous_hash",
        "own_hash",
    ]
    readonly_fields = ["actor_word", "act_word", "told"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="操作人", ordering="actor")
    def actor_word(self, entry):
        return entry.actor or "—"

    @admin.display(description="操作", ordering="act")
    def act_word(self, entry):
        return entry.act_word

    @admin.display(description="哈希")
    def short_hash(self, entry):
        return format_html("<code>{}</code>", entry.own_hash[:12])

    @admin.display(description="内容")
    def told(self, entry):
        """The changes as a table: what, before, after."""
        if not entry.changes:
            return "—"
        content = json.loads(entry.changes)
        rows = [(name, *_before_after(value)) for name, value in content.items()]
        cells = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", rows)
        head = mark_safe("<thead><tr><th>内容</th><th>原为</th><th>现为</th></tr></thead>")
        return format_html("<table>{}<tbody>{}</tbody></table>", head, cells)


def _before_after(value) -> tuple[str, str]:
    if isinstance(value, list) and len(value) == 2 and not any(isinstance(part, dict) for part in value):
        return tuple("" if part is None else str(part) for part in value)
    return "", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
