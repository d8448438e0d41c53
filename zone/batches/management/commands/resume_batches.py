"""`manage.py resume_batches`: put every batch that was interrupted back into the worker's queue."""

from django.core.management.base import BaseCommand

from zone.batches.models import AT_WORK, HEARTBEAT_TIMEOUT, Batch
from zone.batches.tasks import resume_task
from zone.ledger import clock


class Command(BaseCommand):
    help = "Puts batches whose work was interrupted back into the queue; run it when the worker starts."

    def handle(self, **options):
        for batch in Batch.objects.filter(state__in=AT_WORK).defer("chosen"):
            # Whoever held it may be alive: it is asked for again once its silence would be too long.
            later = batch.heartbeat_at + HEARTBEAT_TIMEOUT
            task = resume_task.using(run_after=later) if batch.worker and later > clock.now() else resume_task
            task.enqueue(batch.pk)
            self.stdout.write(f"Resumed: {batch.pk} {batch.title}")
