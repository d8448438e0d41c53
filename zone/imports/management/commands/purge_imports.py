"""`manage.py forget_imports`: remove the uploaded files of imports that can no longer be undone."""

from django.core.management.base import BaseCommand

from zone.imports.upload import purge


class Command(BaseCommand):
    help = "Removes uploaded workbooks 30 days after their import; what was imported, and its trail, stays."

    def handle(self, **options):
        self.stdout.write(f"Removed: {purge()}")
