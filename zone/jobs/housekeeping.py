"""What a database gathers and nobody needs any more."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from zone.jobs.base import Line, Report
from zone.people.models import Session


def housekeeping_job() -> Report:
    """Remove sessions that have expired and the traces of finished work in the queue."""
    expired = Session.objects.filter(expire_date__lt=timezone.now()).count()
    call_command("clearsessions")
    call_command("prune_db_task_results", stdout=StringIO(), verbosity=0)
    return Report(lines=[Line(f"清除过期的登录会话 {expired} 个，并清理后台任务的执行记录。")])
