"""`manage.py make_demo`: everything `make demo` puts into an empty database, in one process."""

from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "在空数据库中建立演示站点：数据表、各角色的示例账号、示例年度和 2024 年数据。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--year", type=int, default=2026, help="示例年度")
        parser.add_argument("--seed", type=int, default=1, help="随机种子")
        parser.add_argument("--projects", type=int, default=60, help="示例项目数")
        parser.add_argument("--tasks", type=int, default=27, help="示例民生实事数，至多 27")

    def handle(self, *args, year: int, seed: int, projects: int, tasks: int, verbosity: int = 1, **options) -> None:
        call_command("migrate", verbosity=0)
        call_command("mark_demo_database", stdout=StringIO())  # who asks for a demonstration prints the sign-ins
        said = {"stdout": self.stdout, "verbosity": verbosity}
        call_command("load_example", year=year, seed=seed, projects=projects, tasks=tasks, **said)
        call_command("load_2024", **said)
