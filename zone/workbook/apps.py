"""Excel in and out: layouts, templates, dry run, three-way merge."""

from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "zone.workbook"
    verbose_name = "表格"
    default_auto_field = "django.db.models.BigAutoField"
