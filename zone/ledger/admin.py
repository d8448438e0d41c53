"""The console for the ledger: read, filtered and searched by the auditor; changed by nobody."""

from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localtime, make_aware

from zone.admin_base import BaseAdmin
from zone.ledger.labels import ACTIONS
from zone.ledger.models import LedgerEntry, LedgerHead

MAX_FOUND = 10_000
"""Matches of a filter that are counted and paged through; whoever needs more narrows the filter."""
SEARCHED = 20_000
"""Newest entries, of those the filters leave, in which parts of words are looked for; whole codes and sign-in names
are found among all."""
MAX_WORDS = 8

SHOWN = (
    "sequence",
    "moment",
    "who",
    "address",
    "action_words",
    "object_kind",
    "object_label",
    "object_id",
    "topic",
    "changes_in_words",
    "previous_link",
    "own_link",
)
"""One entry's page, line by line."""


class LedgerPaginator(Paginator):
    """Counts and pages without reading the ledger: all of it by the chain's head, a filter's matches up to a limit."""

    object_list: QuerySet[LedgerEntry]

    @cached_property
    def is_whole(self) -> bool:
        return not self.object_list.query.where

    @cached_property
    def count(self) -> int:
        if self.is_whole:
            head = LedgerHead.objects.first()
            return head.sequence if head else 0
        return self.object_list.order_by()[:MAX_FOUND].count()

    def page(self, number):
        """A page of the whole ledger by the sequences that stand on it: it is numbered without a gap."""
        if not self.is_whole:
            return super().page(number)
        number = self.validate_number(number)
        newest = self.count - (number - 1) * self.per_page
        return Page(self.object_list.filter(sequence__lte=newest, sequence__gt=newest - self.per_page), number, self)


class TypedFilter(admin.ListFilter):
    """A filter whose values are typed. Subclasses name its fields: parameter, label and type of input."""

    template = "admin/ledger/fields_filter.html"
    fields: tuple[tuple[str, str, str], ...] = ()
    error = ""

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1].strip().replace("\x00", "")

    def has_output(self):
        return True

    def expected_parameters(self):
        return [name for name, _, _ in self.fields]

    def choices(self, changelist):
        own = {*self.expected_parameters(), "p", "e"}
        yield {
            "inputs": [
                {"name": name, "label": label, "type": kind, "value": self.used_parameters.get(name, "")}
                for name, label, kind in self.fields
            ],
            "others": [(name, value) for name, value in self.request.GET.items() if name not in own],
            "error": self.error,
            "is_set": any(self.used_parameters.values()),
            "clear": changelist.get_query_string(remove=self.expected_parameters()),
        }


class ActorFilter(TypedFilter):
    """By who acted: the sign-in name, whole."""

    title = "操作人"
    fields = (("who", "登录名", "text"),)

    def queryset(self, request, queryset):
        who = self.used_parameters.get("who")
        return queryset.filter(actor=who) if who else queryset


class TimeFilter(TypedFilter):
    """By local date, both days included."""

    title = "时间"
    fields = (("from", "自", "date"), ("to", "至", "date"))

    def queryset(self, request, queryset):
        if first := self._midnight("from"):
            queryset = queryset.filter(at__gte=first)
        if past := self._midnight("to", days_later=1):
            queryset = queryset.filter(at__lt=past)
        return queryset

    def _midnight(self, name: str, days_later: int = 0) -> datetime | None:
        if not (typed := str(self.used_parameters.get(name, ""))):
            return None
        try:
            return make_aware(datetime.combine(date.fromisoformat(typed) + timedelta(days_later), time()))
        except (ValueError, OverflowError):
            self.error = "日期请按 2026-11-23 的格式填写。"
            return None


class ActionFilter(admin.SimpleListFilter):
    title = "操作"
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return ACTIONS.items()

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


class ObjectFilter(admin.SimpleListFilter):
    """By what kind of thing was acted on."""

    title = "类别"
    parameter_name = "object"

    def lookups(self, request, model_admin):
        foreign = ("django", "axes")
        ours = [model._meta for model in apps.get_models() if not model.__module__.startswith(foreign)]
        return [(opts.label_lower, opts.verbose_name) for opts in ours if opts.default_permissions]

    def queryset(self, request, queryset):
        return queryset.filter(object_type=self.value()) if self.value() else queryset


@admin.register(LedgerEntry)
class LedgerEntryAdmin(BaseAdmin):
    """The ledger, newest first. Nothing here writes."""

    menu_name = "操作日志"
    menu_order = 80
    counted_in = "条"
    list_display = ["sequence", "moment", "who", "address", "action_words", "object_label", "topic"]
    list_filter = [TimeFilter, ActorFilter, ActionFilter, ObjectFilter]
    search_fields = ["object_label", "topic", "actor"]
    search_help_text = (
        "按事项编码、登录名或对象名称查找；只记得一部分的，在最近 2 万条中查找。"
        f"查找和筛选最多列出最近 {MAX_FOUND} 条，更早的请缩小时间范围。"
    )
    fields = readonly_fields = SHOWN
    paginator = LedgerPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would be a count over the ledger
    list_per_page = 50
    list_max_show_all = 0
    actions = None
    sortable_by = ()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        """Each word is a code or a sign-in name, or a part of one or of an object's name among the newest entries."""
        words = search_term.split()[:MAX_WORDS]
        if not words:
            return queryset, False
        every = LedgerEntry.objects.order_by().values("sequence")
        before = queryset.order_by("-sequence").values_list("sequence", flat=True)[SEARCHED : SEARCHED + 1]
        newest = every.filter(sequence__gt=next(iter(before), 0))  # a number, by which the range is read and no more
        for word in words:
            holds = Q(object_label__icontains=word) | Q(topic__icontains=word) | Q(actor__icontains=word)
            found = every.filter(topic__in={word, word.upper()}).union(every.filter(actor=word), newest.filter(holds))
            queryset = queryset.filter(sequence__in=found)
        return queryset, False

    def get_ordering(self, request):
        return ["-sequence"]

    @admin.display(description="时间")
    def moment(self, entry):
        return f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="操作人")
    def who(self, entry):
        return entry.who

    @admin.display(description="操作")
    def action_words(self, entry):
        return entry.action_word

    @admin.display(description="类别")
    def object_kind(self, entry):
        return entry.object_word or "—"

    @admin.display(description="内容")
    def changes_in_words(self, entry):
        return render_to_string("admin/ledger/changes.html", {"lines": entry.lines}) if entry.lines else "—"

    @admin.display(description="上一条校验码")
    def previous_link(self, entry):
        return format_html("<code>{}</code>", entry.previous_hash)

    @admin.display(description="校验码")
    def own_link(self, entry):
        return format_html("<code>{}</code>", entry.own_hash)
