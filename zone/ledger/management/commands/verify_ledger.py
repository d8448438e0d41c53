"""`manage.py verify_ledger`: walk the trail and name the first broken link."""

from django.core.management.base import BaseCommand, CommandError

from zone.ledger.verify import verify


class Command(BaseCommand):
    help = "Walk the ledger, name the first broken link, print the last link to note down. Exits non-zero on a break."

    def add_arguments(self, parser):
        parser.add_argument("--expect", default="", metavar="SEQ:HASH", help="a last link noted down earlier")

    def handle(self, *args, expect, **options):
        verdict = verify(expect)
        if verdict.fault:
            raise CommandError(f"Broken: {verdict.fault}.")
        self.stdout.write(f"{verdict.count} entries, whole. Last link {verdict.count}:{verdict.last_hash}")
