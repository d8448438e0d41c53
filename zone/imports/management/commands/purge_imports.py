"""`manage.py purge_imports`: remove the uploaded files of imports that can no longer be undone."""

from django.core.management.base import BaseCommand

from zone.imports.upload import purge


class Command(BaseCommand):
    help = "Removes uploaded workbooks 30 days after their import; the imported rows and their ledger entries stay."

    def handle(self, **options):
        self.stdout.write(f"Removed: {purge()}")
