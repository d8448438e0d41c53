"""`manage.py stamp_seals`: time stamps for the seals that stand without one."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zone.seals.models import Seal
from zone.seals.openssl import SealError
from zone.seals.stamping import add_stamp


class Command(BaseCommand):
    help = "为还没有时间戳的封签补盖时间戳（ZONE_TSA_URL）；有一份未盖成时以非零状态退出。"

    def handle(self, *args, **options) -> None:
        if not settings.ZONE_TSA_URL:
            raise CommandError("未设 ZONE_TSA_URL，封签不盖时间戳。")
        failed = 0
        for seal in Seal.objects.filter(stamp=None).order_by("number"):
            try:
                add_stamp(seal)
                self.stdout.write(f"{seal}：已盖时间戳。")
            except SealError as error:
                failed += 1
                self.stdout.write(f"{seal}：{error}")
        if failed:
            raise CommandError(f"{failed} 份封签未盖成时间戳，稍后再试。")
