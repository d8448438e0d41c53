"""Backup, restore, and the rehearsal of both."""

from datetime import time

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "zone.backups"
    verbose_name = "备份"

    def ready(self) -> None:
        from zone.backups.nightly import GRACE, backup_figures, backup_job, look_at_backup, rehearse_job
        from zone.checklist import Step, register_steps
        from zone.jobs.base import Job, register_jobs
        from zone.jobs.status import PROOF_FIGURES
        from zone.ledger.labels import register_labels

        register_steps(
            backup=Step(
                "首次备份",
                "运维人员",
                frozenset(),
                60,
                look_at_backup,
                lambda: [],
            )
        )
        register_jobs(
            Job("backup", "备份", time(1, 30), GRACE, backup_job),
            Job("rehearse", "恢复演练", time(3, 0), GRACE, rehearse_job),
        )
        PROOF_FIGURES.register("backup", backup_figures)
        register_labels(
            actions={"backup.make": "备份"},
            terms={"backup": "备份", "head": "最新记录", "files": "文件数", "seconds": "用时（秒）"},
        )
