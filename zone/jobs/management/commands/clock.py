"""`manage.py clock`: hand nightly work to the worker at its time; systemd keeps it running, as it keeps the worker."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from zone.jobs.schedule import tick
from zone.ledger import clock

PAUSE = 20
"""Seconds between two looks."""


class Command(BaseCommand):
    help = "定时程序：到时间把备份、演练、核验等任务交给后台执行；--once 只看一次，供测试和 cron 使用。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="只看一次就结束")

    def handle(self, *args, once: bool = False, **options) -> None:
        if once:
            self.look()
            return
        is_over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: is_over.set())
        while not is_over.is_set():
            try:
                self.look()
            except DatabaseError as error:  # the database is away for a while: so it will be asked again
                self.stderr.write(f"数据库没有响应，稍后再试：{error}")
                connection.close()
            is_over.wait(PAUSE)

    def look(self) -> None:
        for slot in tick(clock.now()):
            self.stdout.write(f"{slot.title}：{slot.state_word}")
