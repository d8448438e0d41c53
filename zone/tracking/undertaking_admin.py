"""The console's forms for what is promised: undertakings through their kinds, indicators and plans."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from zone.admin_base import BaseInline, no_control_chars
from zone.ledger import clock
from zone.ledger.admin_base import LedgerAdmin, RecordingAdmin
from zone.moves import MAX_NOTE_LENGTH, Move, make_move
from zone.people.models import User
from zone.tracking import months
from zone.tracking.admin_figures import MAIN_FIGURES, published_of, target_of
from zone.tracking.figures.status import PUBLISHED_WORD, WITH_STATUSES
from zone.tracking.kinds import CODE
from zone.tracking.models import Indicator, PlanPoint, ReportMonth, Undertaking, UndertakingState
from zone.tracking.moves import PENDING, UpdateState

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


class IndicatorFormSet(forms.BaseInlineFormSet):
    """The indicators of one undertaking; a new line is numbered on from the last."""

    def get_form_kwargs(self, index):
        if index is not None and index < self.initial_form_count():
            return super().get_form_kwargs(index)
        last = max((indicator.number for indicator in self.get_queryset()), default=0)
        return {**super().get_form_kwargs(index), "initial": {"number": last + 1}}


class IndicatorInline(BaseInline):
    """The indicators on their undertaking's form; the plan of each opens from its line."""

    model = Indicator
    form = IndicatorForm
    formset = IndicatorFormSet
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
        target_of,
        published_of,
        "aggregation",
        "qualifier",
        "horizon",
        "figure_code",
    ]
    list_filter = ["undertaking__kind", "undertaking__pillar", "aggregation", "horizon", "undertaking__is_example"]
    list_select_related = ["undertaking", "current"]
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

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(**PUBLISHED_WORD)

    def get_readonly_fields(self, request, obj=None):
        """An indicator stays with its undertaking, under whose code its changes are recorded."""
        return ["undertaking"] if obj else []

    def get_view_on_site_url(self, obj=None):
        return obj.undertaking.get_absolute_url() if obj else None

    def ledger_topic(self, obj) -> str:
        return obj.undertaking.code


@admin.register(Undertaking)
class AllUndertakingsAdmin(LedgerAdmin):
    """All undertakings to look up; each is edited as what it is: project, campaign or task."""

    menu_group = "事项与指标"
    menu_name = "全部事项"
    change_form_template = "admin/tracking/any_undertaking.html"
    menu_order = 50
    list_display = ["code", "name", "kind", "lead_department", "state", *MAIN_FIGURES, "pillar", "is_example"]
    list_filter = ["kind", "pillar", "state", "is_example", "lead_department"]
    list_select_related = ["lead_department"]
    search_fields = ["code", "name"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*WITH_STATUSES)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        kind = obj.ledger_object()._meta
        context["edit_url"] = reverse(f"admin:{kind.app_label}_{kind.model_name}_change", args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)


class MoveForm(forms.Form):
    """Why and since when an undertaking stands elsewhere."""

    effective_on = forms.DateField(label="变更日期", initial=clock.today, help_text="从哪一天起，如 2026-11-25。")
    reason = forms.CharField(
        label="变更原因", max_length=MAX_NOTE_LENGTH, widget=forms.Textarea, validators=[no_control_chars]
    )

    def clean_effective_on(self) -> date:
        if (day := self.cleaned_data["effective_on"]) > clock.today():
            raise ValidationError("变更日期不能晚于今天。")
        return day


def no_longer_owed(undertaking: Undertaking, move: Move) -> list[ReportMonth]:
    """The open months for which nothing is to be reported of it any more once the move is made."""
    ends = move.field == "state" and move.target != UndertakingState.ACTIVE
    return [month for month in months.open_months() if ends and undertaking.owes(month.month)]


def moved_fields(undertaking: Undertaking) -> list[str]:
    """The fields that only moves change, in the order of the moves."""
    return list(dict.fromkeys(move.field for move in undertaking.MOVES.values()))


def move_menus(undertaking: Undertaking, user: User) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each such field its name and the moves that `user` can make now, each by its name and what its link says."""
    allowed = undertaking.moves_for(user)
    menus: list[tuple[str, list[tuple[str, str]]]] = []
    for field in moved_fields(undertaking):
        moves = [(name, undertaking.MOVES[name].label) for name in allowed if undertaking.MOVES[name].field == field]
        menus.append((str(getattr(undertaking._meta.get_field(field), "verbose_name", field)), moves))
    return [menu for menu in menus if menu[1]]


class UndertakingAdmin(RecordingAdmin):
    """What the forms of projects, campaigns and tasks have in common."""

    change_form_template = "admin/tracking/undertaking.html"
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

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*WITH_STATUSES)

    def save_model(self, request, obj, form, change):
        """Leave states as they stand in the database at this moment: moves alone change them."""
        if change:
            held = self.model.lock(obj.pk)
            for field in moved_fields(obj):
                setattr(obj, field, getattr(held, field))
        super().save_model(request, obj, form, change)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_move"
        return [
            path("<int:pk>/move/<slug:name>/", self.admin_site.admin_view(self.move), name=name),
            *super().get_urls(),
        ]

    def get_deleted_objects(self, objs, request):
        """The row among all undertakings goes with the project, campaign or task that it is."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, lacking - {Undertaking._meta.verbose_name}, protected

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["move_menus"] = move_menus(obj, request.user) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def move(self, request, pk: int, name: str):
        """Make one move of state or stage, with its reason and the day since when it holds."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        undertaking = self.get_object(request, str(pk))
        if undertaking is None or name not in undertaking.MOVES:
            raise Http404
        form = MoveForm(request.POST or None)
        if form.is_valid():
            note, effective_on = form.cleaned_data["reason"], f"{form.cleaned_data['effective_on']:%Y-%m-%d}"
            try:
                moved = make_move(undertaking, name, by=request.user, note=note, effective_on=effective_on)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, f"{moved}：已{moved.MOVES[name].label}。")
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)
        return self._move_page(request, undertaking, undertaking.MOVES[name], form)

    def _move_page(self, request, undertaking: Undertaking, move: Move, form: "MoveForm") -> TemplateResponse:
        field: Any = undertaking._meta.get_field(move.field)
        page = {
            **self.admin_site.each_context(request),
            "title": move.label,
            "opts": self.opts,
            "original": undertaking,
            "form": form,
            "field_name": field.verbose_name,
            "current": getattr(undertaking, f"get_{move.field}_display")() or "未公开",
            "no_longer_owed": no_longer_owed(undertaking, move),
        }
        return TemplateResponse(request, "admin/tracking/move.html", page)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """A short list is ticked; Django's two boxes with arrows are half in English."""
        if db_field.name not in self.autocomplete_fields:
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return super().get_readonly_fields(request, obj)
        fixed = self.fixed_when_reported if obj.updates.exists() else ()
        return [*super().get_readonly_fields(request, obj), *moved_fields(obj), *fixed]
