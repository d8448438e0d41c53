"""`manage.py rehearse`: restore the newest backup beside the site, prove it, take it away; the outcome is recorded."""

from django.core.management.base import BaseCommand, CommandError

from zone.jobs.base import JOBS
from zone.jobs.models import Outcome
from zone.jobs.runner import run_now


class Command(BaseCommand):
    help = "演练恢复：把最新的备份恢复到临时数据库，核验后删除，并列出备份的时间、大小、用时和最新记录。"

    def handle(self, *args, **options) -> None:
        slot = run_now(JOBS["rehearse"])
        for line in slot.lines:
            self.stdout.write(line["text"])
        for name, value in slot.measures.items():
            self.stdout.write(f"{name} {value}")
        if slot.outcome != Outcome.WELL:
            raise CommandError("演练未通过，见上。")
