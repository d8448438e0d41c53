"""How the console writes what a field of a row holds: words for yes and no, money with its unit, one style of dates."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from zone.units import grouped, money_text, month_text

WORDED = (models.BooleanField, models.DecimalField, models.DateField)
"""Fields that Django's console writes in a way of its own: red crosses, digits without end, dates by locale."""


def field_text(field: models.Field, value: Any, empty: str = "—") -> str:
    """A value of one of the `WORDED` fields: 是, 15,200.00 万元, 2026-11-25, 2026-11-25 10:32, 2026年9月."""
    if value is None:
        return empty
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(field, models.DecimalField):
        return money_text(value) if field.name.endswith("_wan") else grouped(value)
    if isinstance(field, models.DateTimeField):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return month_text(value) if field.name.endswith("month") else date_format(value, "DATE_FORMAT")


@cache
def column(field: models.Field, empty: str) -> Callable[[models.Model], str]:
    """The field as a column of a console's list; the same for the same field, as Django compares columns."""

    def shown(row: models.Model) -> str:
        text = field_text(field, getattr(row, field.name), empty)
        return format_html('<span class="cell-number">{}</span>', text) if is_number else text

    is_number = isinstance(field, models.DecimalField)
    named: Any = shown
    named.__name__ = field.name
    named.short_description = field.verbose_name
    named.admin_order_field = field.name
    return shown
