"""The office's forms: which columns a workbook has, templates to fill in, writing."""

from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    name = "zone.layouts"
    verbose_name = "版式"
    default_auto_field = "django.db.models.BigAutoField"
