"""`manage.py verify_seals`: whether ledger, months and seals are still what was sealed."""

from django.core.management.base import BaseCommand, CommandError

from zone.seals.models import Seal
from zone.seals.verify import faults


class Command(BaseCommand):
    help = "核验封账：签名、封签的链、操作日志、各月内容；有不符时逐条指出，以非零状态退出。"

    def handle(self, *args, **options) -> None:
        found = 0
        for fault in faults():
            found += 1
            self.stdout.write(f"{fault}。")
        if found:
            raise CommandError(f"封账核验未通过：{found} 处不符。")
        newest = Seal.objects.first()
        self.stdout.write(f"封账核验通过，共 {Seal.objects.count()} 份{f'，最后一份 {newest}' if newest else ''}。")
