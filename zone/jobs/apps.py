"""Nightly work: what is due when, done once, with its outcome on a page."""

from datetime import time, timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "zone.jobs"
    verbose_name = "定时任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.badges import register_tones
        from zone.jobs.base import Job, register_jobs
        from zone.jobs.housekeeping import housekeeping_job
        from zone.jobs.models import Outcome
        from zone.jobs.verification import verify_job
        from zone.ledger.labels import register_labels
        from zone.navigation import Place, register_places
        from zone.people.roles import Role, grant

        register_jobs(
            Job("verify", "全部数据核验", time(4, 0), timedelta(hours=3), verify_job),
            Job("housekeeping", "日常清理", time(5, 0), timedelta(hours=12), housekeeping_job),
        )
        readers = (Role.ADMINISTRATOR, Role.AUDITOR)
        for role in readers:
            grant(role, "jobs.view_slot")
        register_places(Place("核验与备份", "/proof/", "proof", frozenset(readers), order=95))
        register_tones(
            well="done", faults="late", failed="late", skipped="late", lost="late", overdue="late", waiting="wait"
        )
        register_labels(
            actions={"job.done": "完成定时任务"},
            coded_values={"outcome": dict(Outcome.choices)},
        )
