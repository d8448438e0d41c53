"""Workbooks on their way in: upload, mapping, dry run, three-way merge, rejected rows."""

from django.apps import AppConfig
from django.urls import reverse


class ImportsConfig(AppConfig):
    name = "zone.imports"
    verbose_name = "导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.batches.models import BatchKind
        from zone.batches.runner import ROW_READERS
        from zone.imports.dry_run import read_file
        from zone.imports.permissions import may_import
        from zone.navigation import PAGES

        PAGES.register("import", lambda user: reverse("imports:imports") if may_import(user) else "")
        ROW_READERS.register(BatchKind.IMPORT, read_file)
