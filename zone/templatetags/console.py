"""How the console's pages show what Django hands them: fields that are only read."""

from typing import Any

from django import forms, template
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models

from zone.admin_values import WORDED, field_text

register = template.Library()


@register.filter
def is_wide(line: Any) -> bool:
    """Whether a line of a form holds something that wants the whole width: a long text, a row of boxes to tick."""
    widgets = [shown.field.field.widget for shown in line if not shown.is_readonly]
    return any(isinstance(widget, forms.Textarea | forms.CheckboxSelectMultiple) for widget in widgets)


@register.filter
def readonly(shown: Any) -> Any:
    """What a field holds that is only read. `shown` is Django's `AdminReadonlyField`."""
    try:
        field, _, value = lookup_field(shown.field["field"], shown.form.instance, shown.model_admin)
    except (FieldDoesNotExist, AttributeError, ValueError, ObjectDoesNotExist):
        return shown.contents()
    if isinstance(field, WORDED):
        return field_text(field, value, shown.empty_value_display)
    if isinstance(field, models.ManyToManyField):
        return "、".join(str(row) for row in value.all()) or shown.empty_value_display
    return shown.contents()
