"""Changes of many rows in one act: previewed, made row by row, told, undone."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "zone.batches"
    verbose_name = "批量"
    default_auto_field = "django.db.models.BigAutoField"
