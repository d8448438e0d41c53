"""The console's forms for what is promised: undertakings through their kinds, indicators and plans."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import RegexValidator

from zone.admin_base import BaseInline
from zone.ledger.admin_base import LedgerAdmin, RecordingAdmin
from zone.moves import make_move, move_to
from zone.tracking.models import Indicator, PlanPoint, Undertaking
from zone.tracking.moves import PENDING, UpdateState

CODE = RegexValidator(r"^[A-Za-z0-9-]+\Z", "编码只用字母、数字和短横线。")
COMMON_FIELDS = ("name", "summary", "pillar", "state", "is_example")
PEOPLE_FIELDSET: Any = ("部门与人员", {"fields": ["lead_department", "supporting_departments", "steward"]})
TIME_FIELDSET: Any = (
    "时间",
    {"fields": [("planned_start", "planned_end"), ("actual_start", "actual_end"), ("first_month", "last_month")]},
)
FIXED = ("unit", "aggregation")
"""What a filed figure of an indicator has made final; the database enforces it too (`triggers.py`)."""


class UndertakingForm(forms.ModelForm):
    """An undertaking of any kind; its code stands in addresses and in the ledger."""

    def clean_code(self) -> str:
        CODE(self.cleaned_data["code"])
        return self.cleaned_data["code"]


class IndicatorForm(forms.ModelForm):
    """An indicator; once one of its figures is filed, what it measures and how is final."""

    class Meta:
        model = Indicator
        fields = [
            "undertaking",
            "number",
            "name",
            "unit",
            "target",
            "baseline",
            "qualifier",
            "qualifier_word",
            "direction",
            "aggregation",
            "horizon",
            "figure_code",
        ]

    def clean_figure_code(self) -> str | None:
        return self.cleaned_data["figure_code"] or None

    def clean(self):
        cleaned = super().clean()
        changed = [name for name in FIXED if name in self.changed_data and name in self.fields]
        if self.instance.pk and changed and is_filed(self.instance):
            for name in changed:
                label = self.fields[name].label
                self.add_error(name, f"该指标已有待审或发布的数据，{label}不能再改；口径变化请另建指标。")
        return cleaned


def is_filed(indicator: Indicator) -> bool:
    """Whether any value of this indicator waits for a review or has ever been published."""
    return indicator.measurements.filter(update__state__in=(*PENDING, UpdateState.PUBLISHED)).exists()


class IndicatorInline(BaseInline):
    """The indicators on their undertaking's form; the plan of each opens from its line."""

    model = Indicator
    form = IndicatorForm
    fields = ["number", "name", "unit", "target", "baseline", "aggregation", "direction", "qualifier", "qualifier_word"]
    extra = 0
    show_change_link = True
    change_link_name = "按月计划"
    verbose_name_plural = "指标"


class PlanPointInline(BaseInline):
    model = PlanPoint
    extra = 0
    verbose_name_plural = "按月计划（不填则按直线推算）"


@admin.register(Indicator)
class IndicatorAdmin(RecordingAdmin):
    """One indicator with its plan by month."""

    menu_group = "事项与指标"
    menu_order = 51
    form = IndicatorForm
    list_display = [
        "name",
        "undertaking",
        "number",
        "unit",
        "target",
        "aggregation",
        "qualifier",
        "horizon",
        "figure_code",
    ]
    list_filter = ["undertaking__kind", "undertaking__pillar", "aggregation", "horizon", "undertaking__is_example"]
    list_select_related = ["undertaking"]
    search_fields = ["name", "figure_code", "undertaking__code", "undertaking__name"]
    autocomplete_fields = ["undertaking"]
    fieldsets = [
        (None, {"fields": ["undertaking", "number", "name", "unit", "target", "baseline"]}),
        (
            "口径",
            {"fields": ["aggregation", "direction", "horizon", "qualifier", "qualifier_word", "figure_code"]},
        ),
    ]
    inlines = [PlanPointInline]

    def get_readonly_fields(self, request, obj=None):
        """An indicator stays with its undertaking, under whose code its changes are recorded."""
        return ["undertaking"] if obj else []

    def ledger_topic(self, obj) -> str:
        return obj.undertaking.code


@admin.register(Undertaking)
class AllUndertakingsAdmin(LedgerAdmin):
    """All undertakings to look up; each is edited as what it is: project, campaign or task."""

    menu_group = "事项与指标"
    menu_name = "全部事项"
    menu_order = 50
    list_display = ["code", "name", "kind", "pillar", "lead_department", "state", "is_example"]
    list_filter = ["kind", "pillar", "state", "is_example", "lead_department"]
    list_select_related = ["lead_department"]
    search_fields = ["code", "name"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class UndertakingAdmin(RecordingAdmin):
    """What the forms of projects, campaigns and tasks have in common."""

    empty_value_display = "未公开"
    form = UndertakingForm
    list_filter = ["state", "pillar", "is_example", "lead_department"]
    list_select_related = ["lead_department"]
    search_fields = ["code", "name"]
    inlines = [IndicatorInline]
    fixed_when_reported: tuple[str, ...] = ("code",)
    """Fields that no longer change once an update of the undertaking exists."""

    def ledger_topic(self, obj) -> str:
        return obj.code

    def save_model(self, request, obj, form, change):
        """Keep the states as they are, whatever the form says: moves change them once all else is saved."""
        obj.targets = {}
        if change:
            held = self.model.lock(obj.pk)
            for field in {move.field for move in obj.MOVES.values()}:
                if field in form.changed_data and getattr(obj, field) != getattr(held, field):
                    obj.targets[field] = getattr(obj, field)
                setattr(obj, field, getattr(held, field))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # before log_change: the chain is locked from its first entry on, and a move waits for its row
        for field, target in form.instance.targets.items():
            make_move(form.instance, move_to(form.instance.MOVES, field, target), by=request.user)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """A short list is ticked; Django's two boxes with arrows are half in English."""
        if db_field.name not in self.autocomplete_fields:
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_when_reported if obj and obj.updates.exists() else ()
        return [*super().get_readonly_fields(request, obj), *fixed]
