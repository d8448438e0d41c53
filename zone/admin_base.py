"""Base classes of the console: what is typed or sent and cannot be valid is refused in words, never a crash."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect

from zone.request_ids import MAX_ID_DIGITS, parse_ids
from zone.units import has_control_chars

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

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = (SeveralRows if db_field.many_to_many else OneRow)(db_field, self.admin_site)
        return reject_unreadable(super().formfield_for_dbfield(db_field, request, **kwargs))


class BaseInline(BaseAdminFields, admin.TabularInline):
    """Rows on another row's form."""


class BaseAdmin(BaseAdminFields, admin.ModelAdmin):
    """A list and a form of the console."""

    def get_object(self, request, object_id, from_field=None):
        """None for a number longer than any id: some lookups would be a database error instead of finding nothing."""
        if not from_field and len(object_id) > MAX_ID_DIGITS:
            return None
        return super().get_object(request, object_id, from_field)

    def response_action(self, request, queryset, *args, **kwargs):
        """Refuse checkboxes that no list of rows offers; Django would look them up."""
        try:
            for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(ticked)
                length_limit(MAX_ID_DIGITS)(ticked)
        except ValidationError:
            self.message_user(request, "勾选的内容不是列表中的行，没有执行任何操作；请重新勾选。", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)
