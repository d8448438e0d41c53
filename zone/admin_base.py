"""What every list and form of the console does with what is typed and sent: refused in words, never a crash."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect

from zone.units import has_control_chars

MAX_TEXT = 4000
"""Signs that a text takes whose column sets no limit."""

MAX_DIGITS = 18
"""Digits of a row's number; a database stops at more instead of finding nothing."""


def no_control_chars(text: str) -> None:
    """Refuse signs that no page shows. Line ends and tabs are text; NUL is refused by every field already."""
    if has_control_chars(text.replace("\0", "")):
        raise ValidationError("含有看不见的控制字符，请删去后重填。", code="control")


def length_limit(limit: int) -> MaxLengthValidator:
    return MaxLengthValidator(limit, f"最多 {limit} 字，现有 %(show_value)d 字，请精简。")


def reject_unreadable(field):
    """The form field, refusing signs that no page shows and endless text."""
    if isinstance(field, forms.CharField):
        field.validators.append(no_control_chars)
        if field.max_length is None:
            field.validators.append(length_limit(MAX_TEXT))
    return field


def row_numbers(sent: list[str]) -> list[str]:
    """Those of `sent` that can be a row's number."""
    return [text for text in sent if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS]


class OneRow(AutocompleteSelect):
    """A search for one row; what was sent and cannot be a row's number is not looked up to be shown again."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, row_numbers(value), attrs)


class SeveralRows(AutocompleteSelectMultiple):
    """The same for several rows."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, row_numbers(value), attrs)


class BaseAdminFields(BaseModelAdmin):
    """The fields of a console form, whichever model they are of."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = (SeveralRows if db_field.many_to_many else OneRow)(db_field, self.admin_site)
        return reject_unreadable(super().formfield_for_dbfield(db_field, request, **kwargs))


class BaseInline(BaseAdminFields, admin.TabularInline):
    """Rows on another row's form."""


class BaseAdmin(BaseAdminFields, admin.ModelAdmin):
    """A list and a form of the console."""

    def get_object(self, request, object_id, from_field=None):
        """No row's number is that long; some lookups would stop the database instead of finding nothing."""
        if not from_field and len(object_id) > MAX_DIGITS:
            return None
        return super().get_object(request, object_id, from_field)

    def response_action(self, request, queryset, *more, **named):
        """Refuse ticks that no list of rows offers; Django would look them up."""
        try:
            for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(ticked)
                length_limit(MAX_DIGITS)(ticked)
        except ValidationError:
            self.message_user(request, "勾选的内容不是列表中的行，没有执行任何操作；请重新勾选。", messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *more, **named)
