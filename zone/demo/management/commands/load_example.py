"""Make a marked example year in a demonstration database."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from zone.demo.example_year import ExampleYear
from zone.demo.loaders import EXAMPLE_YEAR
from zone.demo.seeding import CannotLoad
from zone.ledger import clock
from zone.ledger.ledger import deferred_entries, record
from zone.ledger.models import LedgerEntry

LOADED = "example.load"


class Command(BaseCommand):
    help = "在演示数据库中生成一年的示例数据（标明“示例”）；同一种子生成同样的内容，重复运行不改变任何内容。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--year", type=int, default=2026, help="示例年度")
        parser.add_argument("--seed", type=int, default=1, help="随机种子")
        parser.add_argument("--projects", type=int, default=60, help="示例项目数")
        parser.add_argument("--tasks", type=int, default=27, help="示例民生实事数，至多 27")

    def handle(self, *args, year: int, seed: int, projects: int, tasks: int, verbosity: int = 1, **options) -> None:
        say = self.stdout.write if verbosity else lambda line: None
        if not clock.is_demo_database():
            raise CommandError("示例数据只装入演示数据库（make demo 所建）；本数据库不是，未作任何改动。")
        if LedgerEntry.objects.filter(action=LOADED).exists():
            say("示例数据早已装入，未作任何改动。")
            return
        try:
            with transaction.atomic():
                self.load(ExampleYear(year, seed, projects=projects, tasks=tasks), say)
        except CannotLoad as reason:
            raise CommandError(f"示例数据未装入：{reason}") from reason
        say(f"{year} 年示例数据就绪。")

    def load(self, example: ExampleYear, say) -> None:
        """Let each room add its undertakings at the start of the year, then play the year."""
        with clock.fixed_at(timezone.make_aware(datetime(example.year, 1, 1, 9))):
            with deferred_entries():
                example.settle()
                for load in EXAMPLE_YEAR.values():
                    load(example)
            example.play(lambda month: say(f"示例 {month}"))
        record(LOADED, changes={"year": example.year, "seed": example.seed})
