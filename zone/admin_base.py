"""Base classes of the console: what is typed or sent and cannot be valid is refused in words, never a crash."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse

from zone.admin_list import RefusedQuery, ZoneChangeList, declared_parameters
from zone.admin_values import WORDED, column
from zone.locale.zh_Hans.formats import DATE_INPUT_FORMATS
from zone.request_ids import MAX_ID_DIGITS, parse_ids
from zone.units import has_control_chars, parse_decimal, plain

BLANK = "—"
"""What the console writes where nothing applies (`ConsoleSite.empty_value_display`)."""

MAX_TEXT = 4000
"""Characters of a text whose column sets no limit."""


def no_control_chars(text: str) -> None:
    """Refuse characters that no page shows. Line ends and tabs are text; every field refuses NUL already."""
    if has_control_chars(text.replace("\0", "")):
        raise ValidationError("含有看不见的控制字符，请删去后重填。", code="control")


def length_limit(limit: int) -> MaxLengthValidator:
    return MaxLengthValidator(limit, f"最多 {limit} 字，现有 %(show_value)d 字，请精简。")


def reject_unreadable(field):
    """The form field, refusing control characters and endless text."""
    if isinstance(field, forms.CharField):
        field.validators.append(no_control_chars)
        if field.max_length is None:
            field.validators.append(length_limit(MAX_TEXT))
    return field


def say_what_is_missing(field):
    """The form field, asking for itself by its name when it is left empty: 请填写编码。"""
    is_chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    field.error_messages["required"] = f"请{'选择' if is_chosen else '填写'}{field.label}。"
    return field


class DecimalField(forms.DecimalField):
    """A number as people type it, 15,200 or １５２００, shown without zeros at its end."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number-input"})

    def to_python(self, value):
        return super().to_python(plain(number) if (number := parse_decimal(str(value or ""))) is not None else None)

    def prepare_value(self, value):
        return plain(value) if isinstance(value, Decimal) else value


class MonthField(forms.DateField):
    """A month as 2026-11, which the system writes as its first day; another day is the model's to refuse."""

    input_formats = ["%Y-%m", "%Y年%m月", *DATE_INPUT_FORMATS]
    widget = forms.DateInput(format="%Y-%m", attrs={"placeholder": "如 2026-11", "class": "month-input"})

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=str(help_text).removeprefix("该月 1 日").lstrip("；。"), **kwargs)  # no day is typed


MAX_LINES = 300
"""Rows on another row's form; a form of more would pass the limit of fields anyway."""

MAX_CHOSEN = 1000
"""Rows of one action on everything a list finds; each is gone through one by one."""


class OneRow(AutocompleteSelect):
    """A search for one row; a sent value that cannot be an id is not looked up to be shown again."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [str(row_id) for row_id in parse_ids(value)], attrs)


class SeveralRows(AutocompleteSelectMultiple):
    """The same for several rows."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [str(row_id) for row_id in parse_ids(value)], attrs)


class BaseAdminFields(BaseModelAdmin):
    """The fields of a console form, whatever its model."""

    def to_field_allowed(self, request, to_field):
        """Rows are named by their number alone, never by another of their fields."""
        return to_field in (self.opts.pk.name, self.opts.pk.attname)

    def get_view_on_site_url(self, obj=None):
        """The row's own page, without the console's way round by the kinds and numbers of all rows."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = (SeveralRows if db_field.many_to_many else OneRow)(db_field, self.admin_site)
        elif isinstance(db_field, models.DecimalField):
            kwargs["form_class"] = DecimalField
        elif isinstance(db_field, models.DateField) and db_field.name.endswith("month"):
            kwargs |= {"form_class": MonthField, "widget": MonthField.widget}
        if (field := super().formfield_for_dbfield(db_field, request, **kwargs)) is None:
            return None
        # without the icons that open other rows in windows of their own: each has its own list
        field.widget = getattr(field.widget, "widget", field.widget)
        self._name_the_blank(field)
        return reject_unreadable(say_what_is_missing(field))

    def _name_the_blank(self, field) -> None:
        """The choice of nothing says what it stands for; Django would draw a line."""
        empty = self.get_empty_value_display()
        blank = "请选择" if field.required else "不填" if empty == BLANK else str(empty)
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = blank if field.empty_label is not None else None
        elif isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            field.choices = [(value, label if value else blank) for value, label in choices]


class BaseInline(BaseAdminFields, admin.TabularInline):
    """Rows on another row's form."""

    change_link_name = "修改"
    """What the link to a line's own form is called, where there is one."""
    max_num = MAX_LINES

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **{"absolute_max": MAX_LINES, **kwargs})


class BaseAdmin(BaseAdminFields, admin.ModelAdmin):
    """A list and a form of the console."""

    menu_group = ""
    """Under which heading of the menu it stands; empty for the name of its room."""
    menu_name = ""
    """What its list is called; empty for the model's name."""
    menu_order = 0
    """Its place in the menu; a group stands where its first list does."""
    counted_in = "项"
    """By what rows are counted: 共 820 份."""
    added_by_workbook: tuple[str, str] | None = None
    """The page where many rows are added by a workbook, by its purpose, and what its link says."""
    show_facets = admin.ShowFacets.NEVER  # each would be a count over all rows

    def lookup_allowed(self, lookup, value, request=None):
        """Whether a list may be asked by this parameter: what its filters declare, and nothing else."""
        return lookup in declared_parameters(self.model, self.get_list_filter(request))

    def get_changelist(self, request, **kwargs):
        return ZoneChangeList

    def get_list_display(self, request):
        """The columns, those of a plain field in the console's words."""
        return [self._worded(name) for name in super().get_list_display(request)]

    def _worded(self, name):
        try:
            field = self.opts.get_field(name)
        except FieldDoesNotExist:
            return name
        return column(field, str(self.get_empty_value_display())) if isinstance(field, WORDED) else name

    def get_action_choices(self, request, default_choices=()):
        return super().get_action_choices(request, [("", "请选择")])

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except (DisallowedModelAdminLookup, DisallowedModelAdminToField):
            return self._refuse_query(request, "这个列表没有这样的筛选条件，没有查询；请回到列表，从它的筛选中选择。")
        except RefusedQuery as error:
            return self._refuse_query(request, str(error))

    def _refuse_query(self, request, reason: str) -> TemplateResponse:
        page = {**self.admin_site.each_context(request), "title": "没有查询", "opts": self.opts, "reason": reason}
        return TemplateResponse(request, "admin/refused_query.html", page, status=400)

    def get_object(self, request, object_id, from_field=None):
        """None for what no address of a row says, as a number longer than any id or one in full-width digits: it is
        not looked up. An empty name of a field is none."""
        is_key = len(object_id) <= MAX_ID_DIGITS and object_id.isascii()
        return super().get_object(request, object_id, from_field or None) if is_key else None

    def history_view(self, request, object_id, extra_context=None):
        """None: Django's log is not written. What the ledger records of a row, `LedgerAdmin` shows."""
        raise Http404

    def response_action(self, request, queryset, *args, **kwargs):
        """Refuse checkboxes that no list of rows offers, which Django would look up, and more rows than can be done."""
        try:
            for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(ticked)
                length_limit(MAX_ID_DIGITS)(ticked)
        except ValidationError:
            return self._refuse_action(request, "勾选的内容不是列表中的行，没有执行任何操作；请重新勾选。")
        if request.POST.get("select_across", "0") != "0" and queryset.order_by()[: MAX_CHOSEN + 1].count() > MAX_CHOSEN:
            return self._refuse_action(
                request, f"选中的超过 {MAX_CHOSEN} 行，没有执行任何操作；请先筛选，再分几次处理。"
            )
        return super().response_action(request, queryset, *args, **kwargs)

    def _refuse_action(self, request, reason: str) -> HttpResponseRedirect:
        self.message_user(request, reason, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
