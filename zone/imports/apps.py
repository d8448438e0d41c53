"""Workbooks on their way in: upload, mapping, dry run, three-way merge, rejected rows."""

from datetime import time, timedelta

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
        from zone.imports.nightly import purge_job
        from zone.imports.permissions import may_import
        from zone.jobs.base import Job, register_jobs
        from zone.navigation import PAGES

        register_jobs(Job("purge-imports", "清理导入文件", time(5, 15), timedelta(hours=12), purge_job))
        PAGES.register("import", lambda user: reverse("imports:imports") if may_import(user) else "")
        ROW_READERS.register(BatchKind.IMPORT, read_file)
