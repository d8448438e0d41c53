"""`manage.py verify`: the whole database against the ledger; a line for each thing that does not hold."""

import sys
import time

from django.core.management.base import BaseCommand, CommandError

from zone.ledger.verification import record_outcome, verify_all
from zone.ledger.verify import Noted
from zone.ledger.workers import WorkerFailed

BAR = 24


class Command(BaseCommand):
    help = (
        "核验全部数据：操作日志的链条、密钥和时间，每一项操作留下的数据，佐证文件，数据库的触发器和约束；"
        "每处不符一行，有不符时以非零状态退出。"
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--quick", action="store_true", help="只核验上次全面核验以后有记录的数据")
        parser.add_argument("--no-entry", action="store_true", help="结果不写入操作日志：用于核验恢复出来的副本")
        parser.add_argument("--processes", type=int, metavar="N", help="同时核验的进程数；默认每核一个，数据少时一个")
        parser.add_argument("--expect", metavar="SEQ:HASH", help="以前抄存的最新记录，核验它是否还在")

    def handle(
        self,
        *args,
        quick: bool = False,
        no_entry: bool = False,
        expect: str | None = None,
        processes: int | None = None,
        **options,
    ) -> None:
        try:
            noted = Noted.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError("--expect 的格式为 序号:校验码，如上次核验所显示。") from error
        self.drawn = 0.0
        progress = self.draw if sys.stderr.isatty() else None
        try:
            outcome = verify_all(expect=noted, quick=quick, progress=progress, processes=processes)
        except WorkerFailed as failed:
            raise CommandError(str(failed)) from failed
        if not no_entry:
            record_outcome(outcome)
        for fault in outcome.faults:
            self.stdout.write(f"{fault.sentence}{f'　{fault.url}' if fault.url else ''}")
        self.stdout.write(f"已核验 {outcome.rows} 条，用时 {outcome.seconds:.0f} 秒。")
        if outcome.faults:
            raise CommandError(f"核验未通过：{len(outcome.faults)} 处不符。")
        self.stdout.write(f"最新记录 {outcome.head}")
        self.stdout.write("核验通过；请把最新记录的序号和校验码另行抄存。")

    def draw(self, title: str, seen: int, total: int) -> None:
        """The progress as a bar on a terminal, a few times a second."""
        now = time.monotonic()
        if now - self.drawn < 0.2 and seen < total:
            return
        self.drawn = now
        share = seen / total if total else 1
        filled = round(BAR * share)
        self.stderr.write(
            f"\r{title} {'█' * filled}{'░' * (BAR - filled)} {share:4.0%}", ending="" if share < 1 else "\n"
        )
        self.stderr.flush()
