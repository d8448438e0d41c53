"""Workbooks on their way in: upload, mapping, dry run, three-way merge, rejected rows."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "zone.imports"
    verbose_name = "导入"
    default_auto_field = "django.db.models.BigAutoField"
