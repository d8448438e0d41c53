"""`manage.py make_demo`: everything `make demo` puts into an empty database, in one process."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from zone.demo.management.commands import load_example


class Command(load_example.Command):
    help = "在空数据库中建立演示站点：数据表、各角色的示例账号、示例年度和 2024 年数据。"

    def handle(self, *args, verbosity: int = 1, **options) -> None:
        call_command("migrate", verbosity=0)
        call_command("mark_demo_database", stdout=StringIO())  # who asks for a demonstration prints the sign-ins
        if settings.ZONE_SEAL_KEY_FILE and not settings.ZONE_SEAL_KEY_FILE.exists():
            call_command("seal_key", stdout=StringIO())
        super().handle(*args, verbosity=verbosity, **options)
        call_command("load_2024", stdout=self.stdout, verbosity=verbosity)
